/* The routes of the ledger of rewards and of the custody of held awards: forms and handlers. */
#ifndef PENNANT_API_REWARDS_H
#define PENNANT_API_REWARDS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form REWARD_FILTER_FORM;
extern const struct form CUSTODY_FILTER_FORM;

route_handler reward_list_serve, custody_list_serve, handover_list_serve;

#endif
