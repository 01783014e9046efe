/* The routes of schemes and of the built-in templates: forms and handlers. */
#ifndef PENNANT_API_SCHEMES_H
#define PENNANT_API_SCHEMES_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form SCHEME_FILTER_FORM;

route_handler scheme_list_serve, scheme_submit_serve, scheme_get_serve;
route_handler scheme_template_list_serve, scheme_template_get_serve, scheme_schema_get_serve;

#endif
