/* The routes of objections to a result under notice: forms and handlers. */
#ifndef PENNANT_API_OBJECTIONS_H
#define PENNANT_API_OBJECTIONS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form OBJECTION_FORM;
extern const struct form OBJECTION_FILTER_FORM;
extern const struct form OBJECTION_DECISION_FORM;

route_handler objection_create_serve, objection_list_serve, objection_get_serve;
route_handler objection_follow_serve, objection_decide_serve;

#endif
