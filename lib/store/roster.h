/* The roster of a period: the organisation's units as they were when it opened. Also the
 * organisation's calendar of days off and days worked. Rows live in the transaction's arena. */
#ifndef PENNANT_STORE_ROSTER_H
#define PENNANT_STORE_ROSTER_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/page.h"
#include "base/principal.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stdint.h>

/* Copies the period's chosen units, or all active ones of the kinds, with all that stands above and
 * below them, and the units whose codes these attributes of theirs hold. How many are there, and
 * how many of them enter. */
bool roster_insert(struct tx *tx, const char *period_id, const struct strings *kinds,
                   const struct strings *attributes, int64_t *ret_units, int64_t *ret_entrants,
                   struct error *error) MUST_CHECK;

/* By code; a window gets headcount, since and attributes of its own units only. Page key: unit (its
 * code). */
bool roster_list(struct tx *tx, const char *period_id, const struct page *page,
                 struct table *ret_table, struct error *error) MUST_CHECK;

/* The active units among ids and codes: columns id, code. */
bool roster_find_units(struct tx *tx, const struct strings *names, struct table *ret_table,
                       struct error *error) MUST_CHECK;

/* The entrants of a period among ids and codes: columns unit_id, unit. */
bool roster_find_entrants(struct tx *tx, const char *period_id, const struct strings *names,
                          struct table *ret_table, struct error *error) MUST_CHECK;

/* The calendar: holidays, workdays (sorted lists of days), version; no row when none was set. */
bool calendar_get(struct tx *tx, struct table *ret_table, struct error *error) MUST_CHECK;

/* Sets it; version -1: for the first time. CODE_PRECONDITION_FAILED when it has another version. */
bool calendar_put(struct tx *tx, const struct strings *holidays, const struct strings *workdays,
                  int64_t version, struct table *ret_table, struct error *error) MUST_CHECK;

#endif
