/* Where the walk through a scheme's steps stands, from its recorded entries. Pure; what it makes
 * lives in the given arena. For app/steps.c and what reads a round's entries (facts_review.c).
 *
 * Only decisions, approvals, notices and announcements are walked; all other steps are of the
 * calendar and block nothing. */
#ifndef PENNANT_APP_STEPS_WALK_H
#define PENNANT_APP_STEPS_WALK_H

#include "base/arena.h"
#include "base/date.h"
#include "base/table.h"
#include "scheme/scheme.h"

#include <stdbool.h>
#include <stddef.h>

struct walk {
    size_t due;        /* index of the step now due; the number of steps: all are done */
    bool running;      /* it is a notice that runs */
    day_t until;       /* its last day */
    const bool *holds; /* by entry: true while nothing later made it void */
};

/* True for a kind of step that people take one after another. */
bool step_is_walked(const struct step *step);

/* entries: the rows of period_step_list, in order. A notice is over once today is past its last
 * day; one of no days is done without an entry. A step "continued" stays due. An approval that is
 * returned makes void what was done from the step on that is due again; so does "restarted", from
 * its own step on. */
struct walk steps_walk(struct arena *arena, const struct scheme *scheme,
                       const struct table *entries, day_t today);

/* The step from which the walk begins anew when another result is put in its place: the first one
 * walked that decides on no fact. The number of steps where there is none. */
size_t steps_walk_start(const struct scheme *scheme);

/* The approval that is due after the one at a position was returned: what was done from there on is
 * void. */
size_t steps_walk_returned(const struct scheme *scheme, size_t position);

/* The last day of a notice whose first day is from: from itself is day 1, or the first working day
 * from there on, where only those count. */
day_t steps_notice_end(const struct step *notice, const struct calendar *calendar, day_t from);

#endif
