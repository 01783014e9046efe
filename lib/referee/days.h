/* The days whose facts a measure reads, for who explains a result from outside of a run.
 *
 * Not for judging: a run has its own sense of the period. Pure; any thread. */
#ifndef PENNANT_REFEREE_DAYS_H
#define PENNANT_REFEREE_DAYS_H

#include "base/attributes.h"
#include "base/date.h"
#include "scheme/scheme.h"

#include <stdbool.h>

/* First and last day (both inside) for a period from..to; DAY_FIRST where there is no beginning.
 * False when there are none: the period before one that happens once. */
bool measure_days(const struct scheme *scheme, const struct measure *measure, day_t from, day_t to,
                  day_t *ret_first, day_t *ret_last) MUST_CHECK;

#endif
