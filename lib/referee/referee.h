/* The referee: from a checked scheme and facts to a result. Pure: no clock, no I/O, no SQL, no
 * JSON.
 *
 * The same function serves live standings, what-if, the final result and offline verification.
 * Given the facts' order keys the result does not depend on the order of arrival, to the byte. It
 * cannot fail: whatever scheme_check passed can be scored. Any thread; memory is the arena's. */
#ifndef PENNANT_REFEREE_REFEREE_H
#define PENNANT_REFEREE_REFEREE_H

#include "base/arena.h"
#include "referee/facts.h"
#include "referee/result.h"
#include "scheme/scheme.h"

/* Admits the facts row by row (refused ones have no effect), measures the whole roster, scores,
 * tests conditions, ranks, selects and attaches consequences. */
void referee_judge(struct arena *arena, const struct scheme *scheme, const struct facts *facts,
                   struct result *ret_result);

#endif
