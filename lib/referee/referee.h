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

/* The same, with receipts (lines and the arithmetic of gates) only for some: one unit by its index,
 * or one of these. Everything else of the result is the same, to the byte. A roster of 100,000
 * units is ranked without receipts, and the receipt of one asked for. */
#define RECEIPTS_ALL  (-1)
#define RECEIPTS_NONE (-2)
void referee_judge_receipts(struct arena *arena, const struct scheme *scheme,
                            const struct facts *facts, int receipts, struct result *ret_result);

#endif
