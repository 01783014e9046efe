/* The route of bundles: its form and handler. */
#ifndef PENNANT_API_BUNDLES_H
#define PENNANT_API_BUNDLES_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form BUNDLE_FORM, BUNDLE_MAKE_FORM;

route_handler bundle_get_serve;
route_handler bundle_make_serve;

#endif
