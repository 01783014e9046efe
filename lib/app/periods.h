/* Use cases of periods: drafts, reading, the roster, the next period.
 *
 * A period is draft, open, scoring, deciding, final or cancelled; app/transitions.h moves it. */
#ifndef PENNANT_APP_PERIODS_H
#define PENNANT_APP_PERIODS_H

#include "app/work.h"
#include "base/date.h"
#include "base/page.h"
#include "base/principal.h"
#include "base/table.h"
#include "store/period.h"

#include <stdbool.h>
#include <stdint.h>

#define PERIOD_UNITS_MOST  5000 /* units named one by one in a draft */
#define PERIOD_AWARDS_MOST 200  /* awards named one by one in a draft */
#define PERIOD_YEAR_FIRST  1900 /* a period's days lie in these years */
#define PERIOD_YEAR_LAST   2999

struct period_draft {
    const char *scheme_id;
    const char *title;       /* NULL: none */
    day_t from, to;          /* both days inside */
    struct strings units;    /* ids or codes; empty: all active units of the awards' kinds */
    const char *dates;       /* JSON {date or step: day or {from, to}}; NULL: none */
    struct strings awards;   /* open ones; empty: all of the scheme */
    const char *panel_modes; /* JSON {panel: "open" or "secret"}; NULL: the scheme's */
};

/* Adds a draft with the panels of its scheme. OUT_OF_RANGE, RANGE_CONTRADICTORY, UNIT_UNKNOWN,
 * SCHEME_UNKNOWN, ID_UNKNOWN (of a date, award or panel); PERIODS_OVERLAP. */
bool periods_insert(struct work *work, const struct period_draft *draft, struct table *ret_row,
                    struct error *error) MUST_CHECK;

/* Replaces a draft of that version: STATE_CONFLICT when it is no draft any more,
 * PRECONDITION_FAILED when it has another version. */
bool periods_replace(struct work *work, const char *id, int64_t version,
                     const struct period_draft *draft, struct table *ret_row,
                     struct error *error) MUST_CHECK;

bool periods_get(struct work *work, const char *id, struct table *ret_row,
                 struct error *error) MUST_CHECK;

/* Newest first. Page keys: from, id. */
bool periods_list(struct work *work, const struct period_filter *filter, const struct page *page,
                  struct table *ret_rows, struct error *error) MUST_CHECK;

/* The units as frozen at opening, by code; none while it is a draft. Page key: unit. */
bool periods_roster(struct work *work, const char *id, const struct page *page,
                    struct table *ret_rows, struct error *error) MUST_CHECK;

/* OUT_OF_RANGE and RANGE_CONTRADICTORY of a draft's days, at "#/from" and "#/to". */
bool periods_days_check(struct arena *arena, day_t from, day_t to, struct error *error) MUST_CHECK;

/* What a draft says, for the audit trail. */
const char *periods_json(struct arena *arena, const struct period *period);

/* False with CODE_DATES_MISSING when the period lacks a date that its scheme reads. */
bool periods_dates_given(const struct period *period, struct arena *arena,
                         struct error *error) MUST_CHECK;

/* CODE_STATE_CONFLICT: the period is in another state than the needed one (a word or several). */
bool periods_state_conflict(const struct period *period, const char *needed, struct error *error);

#endif
