/* The members of a panel, and which membership a ballot was cast with.
 *
 * Pure; the list lives in the caller's arena and points into the facts. Any thread. */
#ifndef PENNANT_REFEREE_RATERS_H
#define PENNANT_REFEREE_RATERS_H

#include "base/arena.h"
#include "referee/facts.h"

struct rater_list {
    const struct fact_rater **sorted; /* by id, unit, group */
    size_t count;
};

/* The panel's members in order. */
struct rater_list raters_sort(struct arena *arena, const struct fact_panel *panel);

/* The membership of the ballot's rater: one whose term its day falls into (any, where it has none),
 * of the unit that is rated where there is one. NULL: the rater is no member, or was none then. */
const struct fact_rater *raters_find(const struct rater_list *raters,
                                     const struct fact_ballot *ballot);

#endif
