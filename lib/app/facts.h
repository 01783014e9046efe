/* Loads what the referee judges: a period's struct facts from the database, all on one snapshot.
 *
 * Events of indicators whose rules need single events are read one by one, all others as sums, so
 * the cost does not grow with the number of events. The work must have begun, in a read or with
 * one_snapshot. Everything lives in the work's arena. */
#ifndef PENNANT_APP_FACTS_H
#define PENNANT_APP_FACTS_H

#include "app/work.h"
#include "base/date.h"
#include "base/table.h"
#include "referee/facts.h"
#include "scheme/scheme.h"
#include "store/period.h"

#include <stdbool.h>

struct facts_base; /* what facts_load_live can build on */

/* A period with its scheme and facts. Units of the facts are named by their codes. */
struct campaign {
    struct period period;
    const struct scheme *scheme;
    struct facts facts;
    const char *const *unit_ids;   /* the UUID of each unit of the facts; sorted */
    const struct facts_base *base; /* of facts_load_live; NULL: no later load can build on it */
    const struct table *late;      /* events that do not count yet, once they are looked for */
};

/* Loads a period that is open or later, as it stands; as_of is the day it is looked at. Reads all
 * rows of the organisation, whoever asks: what of the result may be shown is the caller's. A work
 * that only reads has no connection any more afterwards, so none is held while the referee
 * computes. CODE_FACTS_RETIRED when events of the period are not kept any more. */
bool facts_load(struct work *work, const struct period *period, day_t as_of,
                struct campaign *ret_campaign, struct error *error) MUST_CHECK;

/* The same as far as live standings and their receipts go: events whose rules ask no more than
 * whether an earlier one is alike are sums too, and of sums only those of units that had new events
 * since `before` are read (NULL, or what was loaded so for this period and still lives): the others
 * are its own. What is built on it (hints, refusals, what-if, bundles) wants the whole. */
bool facts_load_live(struct work *work, const struct period *period, day_t as_of,
                     const struct campaign *before, struct campaign *ret_campaign,
                     struct error *error) MUST_CHECK;

/* Whether what facts_load_live loaded should be kept in the database, where it spares a server that
 * has no `before` reading all of it; facts_keep does, in a transaction of its own. A failure only
 * costs the next one time. */
bool facts_due(const struct campaign *campaign);
bool facts_keep(struct work *work, const struct campaign *campaign, struct error *error) MUST_CHECK;

/* The same with units, dates and nominations only, for who takes or shows nominations. */
bool facts_load_nominated(struct work *work, const struct period *period, day_t as_of,
                          struct campaign *ret_campaign, struct error *error) MUST_CHECK;

/* The index of a unit by its UUID, or -1. */
int facts_unit(const struct campaign *campaign, const char *unit_id);

#endif
