/* The routes of appeals: forms of their bodies and parameters, handlers. */
#ifndef PENNANT_API_APPEALS_H
#define PENNANT_API_APPEALS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form APPEAL_FORM;
extern const struct form APPEAL_FILTER_FORM;
extern const struct form APPEAL_DECISION_FORM;

route_handler appeal_file_serve, appeal_list_serve, appeal_get_serve, appeal_decide_serve;

#endif
