/* The routes of a period's panels: forms and handlers. */
#ifndef PENNANT_API_PANELS_H
#define PENNANT_API_PANELS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form PANEL_FORM; /* PUT: the members */

route_handler panel_list_serve, panel_get_serve, panel_replace_serve;

#endif
