/* Use cases of standings: how the units of a period stand, with receipts, and the result as a
 * whole.
 *
 * While a period is open or scoring everything is judged live, once a version (app/live_results.h);
 * from deciding on the stored result is shown. Windows see their own units until the period is
 * final, then all. Both ways give rows of the same columns (app/results.h). */
#ifndef PENNANT_APP_STANDINGS_H
#define PENNANT_APP_STANDINGS_H

#include "app/work.h"
#include "base/buffer.h"
#include "base/page.h"
#include "base/table.h"

#include <stdbool.h>

struct standings_query {
    const char *award, *group; /* NULL: any */
};

/* What an answer follows from, so that the same need not be sent again: of a stored result all that
 * its answers depend on; of a live one what standings_version says, to which the question and
 * standings_view must be added. */
struct standings_version {
    const char *text;
    bool live;
};

/* In order of award, ranking scope, rank. Page keys: _position, _version; while the result of that
 * version is kept the page is of it, so a walk over pages sees one result. STATE_CONFLICT while it
 * is a draft, or when it was cancelled. */
bool standings_list(struct work *work, const char *period_id, const struct standings_query *query,
                    const struct page *page, struct table *ret_rows,
                    struct standings_version *ret_version, struct error *error) MUST_CHECK;

/* One unit's standings, one an award, with receipts whose lines say where their events are listed;
 * the version as above. prose adds the columns prose and distance, null where the facts no longer
 * say what the stored result says. NOT_FOUND when the unit has none, or none that the token may
 * see. */
bool standings_get(struct work *work, const char *period_id, const char *unit_id, bool prose,
                   struct table *ret_rows, struct standings_version *ret_version,
                   struct error *error) MUST_CHECK;

/* The result as a whole in one row: period_id, run_id (null: live), as_of, sha256, created_at,
 * choices, refusals, winners. */
bool standings_result(struct work *work, const char *period_id, struct table *ret_row,
                      struct error *error) MUST_CHECK;

/* The version of live standings now, at most LIVE_VERSION_MS old. Mostly without a trip, and
 * without beginning the work. */
bool standings_version(struct work *work, struct standings_version *ret_version,
                       struct error *error) MUST_CHECK;

/* Writes what of live standings a token sees: the same bytes for two tokens that see the same. */
void standings_view(const struct principal *principal, struct buffer *out);

#endif
