/* Follow-ups of negative answers and what was done in them. The database opens them with the answer
 * (sql/migrations/0008_surveys.sql). Rows live in the transaction's arena.
 */
#ifndef PENNANT_STORE_FOLLOW_UP_H
#define PENNANT_STORE_FOLLOW_UP_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/page.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>

struct follow_up_filter {
    const char *survey, *state;
    const char *unit_id, *unit; /* id or code */
    const char *overdue;        /* "true", "false"; each NULL: any */
};

/* At most one row: the columns of the list, and actions. */
bool follow_up_get(struct tx *tx, const char *id, struct table *ret_row,
                   struct error *error) MUST_CHECK;

/* At most one row: state, event_id, rater_mode, finding (of the answer); others wait for it. */
bool follow_up_lock(struct tx *tx, const char *id, struct table *ret_row,
                    struct error *error) MUST_CHECK;

/* Those due first first. Page keys: due, id. */
bool follow_up_list(struct tx *tx, const struct follow_up_filter *filter, const struct page *page,
                    struct table *ret_rows, struct error *error) MUST_CHECK;

struct follow_up_action {
    const char *follow_up_id;
    const char *action, *outcome, *text; /* outcome and text may be NULL */
    const char *verdict_id;              /* NULL: none was given */
    const char *state;                   /* what it becomes */
    bool meets;                          /* it is what was due */
};

/* Records an action of a locked one and moves it. */
bool follow_up_act(struct tx *tx, const struct follow_up_action *action,
                   struct error *error) MUST_CHECK;

#endif
