/* Use cases of outside opinions: what bodies that the scheme asks say of a unit. */
#ifndef PENNANT_APP_OPINIONS_H
#define PENNANT_APP_OPINIONS_H

#include "app/work.h"
#include "base/page.h"
#include "base/table.h"

#include <stdbool.h>

struct opinion_draft {
    const char *unit_id, *unit; /* id or code; exactly one */
    const char *source;         /* as a check step of the scheme names it */
    const char *outcome;        /* "clear", "adverse" or "pending" */
    const char *reason;         /* NULL: none; required when adverse */
};

/* Records one while the period is open or scoring; the newest of a source on a unit counts.
 * NOT_IN_ROSTER, ID_UNKNOWN (of the source), REASON_REQUIRED, STATE_CONFLICT. */
bool opinions_insert(struct work *work, const char *period_id, const struct opinion_draft *draft,
                     struct table *ret_row, struct error *error) MUST_CHECK;

/* In order; windows see those on their units. Page key: _sequence. */
bool opinions_list(struct work *work, const char *period_id, const struct page *page,
                   struct table *ret_rows, struct error *error) MUST_CHECK;

#endif
