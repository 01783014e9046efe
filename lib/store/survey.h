/* Surveys: which indicator's events are their answers, the scale of grades, what follows from
 * negative ones, and how they were rated. Rows live in the transaction's arena. */
#ifndef PENNANT_STORE_SURVEY_H
#define PENNANT_STORE_SURVEY_H

#include "base/attributes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/page.h"
#include "base/principal.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stdint.h>

struct survey_row {
    const char *code;
    const char *title_zh, *title_en; /* NULL: none */
    const char *indicator;
    struct strings scale, negative;
    int64_t follow_up_days;        /* 0: the organisation's setting */
    const char *overdue_indicator; /* NULL: none */
    const char *mapping;           /* a JSON object as text; NULL: none */
};

/* At most one row: code, title, indicator, scale, negative, follow_up_days, overdue_indicator,
 * mapping, version, created_by, created_at, updated_at, and _after for the audit trail. */
bool survey_get(struct tx *tx, const char *code, struct table *ret_row,
                struct error *error) MUST_CHECK;

/* By code. Page key: code. */
bool survey_list(struct tx *tx, const struct page *page, struct table *ret_rows,
                 struct error *error) MUST_CHECK;

/* The stored row, with _after for the audit trail. CODE_ALREADY_EXISTS for a taken code, and for an
 * indicator that another survey has. */
bool survey_insert(struct tx *tx, const struct survey_row *survey, struct table *ret_row,
                   struct error *error) MUST_CHECK;

/* Replaces title, follow-up days, overdue indicator and mapping of that version.
 * CODE_PRECONDITION_FAILED when it has another by now. */
bool survey_replace(struct tx *tx, const struct survey_row *survey, int64_t version,
                    struct table *ret_row, struct error *error) MUST_CHECK;

struct survey_rate_filter {
    const char *unit_id, *unit; /* id or code; NULL: any */
    day_t from, to;             /* both days inside; DAY_NONE: open */
};

/* By unit: unit_id, unit, answers, active, defaulted, none, grades, good_rate, active_good_rate,
 * response_rate, withheld. Page key: unit. ret_total has the same of all units that may be seen as
 * one row without a unit, or no row without any case. The cost grows with the answers of those
 * days: about a second for a million of them, which is what a large hall has in a year. */
bool survey_rates(struct tx *tx, const char *code, const struct survey_rate_filter *filter,
                  const struct page *page, struct table *ret_total, struct table *ret_rows,
                  struct error *error) MUST_CHECK;

/* Times of the organisation's clock ("2026-01-31 08:00:00", real ones) as RFC 3339, in order. */
bool survey_moments(struct tx *tx, const struct strings *times, struct strings *ret_instants,
                    struct error *error) MUST_CHECK;

#endif
