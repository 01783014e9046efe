/* The routes of periods, their transitions, steps and roster: forms and handlers. */
#ifndef PENNANT_API_PERIODS_H
#define PENNANT_API_PERIODS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form PERIOD_FORM; /* POST and PUT: a draft */
extern const struct form PERIOD_FILTER_FORM;
extern const struct form SUCCESSOR_FORM;
extern const struct form TRANSITION_FORM;
extern const struct form STEP_FORM;

route_handler period_list_serve, period_create_serve, period_get_serve, period_replace_serve;
route_handler period_succeed_serve, roster_list_serve;
route_handler transition_list_serve, transition_create_serve;
route_handler step_list_serve, step_create_serve;

#endif
