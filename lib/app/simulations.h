/* What-if: how a period would stand with other weights, another version of its scheme, further
 * events or without some. Nothing is written. */
#ifndef PENNANT_APP_SIMULATIONS_H
#define PENNANT_APP_SIMULATIONS_H

#include "app/events.h"
#include "app/work.h"
#include "base/table.h"

#include <stdbool.h>
#include <stddef.h>

#define SIMULATION_EVENTS_MOST    200   /* events added, and events quashed */
#define SIMULATION_STANDINGS_MOST 10000 /* both sides are answered whole */

/* The edits; NULL and 0 are "as it is". */
struct simulation_draft {
    const char *scheme_id; /* another version of the period's scheme */
    const char *weights;   /* a JSON object: component to decimal */
    const struct event_draft *events;
    size_t event_count;
    const char *finding;  /* of the added events; NULL: pending, as if just recorded */
    struct strings quash; /* ids of events that are left out */
};

/* Both sides as rows of standings without receipts, in their own order, and who moved: award,
 * unit_id, unit, name, then rank, total and wins, each _before and _after; null where a side has no
 * standing. Of units with few secret ballots only the total is told (app/withheld.h), and under
 * other weights or another version not even that. */
struct simulation {
    struct table before, after, moved;
};

/* Judges the period as it stands today, live whatever its state, and with the edits. Every edit
 * that does not fit is a violation with its place in the draft. NOT_FOUND, STATE_CONFLICT while the
 * period is a draft or when it was cancelled. The work is ended: the referee holds no connection.
 */
bool simulations_run(struct work *work, const char *period_id, const struct simulation_draft *draft,
                     struct simulation *ret_simulation, struct error *error) MUST_CHECK;

#endif
