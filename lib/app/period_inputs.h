/* Checks what a period is given beside its roster: days, open awards, modes of panels. For
 * app/periods.c and app/successors.c. Pure; everything lives in the arena. */
#ifndef PENNANT_APP_PERIOD_INPUTS_H
#define PENNANT_APP_PERIOD_INPUTS_H

#include "app/periods.h"
#include "scheme/scheme.h"
#include "store/period.h"

#include <stdbool.h>

/* Fills dates, dates_required, awards and panel_modes of the record from a draft, and the mode of
 * every panel of the scheme. Violations "#/dates/...", "#/awards/0", "#/panel_modes/...". */
bool period_inputs_prepare(struct arena *arena, const struct scheme *scheme,
                           const struct period_draft *draft, struct period_record *record,
                           enum panel_mode **ret_modes, struct error *error) MUST_CHECK;

#endif
