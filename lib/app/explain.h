/* What is added to standings when they are shown with their receipts: where the events behind each
 * line are listed, and on request the receipt as prose with the distance to a place.
 *
 * Nothing of it is stored, so a result's digest does not depend on addresses or wording. Everything
 * lives in the given arena. */
#ifndef PENNANT_APP_EXPLAIN_H
#define PENNANT_APP_EXPLAIN_H

#include "app/facts.h"
#include "app/work.h"
#include "base/table.h"
#include "referee/result.h"

#include <stdbool.h>

/* Puts the lists of events into the receipts of rows as results_rows or standing_get have them. */
void explain_events(struct arena *arena, const struct scheme *scheme, const struct period *period,
                    struct table *rows);

/* Adds the columns prose ({"zh", "en"}) and distance to rows of a result that was judged with the
 * receipts of their units. result NULL: both are null. Without distances that column is null and
 * the prose says nothing of them: how far a place is tells what those have who hold it. */
void explain_prose(struct arena *arena, const struct campaign *campaign,
                   const struct result *result, bool distances, struct table *rows);

/* The same for rows of a stored result: it is judged again as of its day, and told only when the
 * facts still say the same. The work must be one that goes on after its
 * reads (one_snapshot); it is ended here. */
bool explain_stored(struct work *work, const struct period *period, bool distances,
                    struct table *rows, struct error *error) MUST_CHECK;

#endif
