/* What the referee judges, as rows: roster, events or sums of them, metrics, ballots, earlier
 * awards.
 *
 * lib/app turns the rows into struct facts. Read between fact_begin and fact_end, all rows of the
 * organisation are there, whoever asked: a rank depends on everybody. Rows live in the
 * transaction's arena. */
#ifndef PENNANT_STORE_FACT_H
#define PENNANT_STORE_FACT_H

#include "base/attributes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/principal.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stddef.h>

/* Opens the sight of the transaction to the whole organisation, and gives the asker's own back.
 * fact_end also ends a transaction that only reads. */
bool fact_begin(struct tx *tx, struct error *error) MUST_CHECK;

/* The same, and the day (YYYY-MM-DD) before which single events may be gone; NULL: none are. */
bool fact_begin_judging(struct tx *tx, const char **ret_retired_before,
                        struct error *error) MUST_CHECK;
bool fact_end(struct tx *tx, struct error *error) MUST_CHECK;

/* The roster by unit id: unit_id, code, name, kind, group, parent_id, headcount, since. A unit that
 * does not enter though it is of one of the kinds has the kind "". */
bool fact_units(struct tx *tx, const char *period_id, const struct strings *kinds,
                struct table *ret_table, struct error *error) MUST_CHECK;

/* The one of them, or no row. */
bool fact_unit_row(struct tx *tx, const char *period_id, const struct strings *kinds,
                   const char *unit_id, struct table *ret_table, struct error *error) MUST_CHECK;

/* unit_id, name, value; by unit id. */
bool fact_attributes(struct tx *tx, const char *period_id, struct table *ret_table,
                     struct error *error) MUST_CHECK;

/* Days from first to last; whole: they are whole months, so the tally serves. */
struct fact_span {
    int number; /* of the span it is a part of */
    day_t first, last;
    bool whole;
};

/* Sums of the roster's events per span: span, unit_id, indicator, gravity ("" none), finding,
 * events, quantity, points. */
bool fact_tallies(struct tx *tx, const char *period_id, const struct strings *indicators,
                  const struct fact_span *spans, size_t count, struct table *ret_table,
                  struct error *error) MUST_CHECK;

/* The same of some units and indicators only, which stand side by side. */
struct fact_pairs {
    struct strings units, indicators;
};
bool fact_tallies_some(struct tx *tx, const struct fact_span *spans, size_t count,
                       const struct fact_pairs *pairs, struct table *ret_table,
                       struct error *error) MUST_CHECK;

/* What a later load compares with: place, since, and events and verdicts: the sequences up to which
 * all of them are seen or never will be. Only loads of equal places can be compared. */
bool fact_base(struct tx *tx, struct table *ret_row, struct error *error) MUST_CHECK;

/* Rows of either kind that fact_written looks at. */
#define FACT_WRITTEN_MOST 5000

/* unit_id and indicator of events of these days that are behind the sequences that fact_base gave
 * (decimals), or have verdicts that are; nulls when there are too many. Units of no roster may be
 * among them, and what was known already. */
bool fact_written(struct tx *tx, day_t first, day_t last, const char *events, const char *verdicts,
                  struct table *ret_table, struct error *error) MUST_CHECK;

/* unit_id and indicator of tallies from first to last that were written after the snapshot in which
 * fact_base gave since; some that were not may be among them. However few were written it takes the
 * same time, that of reading all tallies. */
bool fact_changed(struct tx *tx, day_t first, day_t last, const char *since,
                  struct table *ret_table, struct error *error) MUST_CHECK;

/* Which events fact_repeats sums, and what makes two of one unit alike. */
struct fact_alike {
    struct strings indicators, gravities, findings; /* the kinds that count, side by side */
    bool topic, person, occasion;                   /* that must be given and agree */
};

/* Sums of the roster's events of some kinds (gravity "" for none): unit_id, indicator, gravity,
 * finding, events, quantity, points, and repeated: whether each has an earlier one alike. units
 * NULL: of all. */
bool fact_repeats(struct tx *tx, const char *period_id, day_t first, day_t last,
                  const struct fact_alike *alike, const struct strings *units,
                  struct table *ret_table, struct error *error) MUST_CHECK;

/* Single events of the roster in order: id, unit_id, indicator, day, sequence, microsecond,
 * quantity, gravity, points, finding, topic, person, occasion, minutes, filed, slot_end, token. */
bool fact_events(struct tx *tx, const char *period_id, const struct strings *indicators,
                 day_t first, day_t last, struct table *ret_table, struct error *error) MUST_CHECK;

/* The same of one unit. */
bool fact_events_unit(struct tx *tx, const char *period_id, const struct strings *indicators,
                      day_t first, day_t last, const char *unit_id, struct table *ret_table,
                      struct error *error) MUST_CHECK;

/* The newest values: unit_id, indicator, role, value, from, to, and whether the days are the
 * period's first to last (current), those of the one before (previous; DAY_NONE: there is none), or
 * one whole month (month), from the month's day months_from on. */
bool fact_metrics(struct tx *tx, const char *period_id, const struct strings *indicators,
                  day_t first, day_t last, day_t previous_first, day_t previous_last,
                  day_t months_from, struct table *ret_table, struct error *error) MUST_CHECK;

/* Events among ids, but for those that are late for the period and not admitted: id, unit_id,
 * indicator, day, quantity, gravity, points, finding; by id. */
bool fact_events_named(struct tx *tx, const char *period_id, const struct strings *ids,
                       struct table *ret_table, struct error *error) MUST_CHECK;

/* The organisation's day and the microsecond in it of each moment, in their order: day,
 * microsecond. A moment is RFC 3339 or a date. */
bool fact_moments(struct tx *tx, const struct strings *moments, const char *time_zone,
                  struct table *ret_table, struct error *error) MUST_CHECK;

/* Given raters: panel, subject, unit_id. */
bool fact_members(struct tx *tx, const char *period_id, struct table *ret_table,
                  struct error *error) MUST_CHECK;

/* In order: panel, rater, unit_id, score. */
bool fact_ballots(struct tx *tx, const char *period_id, struct table *ret_table,
                  struct error *error) MUST_CHECK;

/* Awards of earlier final periods of the same scheme and of its imported history: from, to, award,
 * unit_id (NULL: nobody won), level, points. */
bool fact_wins(struct tx *tx, const char *period_id, const struct strings *awards,
               struct table *ret_table, struct error *error) MUST_CHECK;

/* A period's panels: panel, mode. */
bool fact_panels(struct tx *tx, const char *period_id, struct table *ret_table,
                 struct error *error) MUST_CHECK;

/* Days the period fixes: name, from (or null), to. */
bool fact_dates(struct tx *tx, const char *period_id, struct table *ret_table,
                struct error *error) MUST_CHECK;

/* Nominations that were not withdrawn, in order: id, unit_id, award, source, nominator,
 * nominator_unit_id, day; then, in the same order, what their files hold (nomination_id, item,
 * kind, number, truth, names) and what their checks found (nomination_id, step, outcome, day). */
bool fact_nominations(struct tx *tx, const char *period_id, struct table *ret_table,
                      struct error *error) MUST_CHECK;
bool fact_nomination_files(struct tx *tx, const char *period_id, struct table *ret_table,
                           struct error *error) MUST_CHECK;
bool fact_nomination_checks(struct tx *tx, const char *period_id, struct table *ret_table,
                            struct error *error) MUST_CHECK;

/* The newest of each source on each unit: unit_id, source, outcome. */
bool fact_opinions(struct tx *tx, const char *period_id, struct table *ret_table,
                   struct error *error) MUST_CHECK;

/* Registered tokens that events of the roster carry: registry (or null), token, group, day. */
bool fact_tokens(struct tx *tx, const char *period_id, const struct strings *indicators,
                 day_t first, day_t last, struct table *ret_table, struct error *error) MUST_CHECK;

/* The same rows of registered tokens of these names. */
bool fact_tokens_named(struct tx *tx, const struct strings *tokens, struct table *ret_table,
                       struct error *error) MUST_CHECK;

#endif
