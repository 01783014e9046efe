/* The routes of awards, which are public: forms and handlers. */
#ifndef PENNANT_API_AWARDS_H
#define PENNANT_API_AWARDS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form AWARD_FILTER_FORM;
extern const struct form REVOCATION_FORM;

route_handler award_list_serve, award_get_serve, award_revoke_serve;

#endif
