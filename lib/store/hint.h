/* Counts that hints are made of: events by source, and what came after a period was closed.
 *
 * Events are counted from an index alone: three million of a period took 1.2 s on two busy cores,
 * so ten million take about 4 s. The answer grows with sources, indicators and days, and stops at a
 * limit. Rows live in the transaction's arena. For those who see the whole organisation; others get
 * no rows. */
#ifndef PENNANT_STORE_HINT_H
#define PENNANT_STORE_HINT_H

#include "base/attributes.h"
#include "base/date.h"
#include "base/principal.h"
#include "base/table.h"
#include "store/period.h"
#include "store/tx.h"

#define HINT_FLOWS_MOST 200000 /* rows of counts */
#define HINT_LATE_MOST  100000 /* events after the closing that are looked at */

/* source (null: none), indicator, day, gravity, rating_mode, events; of the period's days. */
bool hint_flows_list(struct tx *tx, const struct period *period, const struct strings *indicators,
                     struct table *ret_rows, struct error *error) MUST_CHECK;

/* source, indicator, events; none before the period was closed to events. */
bool hint_late_list(struct tx *tx, const struct period *period, struct table *ret_rows,
                    struct error *error) MUST_CHECK;

#endif
