/* The days whose facts a measure reads, and those of steps, for who explains from outside of a run.
 *
 * Not for judging: a run has its own sense of the period. Pure; any thread. */
#ifndef PENNANT_REFEREE_DAYS_H
#define PENNANT_REFEREE_DAYS_H

#include "base/attributes.h"
#include "base/date.h"
#include "referee/facts.h"
#include "scheme/scheme.h"

#include <stdbool.h>

/* First and last day (both inside) for the facts' period; DAY_FIRST where there is no beginning.
 * False when there are none: the period before one that happens once, or since a day that
 * the facts do not say. */
bool measure_days(const struct scheme *scheme, const struct facts *facts,
                  const struct measure *measure, day_t *ret_first, day_t *ret_last) MUST_CHECK;

/* The days of a step in the calendar, as the facts fix them or the scheme says; from: DAY_FIRST
 * where there is no beginning. False where neither says when. */
bool step_days(const struct scheme *scheme, const struct facts *facts, int step, day_t *ret_from,
               day_t *ret_to) MUST_CHECK;

#endif
