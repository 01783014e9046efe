/* Awards from before this service, as they were handed in: appended, never changed. Rows live in
 * the transaction's arena. */
#ifndef PENNANT_STORE_AWARD_HISTORY_H
#define PENNANT_STORE_AWARD_HISTORY_H

#include "base/attributes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/page.h"
#include "base/principal.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stddef.h>

struct award_history_record {
    const char *scheme, *award;
    const char *unit_id; /* NULL: held, and nobody won */
    const char *level;   /* NULL: none */
    day_t from, to;
    const char *points; /* decimal; NULL: 0 */
    const char *note;   /* NULL: none */
};

struct award_history_filter {
    const char *scheme, *award, *unit; /* unit by id or code; NULL: any */
};

/* What each record must not contradict, in their order: unit_id of its unit (by id or code, retired
 * or not), overlaps (days of a period that was not cancelled), same (it is there to the letter),
 * taken (another one is there for the scheme, award, days and unit). */
bool award_history_check(struct tx *tx, const struct award_history_record *records, size_t count,
                         struct table *ret_table, struct error *error) MUST_CHECK;

/* Adds them but for those that are there, in one statement; the rows added, in no order. The
 * records' unit_id are ids. */
bool award_history_insert(struct tx *tx, const struct award_history_record *records, size_t count,
                          struct table *ret_table, struct error *error) MUST_CHECK;

/* Newest first: id, scheme, award, unit_id, unit, name, level, from, to, points, note, imported
 * (true), recorded_by, recorded_at. Page keys: from, id. */
bool award_history_list(struct tx *tx, const struct award_history_filter *filter,
                        const struct page *page, struct table *ret_table,
                        struct error *error) MUST_CHECK;

#endif
