/* What is late for a period: events that were stored after it first entered scoring, and follow-ups
 * that were not done in time. Rows live in the transaction's arena.
 *
 * The cut-off is kept by the database as a sequence number, so that an event is late or not once
 * and for all. */
#ifndef PENNANT_STORE_LATE_H
#define PENNANT_STORE_LATE_H

#include "base/attributes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/page.h"
#include "base/principal.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>

/* Late events of the roster that are not admitted, by id, as fact_events_named has them. Read
 * between fact_begin and fact_end, as the next one. */
bool late_facts(struct tx *tx, const char *period_id, const struct strings *indicators, day_t last,
                struct table *ret_table, struct error *error) MUST_CHECK;

/* Overdue follow-ups of surveys that count them under one of the indicators: id, unit_id,
 * indicator, day, sequence. */
bool late_overdue(struct tx *tx, const char *period_id, const struct strings *indicators,
                  day_t first, day_t last, struct table *ret_table, struct error *error) MUST_CHECK;

/* Which late events: of a period, its scheme's indicators, and days. */
struct late_filter {
    const char *period_id;
    struct strings indicators;
    day_t first, last;
};

/* Newest first, with their admissions. Page key: _sequence. */
bool late_event_list(struct tx *tx, const struct late_filter *filter, const struct page *page,
                     struct table *ret_table, struct error *error) MUST_CHECK;

/* One of these, or no row when the event is not late. */
bool late_event_get(struct tx *tx, const struct late_filter *filter, const char *event_id,
                    struct table *ret_table, struct error *error) MUST_CHECK;

/* *ret_admitted is false when another admission came first. */
bool late_admit(struct tx *tx, const char *period_id, const char *event_id, const char *reason,
                bool *ret_admitted, struct error *error) MUST_CHECK;

#endif
