/* The routes of standings and of a period's result: forms and handlers. */
#ifndef PENNANT_API_STANDINGS_H
#define PENNANT_API_STANDINGS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form STANDING_FILTER_FORM, STANDING_VIEW_FORM;

route_handler standing_list_serve, standing_get_serve, result_get_serve;

#endif
