/* The panels that a period has by its scheme, for whoever adds or replaces a draft. */
#ifndef PENNANT_APP_PERIOD_PANELS_H
#define PENNANT_APP_PERIOD_PANELS_H

#include "app/work.h"
#include "scheme/scheme.h"
#include "store/period.h"

#include <stdbool.h>

/* Gives a draft the panels of its scheme, each with its mode; inside a work that has begun. Panels
 * that are there with the same raters keep their members. SECRET_PANEL at "#/panel_modes/..."
 * where the server has no ballot key. */
bool period_panels_set(struct work *work, const struct period *period, const struct scheme *scheme,
                       const enum panel_mode *modes, struct error *error) MUST_CHECK;

#endif
