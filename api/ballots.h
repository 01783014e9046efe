/* The routes of ballots: forms and handlers. */
#ifndef PENNANT_API_BALLOTS_H
#define PENNANT_API_BALLOTS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form BALLOT_FORM;
extern const struct form BALLOT_FILTER_FORM;

route_handler ballot_list_serve, ballot_cast_serve;

#endif
