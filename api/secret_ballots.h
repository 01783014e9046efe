/* The routes of secret ballots: forms and handlers. */
#ifndef PENNANT_API_SECRET_BALLOTS_H
#define PENNANT_API_SECRET_BALLOTS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form RIGHT_FORM;
extern const struct form SECRET_BALLOT_FORM;

route_handler right_take_serve, secret_ballot_cast_serve, secret_ballot_list_serve;

#endif
