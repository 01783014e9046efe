/* Facts in which few ballots cannot be read one by one: for bundles.
 *
 * Where a unit has fewer ballots of a panel (and item) than are published one by one, each gets the
 * same score, so that only their sum is left to see. The mean stays what it was; whether the result
 * does the caller compares. Pure; the copy lives in the arena and shares with the original what it
 * does not change. Any thread. */
#ifndef PENNANT_DOCUMENT_FEW_BALLOTS_H
#define PENNANT_DOCUMENT_FEW_BALLOTS_H

#include "base/arena.h"
#include "referee/facts.h"
#include "referee/result.h"
#include "scheme/scheme.h"

/* Which panels: all, or those whose ballots are secret from everybody. */
enum few_panels { FEW_OF_ALL, FEW_OF_SECRET };

/* minimum: so many ballots are published one by one; below 2 nothing changes. Ballots that the
 * result (of these facts) refused stay as they are and are not among them. Where weights go by the
 * group of a rater, each group keeps its sum. Left alone is what equal shares would alter: panels
 * that normalise, and medians and trimmed means of three or more. */
struct facts facts_level_few(struct arena *arena, const struct scheme *scheme,
                             const struct facts *facts, const struct result *result,
                             enum few_panels panels, size_t minimum);

#endif
