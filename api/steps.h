/* The routes of a period's transitions and of the walk through its steps: forms and handlers. */
#ifndef PENNANT_API_STEPS_H
#define PENNANT_API_STEPS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form TRANSITION_FORM;
extern const struct form STEP_FORM;

route_handler transition_list_serve, transition_create_serve;
route_handler step_list_serve, step_create_serve;

#endif
