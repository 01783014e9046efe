/* The routes of indicators: forms of their bodies and parameters, handlers. */
#ifndef PENNANT_API_INDICATORS_H
#define PENNANT_API_INDICATORS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form TITLE_FORM; /* of a title in both languages, for other resources too */
extern const struct form INDICATOR_FORM;
extern const struct form INDICATOR_FILTER_FORM;

route_handler indicator_list_serve, indicator_create_serve, indicator_get_serve;

#endif
