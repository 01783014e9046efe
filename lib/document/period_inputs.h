/* What a period is given beside its roster, as JSON objects of a request: the days of named dates
 * and steps, and modes of panels. Checked against the scheme; every fault at once.
 *
 * Reads and gives back one way of writing, for the database. Everything lives in the arena. */
#ifndef PENNANT_DOCUMENT_PERIOD_INPUTS_H
#define PENNANT_DOCUMENT_PERIOD_INPUTS_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/error.h"
#include "scheme/scheme.h"

#include <stdbool.h>

/* {date or step of the scheme: day or {"from", "to"}}; NULL is {}. Violations below "#/dates". */
bool period_dates_read(struct arena *arena, const struct scheme *scheme, const char *json,
                       const char **ret_json, struct error *error) MUST_CHECK;

/* {panel of the scheme: "open" or "secret"}; NULL is {}. modes has room for the scheme's panels and
 * gets the mode of each, the scheme's where none is given. Violations below "#/panel_modes". */
bool panel_modes_read(struct arena *arena, const struct scheme *scheme, const char *json,
                      enum panel_mode *modes, const char **ret_json,
                      struct error *error) MUST_CHECK;

#endif
