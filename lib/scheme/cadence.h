/* How long a period of a cadence is, and which days the one before it had. Pure; any thread. */
#ifndef PENNANT_SCHEME_CADENCE_H
#define PENNANT_SCHEME_CADENCE_H

#include "base/attributes.h"
#include "base/date.h"
#include "scheme/words.h"

#include <stdbool.h>

/* Months of a period: 1, 3, 6 or 12; 0 for "once". */
int cadence_months(enum cadence cadence);

/* The period of the cadence that lies n periods (n >= 1) before one that begins on from: its first
 * day and its last. False for "once", and where it would begin before DAY_FIRST. */
bool cadence_previous(enum cadence cadence, day_t from, int n, day_t *ret_from,
                      day_t *ret_to) MUST_CHECK;

#endif
