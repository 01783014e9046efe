/* The routes of units: forms of their bodies and parameters, handlers. */
#ifndef PENNANT_API_UNITS_H
#define PENNANT_API_UNITS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form UNIT_FORM;         /* POST: a new unit */
extern const struct form UNIT_REPLACE_FORM; /* PUT by id */
extern const struct form UNIT_CODE_FORM;    /* PUT by code: the path has it */
extern const struct form UNIT_FILTER_FORM;
extern const struct form RETIREMENT_FORM;

route_handler unit_list_serve, unit_create_serve;
route_handler unit_get_serve, unit_replace_serve;
route_handler unit_get_by_code_serve, unit_put_by_code_serve;
route_handler unit_retire_serve;

#endif
