/* How far a standing is from a place: the smallest single changes that would have decided it
 * otherwise.
 *
 * A unit that does not win is told what would have won it a place, a winner what would have cost it
 * its place. The kinds of change are few and closed: fewer or more events of one rule, points on
 * the total, points on the mean of a panel. Each change that is offered was judged by the referee
 * on altered facts, and one step less was judged too and does not do. Pure; any thread; results
 * live in the caller's arena and point into scheme and facts. */
#ifndef PENNANT_REFEREE_DISTANCE_H
#define PENNANT_REFEREE_DISTANCE_H

#include "base/arena.h"
#include "base/attributes.h"
#include "referee/facts.h"
#include "referee/result.h"
#include "scheme/scheme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DISTANCE_EVENTS_MOST 64   /* more events than these are not looked for */
#define DISTANCE_UNITS_MOST  2000 /* each change is judged over the whole roster: none above */
#define DISTANCE_KINDS_MOST  24   /* changes that are tried for one standing */

enum change {
    CHANGE_TOTAL,  /* points on the exact total */
    CHANGE_EVENTS, /* events of one rule, the latest taken away first, or new ones of quantity 1 */
    CHANGE_PANEL   /* points on each ballot that one panel gave the unit, so on their mean */
};

struct distance {
    enum change change;
    bool more;                     /* more of it; else fewer, or less */
    int component;                 /* CHANGE_PANEL: index; else -1 */
    const struct measure *measure; /* CHANGE_EVENTS: whose events */
    const char *gravity;           /* of the events; NULL: any (fewer), or none (more) */
    struct number step;            /* 1 event, or the last published decimal */
    int64_t steps;                 /* how many of them decide it otherwise */
};

/* The changes that would have won the place, or lost it where the standing wins; at most one of
 * each kind and rule. None where no single change would do, or the roster is above
 * DISTANCE_UNITS_MOST. The standing is one of the result of this scheme and these facts. */
const struct distance *standing_distances(struct arena *arena, const struct scheme *scheme,
                                          const struct facts *facts, const struct result *result,
                                          const struct standing *standing, size_t *ret_count);

/* The facts and the scheme with so many steps of a change made to the unit. False when there are
 * not so many events to take away. Everything new lives in the arena. */
bool distance_apply(struct arena *arena, const struct scheme *scheme, const struct facts *facts,
                    int unit, const struct distance *distance, int64_t steps,
                    struct scheme *ret_scheme, struct facts *ret_facts) MUST_CHECK;

/* Whether a ballot rates the unit for what the measure reads: the panel, and the item if it names
 * one. */
bool ballot_is_of(const struct fact_ballot *ballot, const struct measure *measure, int unit);

/* Steps times step. */
struct number distance_amount(struct arena *arena, const struct distance *distance);

#endif
