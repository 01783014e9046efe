/* The route of the organisation that a token belongs to: its handler. */
#ifndef PENNANT_API_ORGANISATIONS_H
#define PENNANT_API_ORGANISATIONS_H

#include "api/routes.h"

route_handler organisation_get_serve;

#endif
