/* The routes of metrics and tallies: forms of their bodies and parameters, handlers. */
#ifndef PENNANT_API_METRICS_H
#define PENNANT_API_METRICS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form METRIC_FORM;
extern const struct form METRIC_FILTER_FORM;
extern const struct form TALLY_FILTER_FORM;

route_handler metric_list_serve, metric_record_serve;
route_handler tally_list_serve;

#endif
