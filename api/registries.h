/* The routes of registered tokens (receipts): forms and handlers. Bearer tokens are auth.h's. */
#ifndef PENNANT_API_REGISTRIES_H
#define PENNANT_API_REGISTRIES_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form TOKEN_BATCH_FORM, TOKEN_FILTER_FORM;

route_handler token_list_serve, token_batch_serve;

#endif
