/* Where an event counts: each running period whose roster has its unit and whose scheme reads its
 * indicator. For app/events.c. */
#ifndef PENNANT_APP_EVENT_PERIODS_H
#define PENNANT_APP_EVENT_PERIODS_H

#include "app/work.h"
#include "base/table.h"

#include <stdbool.h>

#define EVENT_PERIODS_MOST 20 /* that are told of one event */

/* Adds the column periods to the row of an event: [{"period_id", "scheme", "title", "from", "to",
 * "state", "counts", "code"}], code null where it counts. Codes are those of event_fate, and
 * "late" for what came after scoring began. Inside a work that has begun. */
bool event_periods_add(struct work *work, const char *event_id, struct table *row,
                       struct error *error) MUST_CHECK;

#endif
