/* What is due: one statement a kind. Row security leaves each asker its own. Rows live in the
 * transaction's arena. */
#ifndef PENNANT_STORE_REMINDER_H
#define PENNANT_STORE_REMINDER_H

#include "base/attributes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stddef.h>

enum reminder_kind {
    REMINDER_PERIOD_ENDS,
    REMINDER_DATES,
    REMINDER_NOTICES,
    REMINDER_OBJECTIONS,
    REMINDER_APPEALS,
    REMINDER_FOLLOW_UPS,
    REMINDER_BALLOTS,
    REMINDER_BALLOT_RIGHTS,
    REMINDER_PANELS, /* count is 0: panel_progress has it */
    REMINDER_KIND_COUNT
};

/* The rows of several kinds in one trip: due, period_id, unit_id, unit, name, count, object_id;
 * each kind by due, at most so many. */
bool reminder_list(struct tx *tx, const enum reminder_kind *kinds, size_t count, day_t until,
                   int most, struct table *ret_tables, struct error *error) MUST_CHECK;

#endif
