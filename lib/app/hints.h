/* Use case of hints: what in a period's facts a person should look at again. Never a verdict:
 * nothing that is judged, stored or bundled reads it.
 *
 * Ballots are looked at for leadership only, which may read those of open panels; secret panels
 * give no hint to anybody. */
#ifndef PENNANT_APP_HINTS_H
#define PENNANT_APP_HINTS_H

#include "app/work.h"
#include "base/table.h"
#include "referee/hint_limits.h"

/* One row: period_id, as_of, looked_at (what was), complete (false: there were more counts than are
 * looked through), thresholds, items, left_out. NOT_FOUND; STATE_CONFLICT while the period is a
 * draft or when it was cancelled. The work is ended. */
bool hints_list(struct work *work, const char *period_id, const struct hint_limits *limits,
                struct table *ret_row, struct error *error) MUST_CHECK;

#endif
