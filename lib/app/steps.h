/* The walk through a scheme's steps while a period is being decided: approvals by position, a
 * public notice that runs for some days, recorded decisions, the announcement.
 *
 * The steps are taken in the scheme's order. A return starts the walk over (or repeats the step, as
 * the scheme says). Each entry belongs to the result that was stored when deciding began; going
 * back to scoring voids them all. */
#ifndef PENNANT_APP_STEPS_H
#define PENNANT_APP_STEPS_H

#include "app/work.h"
#include "base/date.h"
#include "base/principal.h"
#include "base/table.h"
#include "store/period.h"

#include <stdbool.h>

struct step_draft {
    const char *step;
    const char *outcome; /* "approved" or "returned" of an approval, "done" of all others */
    const char *reason;  /* required with "returned"; else NULL is allowed */
    day_t from; /* of a notice: its first day, after the period and not after today; DAY_NONE: today
                 */
    struct strings order; /* of a decision: units (codes or ids), first named first */
};

/* Takes the step now due. STATE_CONFLICT unless the period is being decided; STEP_NOT_DUE,
 * NOTICE_RUNNING; POSITION_REQUIRED for an approval whose position the token does not hold;
 * violations of the fields. After a decision that names an order (a draw among equals) the period
 * is judged anew with it, and that result is stored. */
bool steps_insert(struct work *work, const char *period_id, const struct step_draft *draft,
                  struct table *ret_row, struct error *error) MUST_CHECK;

/* Every step of the scheme in order: position, step, title, kind, by, days, state (waiting, due,
 * running, done), and of the newest entry outcome, reason, from, until, actor, at. */
bool steps_list(struct work *work, const char *period_id, struct table *ret_rows,
                struct error *error) MUST_CHECK;

/* False with STEPS_REMAIN or NOTICE_RUNNING while a step is left; inside a work that has begun. */
bool steps_all_done(struct work *work, const struct period *period, struct error *error) MUST_CHECK;

#endif
