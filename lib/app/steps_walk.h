/* Where the walk through a scheme's steps stands, from its recorded entries. Pure. For app/steps.c.
 */
#ifndef PENNANT_APP_STEPS_WALK_H
#define PENNANT_APP_STEPS_WALK_H

#include "base/date.h"
#include "base/table.h"
#include "scheme/scheme.h"

#include <stdbool.h>
#include <stddef.h>

struct walk {
    size_t due;   /* index of the step now due; the number of steps: all are done */
    bool running; /* it is a notice that runs */
    day_t until;  /* its last day */
};

/* entries: the rows of period_step_list, in order. A notice is over once today is past its last
 * day; one of no days is done without an entry. */
struct walk steps_walk(const struct scheme *scheme, const struct table *entries, day_t today);

/* The last day of a notice whose first day is from: from itself is day 1, or the first working day
 * from there on, where only those count. */
day_t steps_notice_end(const struct step *notice, const struct calendar *calendar, day_t from);

#endif
