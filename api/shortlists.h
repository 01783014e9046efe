/* The route of shortlists: its form and handler. */
#ifndef PENNANT_API_SHORTLISTS_H
#define PENNANT_API_SHORTLISTS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form SHORTLIST_FORM;

route_handler shortlist_list_serve;

#endif
