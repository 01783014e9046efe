/* Which days' events a period needs as sums: spans that never straddle a day where one of the
 * scheme's windows begins or ends, each cut into whole months (from the tally) and days at the
 * edges. Pure. */
#ifndef PENNANT_APP_SPANS_H
#define PENNANT_APP_SPANS_H

#include "base/arena.h"
#include "base/date.h"
#include "scheme/scheme.h"
#include "store/fact.h"

#include <stddef.h>

struct span {
    day_t first, last;
};

struct spans {
    const struct span *spans; /* in order, without a gap, up to the period's last day */
    size_t count;
    const struct fact_span *parts; /* number: index in spans */
    size_t part_count;
    day_t months_from; /* the first day of which a stated metric may be read */
};

struct spans spans_plan(struct arena *arena, const struct scheme *scheme, day_t from, day_t to);

#endif
