/* The routes of periods and their roster: forms and handlers. */
#ifndef PENNANT_API_PERIODS_H
#define PENNANT_API_PERIODS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form PERIOD_FORM; /* POST and PUT: a draft */
extern const struct form PERIOD_FILTER_FORM;
extern const struct form SUCCESSOR_FORM;

route_handler period_list_serve, period_create_serve, period_get_serve, period_replace_serve;
route_handler period_succeed_serve, roster_list_serve;

#endif
