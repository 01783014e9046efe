/* Verdicts: findings on events, appended; the newest one holds. Rows in the transaction's arena. */
#ifndef PENNANT_STORE_VERDICT_H
#define PENNANT_STORE_VERDICT_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/page.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>

/* Who recorded the event, and whether its indicator asks for four eyes: recorded_by, four_eyes. No
 * row when there is no such event to see. */
bool verdict_context(struct tx *tx, const char *event_id, struct table *ret_row,
                     struct error *error) MUST_CHECK;

/* Appends; id is a new UUID. The stored row, or none when there is no such event. */
bool verdict_insert(struct tx *tx, const char *id, const char *event_id, const char *finding,
                    const char *reason, struct table *ret_row, struct error *error) MUST_CHECK;

/* Oldest first. Page key: _sequence. */
bool verdict_list(struct tx *tx, const char *event_id, const struct page *page,
                  struct table *ret_rows, struct error *error) MUST_CHECK;

#endif
