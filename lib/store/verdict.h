/* Verdicts: findings on events, appended; the newest one holds. Rows in the transaction's arena. */
#ifndef PENNANT_STORE_VERDICT_H
#define PENNANT_STORE_VERDICT_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/page.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>

/* What a verdict depends on: recorded_by, indicator, four_eyes, points_min and points_max (NULL: no
 * assessed points), and what holds now: finding, verdict_sequence (0: no verdict), unit_id. No row
 * when there is no such event to see. */
bool verdict_context(struct tx *tx, const char *event_id, struct table *ret_row,
                     struct error *error) MUST_CHECK;

struct verdict_row {
    const char *id; /* a new UUID */
    const char *event_id, *finding;
    const char *points; /* NULL: those that hold stay */
    const char *reason;
};

/* Appends. The stored row, or none when there is no such event. CODE_CONTENDED when a verdict
 * without a reason turns out to change a finding that came in the meantime. */
bool verdict_insert(struct tx *tx, const struct verdict_row *verdict, struct table *ret_row,
                    struct error *error) MUST_CHECK;

/* Oldest first. Page key: _sequence. */
bool verdict_list(struct tx *tx, const char *event_id, const struct page *page,
                  struct table *ret_rows, struct error *error) MUST_CHECK;

#endif
