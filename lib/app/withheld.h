/* Standings of which only the total is shown, because few ballots of a panel count for the unit and
 * its figures would tell what single raters said. How few is a setting, publish_minimum.
 *
 * Of secret panels that holds for everybody, of open ones for windows. Everything lives in the
 * work's arena. */
#ifndef PENNANT_APP_WITHHELD_H
#define PENNANT_APP_WITHHELD_H

#include "app/work.h"
#include "base/table.h"

#include <stdbool.h>

/* Finds the units (or whether the one is among them; NULL: all), inside a work that has begun and
 * sees its period: unit_id, panels, minimum. */
bool withheld_load(struct work *work, const char *period_id, const char *unit_id,
                   struct table *ret_units, struct error *error) MUST_CHECK;

/* In the rows of those units: no components, a receipt that says which panels and how many ballots
 * there must be, neither prose nor distance. Columns that rows do not have are left alone. */
void withheld_apply(struct arena *arena, const struct table *units, struct table *rows);

/* Empties the named columns in the rows of those units: under other weights than the scheme's a
 * total is a component by another name. */
void withheld_blank(struct arena *arena, const struct table *units, const char *const *columns,
                    size_t count, struct table *rows);

#endif
