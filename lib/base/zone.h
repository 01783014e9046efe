/* How far the clocks of a place are ahead of UTC, and since when: for showing instants there.
 *
 * The table comes from the database (store/zone.h), so that it says the same as the days that are
 * computed there. Plain values, which live where they were made. Pure. */
#ifndef PENNANT_BASE_ZONE_H
#define PENNANT_BASE_ZONE_H

#include "base/date.h"

#include <stddef.h>
#include <stdint.h>

struct zone_step {
    instant_t since; /* of the first one: whatever was before */
    int64_t seconds; /* ahead of UTC */
};

struct zone {
    const char *name;              /* "Asia/Shanghai" */
    const struct zone_step *steps; /* one at least, upwards */
    size_t count;
};

/* The instant at which a clock in Greenwich shows what one there shows now. */
static inline instant_t zone_local(const struct zone *zone, instant_t instant)
{
    size_t at = zone->count - 1;
    while (at > 0 && zone->steps[at].since > instant)
        at--;
    return instant + zone->steps[at].seconds * 1000000;
}

#endif
