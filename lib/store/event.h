/* Reading events: facts about units, as they are shown. Written by ingest.h only.
 *
 * Rows live in the transaction's arena; columns as sql/queries/event_get.sql names them. */
#ifndef PENNANT_STORE_EVENT_H
#define PENNANT_STORE_EVENT_H

#include "base/attributes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/page.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>

struct event_filter {
    const char *unit_id, *unit; /* id or code; NULL: any */
    const char *indicator, *finding, *source;
    day_t from, to; /* both days inside; DAY_NONE: open */
};

/* At most one row. */
bool event_get(struct tx *tx, const char *id, struct table *ret_row,
               struct error *error) MUST_CHECK;

/* The running periods (open, scoring, deciding) whose roster has an event's unit, the oldest first
 * and at most so many: id, unit_id, indicator, day. */
bool event_periods(struct tx *tx, const char *id, int64_t most, struct table *ret_table,
                   struct error *error) MUST_CHECK;

/* Newest first. Page key: _sequence. */
/* The events among ids that may be seen, in any order, with the transaction's COMMIT. */
bool event_rows_commit(struct tx *tx, const struct strings *ids, struct table *ret_rows,
                       struct error *error) MUST_CHECK;

bool event_list(struct tx *tx, const struct event_filter *filter, const struct page *page,
                struct table *ret_rows, struct error *error) MUST_CHECK;

#endif
