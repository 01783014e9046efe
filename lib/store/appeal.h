/* Appeals of units against what was recorded or found, and the decisions on them; both are only
 * appended. Rows live in the transaction's arena.
 */
#ifndef PENNANT_STORE_APPEAL_H
#define PENNANT_STORE_APPEAL_H

#include "base/attributes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/page.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>

struct appeal_row {
    const char *id, *event_id;
    const char *verdict_sequence; /* of the verdict appealed against; "0": the recording */
    day_t until;                  /* the last day on which it may be made */
    const char *reason;
    const char *evidence; /* a JSON array as text; NULL: none */
};

struct appeal_filter {
    const char *state;          /* "open", "upheld", "dismissed" */
    const char *unit_id, *unit; /* id or code */
    const char *event_id;       /* each NULL: any */
};

/* For an event: unit (its code), own, open, appealed, verdict_sequence, since. No row when there is
 * no such event to see. */
bool appeal_context(struct tx *tx, const char *event_id, struct table *ret_row,
                    struct error *error) MUST_CHECK;

/* *ret_filed is false when another one came first. */
bool appeal_insert(struct tx *tx, const struct appeal_row *appeal, bool *ret_filed,
                   struct error *error) MUST_CHECK;

/* At most one row. */
bool appeal_get(struct tx *tx, const char *id, struct table *ret_row,
                struct error *error) MUST_CHECK;

/* Newest first. Page key: _sequence. */
bool appeal_list(struct tx *tx, const struct appeal_filter *filter, const struct page *page,
                 struct table *ret_rows, struct error *error) MUST_CHECK;

/* verdict_id NULL: it was dismissed. *ret_decided is false when another decision came first. */
bool appeal_decide(struct tx *tx, const char *id, const char *outcome, const char *verdict_id,
                   const char *reason, bool *ret_decided, struct error *error) MUST_CHECK;

#endif
