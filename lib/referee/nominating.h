/* How nominations stand, for whoever shows or takes them outside of a run: admission by itself.
 *
 * The facts need only units, dates and nominations. Pure; everything lives in the given arena; any
 * thread. */
#ifndef PENNANT_REFEREE_NOMINATING_H
#define PENNANT_REFEREE_NOMINATING_H

#include "base/arena.h"
#include "base/attributes.h"
#include "referee/facts.h"
#include "scheme/scheme.h"

#include <stdbool.h>

struct nominated {
    const char *code; /* why it is refused; NULL: admitted */
    int waits;        /* the first check step that has not said yet, -1: none */
    int rejected;     /* the first check step that rejected it, -1: none */
};

/* One a nomination of the facts, in their order. */
const struct nominated *nominations_judge(struct arena *arena, const struct scheme *scheme,
                                          const struct facts *facts);

/* The last day on which the unit can be named for the award. False: there is no such day, or no
 * step takes nominations of it. */
bool nomination_last_day(const struct scheme *scheme, const struct facts *facts, int award,
                         int unit, day_t *ret_day) MUST_CHECK;

#endif
