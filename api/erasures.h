/* Handlers of erasures, with the form of their body. */
#ifndef PENNANT_API_ERASURES_H
#define PENNANT_API_ERASURES_H

#include "api/routes.h"

extern const struct form ERASURE_FORM;

route_handler erasure_create_serve;
route_handler erasure_list_serve;

#endif
