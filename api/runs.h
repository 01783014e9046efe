/* The routes of stored runs and of the review of final periods: forms and handlers. */
#ifndef PENNANT_API_RUNS_H
#define PENNANT_API_RUNS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form RUN_PROPOSAL_FORM;
extern const struct form RUN_DIFFERENCES_FORM;
extern const struct form RUN_DECISION_FORM;

route_handler run_list_serve, run_propose_serve, run_get_serve, run_differences_serve;
route_handler run_decide_serve, review_get_serve;

#endif
