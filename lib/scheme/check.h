/* Checks a scheme as a whole and resolves its names: what the document reader cannot see row by
 * row.
 *
 * A scheme that passes can be scored. Pure; any thread. */
#ifndef PENNANT_SCHEME_CHECK_H
#define PENNANT_SCHEME_CHECK_H

#include "base/error.h"
#include "scheme/scheme.h"

/* Resolves every reference and adds a violation, with a JSON pointer into the document, for each
 * name that is not defined, cycle, sum of weights that is not 1 (when any component states a
 * weight), impossible number or contradictory range, combination of keys that cannot stand
 * together, repeated id, and measure used before it can be known (facts, measures, components,
 * conditions, ranks, selection, consequences). Inherited settings are filled in. False when there
 * was any. */
bool scheme_check(struct arena *arena, struct scheme *scheme, struct error *error) MUST_CHECK;

#endif
