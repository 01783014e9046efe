/* Handlers of webhooks, with the forms of their bodies and parameters. Answers that hold a secret
 * are routes with ROUTE_PLAIN: neither compressed nor kept. */
#ifndef PENNANT_API_WEBHOOKS_H
#define PENNANT_API_WEBHOOKS_H

#include "api/routes.h"

extern const struct form WEBHOOK_FORM, WEBHOOK_REPLACE_FORM, WEBHOOK_ROTATION_FORM,
    DELIVERY_FILTER_FORM;

route_handler webhook_create_serve, webhook_list_serve, webhook_get_serve, webhook_replace_serve,
    webhook_rotate_serve, webhook_ping_serve, delivery_list_serve, attempt_list_serve,
    delivery_replay_serve;

#endif
