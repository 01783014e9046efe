/* The panels that a period has by its scheme, for whoever adds or replaces a draft. */
#ifndef PENNANT_APP_PERIOD_PANELS_H
#define PENNANT_APP_PERIOD_PANELS_H

#include "app/work.h"
#include "scheme/scheme.h"

#include <stdbool.h>

/* Gives a draft the panels of its scheme, each with its mode; inside a work that has begun. Panels
 * that are there with the same raters keep their members. */
bool period_panels_set(struct work *work, const char *period_id, const struct scheme *scheme,
                       const enum panel_mode *modes, struct error *error) MUST_CHECK;

#endif
