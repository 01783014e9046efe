/* Handler of trends, with the form of its parameters. */
#ifndef PENNANT_API_TRENDS_H
#define PENNANT_API_TRENDS_H

#include "api/routes.h"

extern const struct form TREND_FILTER_FORM;

route_handler trend_list_serve;

#endif
