/* Handlers of the change feed, with the form of its parameters. */
#ifndef PENNANT_API_CHANGES_H
#define PENNANT_API_CHANGES_H

#include "api/routes.h"

extern const struct form CHANGE_FILTER_FORM;

route_handler change_list_serve, change_head_serve;

#endif
