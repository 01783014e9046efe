/* The route of hints: its form and handler. */
#ifndef PENNANT_API_HINTS_H
#define PENNANT_API_HINTS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form HINT_FORM;

route_handler hint_list_serve;

#endif
