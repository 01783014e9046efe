/* Use cases of late events: what was recorded after a period first entered scoring is kept and
 * listed, and counts for that period only once leadership has admitted it.
 *
 * Going back to scoring moves nothing. Verdicts are not late: they may come until the period is
 * final. */
#ifndef PENNANT_APP_LATE_EVENTS_H
#define PENNANT_APP_LATE_EVENTS_H

#include "app/work.h"
#include "base/page.h"
#include "base/table.h"

#include <stdbool.h>

struct admission_draft {
    const char *reason;
};

/* Newest first, with their admissions. CODE_NOT_FOUND without such a period. */
bool late_events_list(struct work *work, const char *period_id, const struct page *page,
                      struct table *ret_rows, struct error *error) MUST_CHECK;

/* Admits one. CODE_NOT_FOUND (no such period, or the event is not late for it),
 * CODE_STATE_CONFLICT unless the period is scoring or deciding, CODE_ALREADY_EXISTS. */
bool late_events_admit(struct work *work, const char *period_id, const char *event_id,
                       const struct admission_draft *draft, struct table *ret_row,
                       struct error *error) MUST_CHECK;

#endif
