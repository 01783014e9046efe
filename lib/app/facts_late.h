/* Which events a scheme reads of a period, for what is late. The loaders facts_load_late and
 * facts_load_overdue are in app/facts_parts.h. Pure. */
#ifndef PENNANT_APP_FACTS_LATE_H
#define PENNANT_APP_FACTS_LATE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/principal.h"
#include "scheme/scheme.h"

/* The ids of the scheme's indicators that are events. */
struct strings late_indicators(struct arena *arena, const struct scheme *scheme);

/* The first day of which the scheme reads events of any of them in a period of these days. */
day_t late_first_day(const struct scheme *scheme, day_t from, day_t to);

#endif
