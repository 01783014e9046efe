/* Use cases of awards from before this service: handing them in, reading them. Streaks, points and
 * holders of later periods count them like its own. */
#ifndef PENNANT_APP_AWARD_HISTORY_H
#define PENNANT_APP_AWARD_HISTORY_H

#include "app/work.h"
#include "base/page.h"
#include "base/table.h"
#include "store/award_history.h"

#include <stdbool.h>
#include <stddef.h>

#define AWARD_HISTORY_MOST 500 /* in one request */

struct award_history_draft {
    const char *scheme, *award;
    const char *unit_id, *unit;        /* id or code, not both; neither: held, and nobody won */
    const char *level, *points, *note; /* NULL: none; points: 0 */
    day_t from, to;                    /* both days inside */
};

/* Adds all or none; those that are there already are passed over. The rows that were added.
 * Violations below "#/wins/0": SCHEME_UNKNOWN, ID_UNKNOWN (award or level), UNIT_UNKNOWN,
 * EXACTLY_ONE, RANGE_CONTRADICTORY, OUT_OF_RANGE (days), FORMAT_INVALID (points below 0),
 * PERIODS_OVERLAP (with a period of the scheme that decides the award), DUPLICATE_DIFFERS. */
bool award_history_add(struct work *work, const struct award_history_draft *drafts, size_t count,
                       struct table *ret_rows, struct error *error) MUST_CHECK;

/* Newest first. Page keys: from, id. */
bool award_history_read(struct work *work, const struct award_history_filter *filter,
                        const struct page *page, struct table *ret_rows,
                        struct error *error) MUST_CHECK;

#endif
