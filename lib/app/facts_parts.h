/* Turns the store's rows into the parts of a campaign's facts. For app/facts.c only.
 *
 * Each takes the rows that the store function of the same name in store/fact.h answers. Rows of
 * units that are not in the roster, or of names the scheme does not have, are left out. */
#ifndef PENNANT_APP_FACTS_PARTS_H
#define PENNANT_APP_FACTS_PARTS_H

#include "app/facts.h"
#include "app/spans.h"
#include "base/table.h"

/* First: fills the units, which the others look up. */
void facts_put_units(struct arena *arena, struct campaign *campaign, const struct table *units,
                     const struct table *attributes);
void facts_put_tallies(struct arena *arena, struct campaign *campaign, const struct spans *spans,
                       const struct table *rows);
void facts_put_events(struct arena *arena, struct campaign *campaign, const struct table *rows);
void facts_put_metrics(struct arena *arena, struct campaign *campaign, const struct table *rows);
void facts_put_panels(struct arena *arena, struct campaign *campaign, const struct table *members);
void facts_put_ballots(struct arena *arena, struct campaign *campaign, const struct table *rows);
void facts_put_wins(struct arena *arena, struct campaign *campaign, const struct table *rows);
/* Of the recorded steps those that name an order. */
void facts_put_orders(struct arena *arena, struct campaign *campaign, const struct table *steps);

#endif
