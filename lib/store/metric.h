/* Metrics: stated values of a unit over a span of days; appended, the newest one holds. Also the
 * tallies of events. Rows live in the transaction's arena. */
#ifndef PENNANT_STORE_METRIC_H
#define PENNANT_STORE_METRIC_H

#include "base/attributes.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/page.h"
#include "base/table.h"
#include "store/ingest.h"
#include "store/tx.h"

#include <stdbool.h>

struct metric_row {
    const char *id, *unit_id, *indicator;
    day_t from, to;
    const char *role; /* "actual" or "target" */
    const char *value, *note, *source, *external_id;
};

/* Stores one, unless its id or (source, external id) is taken; then as ingest_events. */
bool metric_insert(struct tx *tx, const struct metric_row *metric,
                   struct ingest_outcome *ret_outcome, struct error *error) MUST_CHECK;

/* At most one row: columns as sql/queries/metric_get.sql. */
bool metric_get(struct tx *tx, const char *id, struct table *ret_row,
                struct error *error) MUST_CHECK;

struct metric_filter {
    const char *unit_id, *unit, *indicator, *role; /* NULL: any */
    day_t from, to;                                /* spans inside these days; DAY_NONE: open */
};

/* Newest first. Page key: _sequence. */
bool metric_list(struct tx *tx, const struct metric_filter *filter, const struct page *page,
                 struct table *ret_rows, struct error *error) MUST_CHECK;

struct tally_filter {
    const char *unit_id, *unit, *indicator; /* NULL: any */
    day_t from, to; /* the months of these days, both inside; DAY_NONE: open */
};

/* Page keys: unit_id, indicator, month, _gravity, finding. */
bool tally_list(struct tx *tx, const struct tally_filter *filter, const struct page *page,
                struct table *ret_rows, struct error *error) MUST_CHECK;

#endif
