/* The routes of nominations, their withdrawals and checks, and of outside opinions: forms and
 * handlers. */
#ifndef PENNANT_API_NOMINATIONS_H
#define PENNANT_API_NOMINATIONS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form NOMINATION_FORM, NOMINATION_FILTER_FORM, NOMINATION_WITHDRAWAL_FORM,
    NOMINATION_CHECK_FORM, OPINION_FORM;

route_handler nomination_list_serve, nomination_create_serve, nomination_get_serve;
route_handler nomination_withdraw_serve, nomination_check_serve;
route_handler opinion_list_serve, opinion_record_serve;

#endif
