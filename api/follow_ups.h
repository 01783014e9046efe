/* The routes of follow-ups: forms of their bodies and parameters, handlers. */
#ifndef PENNANT_API_FOLLOW_UPS_H
#define PENNANT_API_FOLLOW_UPS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form FOLLOW_UP_FILTER_FORM;
extern const struct form FOLLOW_UP_ACTION_FORM;

route_handler follow_up_list_serve, follow_up_get_serve, follow_up_act_serve;

#endif
