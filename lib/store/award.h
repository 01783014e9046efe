/* Awards: what was won in final periods, and what was taken back; appended and never changed. Rows
 * live in the transaction's arena. */
#ifndef PENNANT_STORE_AWARD_H
#define PENNANT_STORE_AWARD_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/page.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>

/* Grants the awards of a period from one of its stored results: a JSON array of objects {id, award,
 * title, unit_id, group, level, streak, points, money, leave_days, rights, actions, total, rank,
 * shown, held}. */
bool award_insert_all(struct tx *tx, const char *period_id, const char *run_id, const char *awards,
                      struct error *error) MUST_CHECK;

struct award_filter {
    const char *period_id, *unit /* id or code */, *award, *scheme; /* NULL: any */
    const char *revoked;                                            /* "true", "false"; NULL: any */
};

/* Newest period first. Page keys: from, id. */
bool award_list(struct tx *tx, const struct award_filter *filter, const struct page *page,
                struct table *ret_table, struct error *error) MUST_CHECK;

/* CODE_NOT_FOUND. */
bool award_get(struct tx *tx, const char *id, struct table *ret_table,
               struct error *error) MUST_CHECK;

/* All of a period: id, award, unit_id, unit, name, revoked. */
bool award_of_period(struct tx *tx, const char *period_id, struct table *ret_table,
                     struct error *error) MUST_CHECK;

/* Takes an award back; event_id may be NULL. CODE_CONFLICT when it was taken back already. */
bool award_revoke(struct tx *tx, const char *id, const char *reason, const char *event_id,
                  struct error *error) MUST_CHECK;

/* The finding of an event; NULL: there is no such event. */
bool award_event(struct tx *tx, const char *event_id, const char **ret_finding,
                 struct error *error) MUST_CHECK;

#endif
