/* Awards: what was won in final periods; appended and never changed. Rows live in the transaction's
 * arena. */
#ifndef PENNANT_STORE_AWARD_H
#define PENNANT_STORE_AWARD_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/page.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>

/* Grants the awards of a period from one of its stored results: a JSON array of objects {id, award,
 * title, unit_id, group, level, streak, points, money, leave_days, rights, actions, total, rank}.
 */
bool award_insert_all(struct tx *tx, const char *period_id, const char *run_id, const char *awards,
                      struct error *error) MUST_CHECK;

struct award_filter {
    const char *period_id, *unit /* id or code */, *award, *scheme; /* NULL: any */
};

/* Newest period first. Page keys: from, id. */
bool award_list(struct tx *tx, const struct award_filter *filter, const struct page *page,
                struct table *ret_table, struct error *error) MUST_CHECK;

/* CODE_NOT_FOUND. */
bool award_get(struct tx *tx, const char *id, struct table *ret_table,
               struct error *error) MUST_CHECK;

#endif
