/* The route of what-if simulations: its form and handler. */
#ifndef PENNANT_API_SIMULATIONS_H
#define PENNANT_API_SIMULATIONS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form SIMULATION_FORM;

route_handler simulation_run_serve;

#endif
