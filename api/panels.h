/* The routes of a period's panels: forms and handlers. */
#ifndef PENNANT_API_PANELS_H
#define PENNANT_API_PANELS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form PANEL_FORM;    /* PUT: the members and settings */
extern const struct form LOCK_FORM;     /* POST: a reason */
extern const struct form CONFLICT_FORM; /* POST: a declared conflict of interest */

route_handler panel_list_serve, panel_get_serve, panel_replace_serve, panel_lock_serve,
    panel_key_list_serve, panel_progress_serve, panel_conflict_list_serve,
    panel_conflict_declare_serve;

#endif
