/* Nominations of a period with what became of them, and opinions of bodies outside. All of it is
 * appended; which of it counts is the referee's question. Rows live in the transaction's arena. */
#ifndef PENNANT_STORE_NOMINATION_H
#define PENNANT_STORE_NOMINATION_H

#include "base/attributes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/page.h"
#include "base/principal.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>

struct nomination_record {
    const char *period_id, *award, *unit_id;
    const char *source, *nominator;     /* "self", "unit" or "group", and who */
    const char *nominator_unit_id;      /* the unit that speaks; NULL: an office does */
    day_t day;                          /* handed in */
    const char *file, *evidence, *note; /* JSON object, JSON array; note NULL: none */
};

struct nomination_filter {
    const char *unit_id, *unit; /* id or code; NULL: any */
    const char *award;
};

/* Units of the roster among ids and codes: unit_id, unit, group, enters. */
bool nomination_units(struct tx *tx, const char *period_id, const struct strings *names,
                      struct table *ret_table, struct error *error) MUST_CHECK;

/* id of those of the same nominator for the unit and award that were not withdrawn. */
bool nomination_same(struct tx *tx, const struct nomination_record *record, struct table *ret_table,
                     struct error *error) MUST_CHECK;

/* Adds one; the new id. The period is locked. */
bool nomination_insert(struct tx *tx, const struct nomination_record *record, const char **ret_id,
                       struct error *error) MUST_CHECK;

/* One that the asker may see: id, period_id, award, unit_id, unit, as, by, day, file, evidence,
 * note, checks, withdrawn_on, withdrawal_reason, recorded_by, recorded_at, and _mine (the asker
 * handed it in or speaks for who did). CODE_NOT_FOUND. */
bool nomination_get(struct tx *tx, const char *id, struct table *ret_table,
                    struct error *error) MUST_CHECK;

/* The same rows of a period, in order. Page key: _sequence. */
bool nomination_list(struct tx *tx, const char *period_id, const struct nomination_filter *filter,
                     const struct page *page, struct table *ret_table,
                     struct error *error) MUST_CHECK;

/* Takes one back; *ret_done is false when it was taken back before. */
bool nomination_withdraw(struct tx *tx, const char *id, day_t day, const char *reason,
                         bool *ret_done, struct error *error) MUST_CHECK;

struct nomination_check_record {
    const char *nomination_id, *step, *outcome, *reason; /* reason NULL: none */
    day_t day;
};
bool nomination_check_insert(struct tx *tx, const struct nomination_check_record *record,
                             struct error *error) MUST_CHECK;

struct opinion_record {
    const char *period_id, *unit_id, *source, *outcome, *reason; /* reason NULL: none */
};
bool opinion_insert(struct tx *tx, const struct opinion_record *record, struct table *ret_table,
                    struct error *error) MUST_CHECK;

/* id, period_id, unit_id, unit, source, outcome, reason, counts (the newest of its source on the
 * unit), recorded_by, recorded_at, in order. Page key: _sequence. */
bool opinion_list(struct tx *tx, const char *period_id, const struct page *page,
                  struct table *ret_table, struct error *error) MUST_CHECK;

#endif
