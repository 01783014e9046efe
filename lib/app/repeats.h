/* Which single events of a scheme can be sums that tell repeats apart: those of indicators whose
 * rules ask no more of an event than whether the unit had an earlier one alike in the period
 * ("related"). Pure; the answer lives in the arena and names the scheme's texts. */
#ifndef PENNANT_APP_REPEATS_H
#define PENNANT_APP_REPEATS_H

#include "base/arena.h"
#include "base/principal.h"
#include "scheme/scheme.h"
#include "store/fact.h"

#include <stdbool.h>

/* False when there are none. *ret_ids: the indicators; *ret_alike: of them the kinds of events that
 * count, and what makes two alike. */
bool repeats_plan(struct arena *arena, const struct scheme *scheme, struct strings *ret_ids,
                  struct fact_alike *ret_alike);

#endif
