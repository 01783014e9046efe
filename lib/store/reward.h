/* The ledger of rewards and the custody of held awards; appended and never changed. Rows live in
 * the transaction's arena. */
#ifndef PENNANT_STORE_REWARD_H
#define PENNANT_STORE_REWARD_H

#include "base/attributes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/page.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>

/* Adds lines for a period: a JSON array of objects {award_id, award, unit_id, unit, cause, kind,
 * amount or name, month, role, public}. */
bool reward_insert_all(struct tx *tx, const char *period_id, const char *lines,
                       struct error *error) MUST_CHECK;

/* Takes back what an award brought, line by line. CODE_CONFLICT when it was taken back already. */
bool reward_reverse(struct tx *tx, const char *award_id, struct error *error) MUST_CHECK;

struct reward_filter {
    const char *unit /* id or code */, *period_id, *cause, *kind; /* NULL: any */
    day_t from, to; /* of periods that touch these days; DAY_NONE: open */
};

/* In order; windows get the lines of their units. Page key: _sequence. */
bool reward_list(struct tx *tx, const struct reward_filter *filter, const struct page *page,
                 struct table *ret_table, struct error *error) MUST_CHECK;

/* Records handovers after a period: a JSON array of {award, group, gives, receives, keeps}. */
bool handover_insert_all(struct tx *tx, const char *period_id, const char *handovers,
                         struct error *error) MUST_CHECK;

/* Takes a held award from who won it; nothing for an award that is not held. */
bool handover_revoke(struct tx *tx, const char *award_id, struct error *error) MUST_CHECK;

struct custody_filter {
    const char *scheme, *award, *unit /* id or code */; /* NULL: any */
};

/* Newest first. Page key: _sequence. */
bool handover_list(struct tx *tx, const struct custody_filter *filter, const struct page *page,
                   struct table *ret_table, struct error *error) MUST_CHECK;

/* Who holds which held award now. */
bool custody_now(struct tx *tx, const struct custody_filter *filter, struct table *ret_table,
                 struct error *error) MUST_CHECK;

#endif
