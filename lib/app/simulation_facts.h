/* Edits of a period's facts for a what-if: events that are added, events that are left out.
 *
 * For app/simulations.c only. What facts_load read one by one is changed event by event, the rest
 * in its sums, as if the events had been recorded, or never. Inside a work that has begun. */
#ifndef PENNANT_APP_SIMULATION_FACTS_H
#define PENNANT_APP_SIMULATION_FACTS_H

#include "app/facts.h"
#include "app/simulations.h"
#include "app/work.h"

#include <stdbool.h>

/* Checks every draft by its indicator's form ("#/events/0/quantity") and adds it; one that the
 * period does not count (another unit, another indicator) is without effect, as it would be. */
bool simulation_add(struct work *work, const struct simulation_draft *draft,
                    struct campaign *campaign, struct error *error) MUST_CHECK;

/* Leaves events out; "#/quash/0" EVENT_NOT_COUNTED for one that is not among the facts. */
bool simulation_quash(struct work *work, const struct simulation_draft *draft,
                      struct campaign *campaign, struct error *error) MUST_CHECK;

#endif
