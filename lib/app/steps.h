/* The walk through a scheme's steps while a period is decided: decisions, approvals by post,
 * notices of so many days, the announcement. The step now due follows from the recorded entries;
 * nothing else is kept. Steps of the calendar (nominations, checks, ballots, stages) are shown with
 * their days and block nothing. */
#ifndef PENNANT_APP_STEPS_H
#define PENNANT_APP_STEPS_H

#include "app/work.h"
#include "base/table.h"
#include "store/period.h"

#include <stdbool.h>
#include <stddef.h>

#define STEP_ORDER_MOST   1000 /* units named in a recorded order or choice */
#define STEP_AMOUNTS_MOST 1000 /* amounts in one entry */

/* An amount decided for a unit or an event; exactly one of them is given. */
struct step_amount {
    const char *unit;     /* id or code */
    const char *event_id; /* of a counted event of the period */
    const char *amount;   /* decimal, within the step's range */
};

struct step_draft {
    const char *step;      /* its id in the scheme */
    const char *outcome;   /* "approved", "returned", "done", "continued" */
    const char *reason;    /* required to return */
    day_t from;            /* a notice's first day; DAY_NONE: today */
    struct strings order;  /* ids or codes of units as drawn */
    struct strings choice; /* ids or codes of units chosen from a shortlist */
    const struct step_amount *amounts;
    size_t amount_count;
};

/* Records what was done in the step now due. STEP_NOT_DUE for another; NOTICE_RUNNING while a
 * notice runs; POSITION_REQUIRED for an approval without the post; OBJECTIONS_OPEN for the
 * announcement; violations of the fields. A decision changes what is judged: the period is judged
 * anew with it, and that result is stored. "continued" leaves a decision due, for more of the same
 * (another draw). */
bool steps_insert(struct work *work, const char *period_id, const struct step_draft *draft,
                  struct table *ret_row, struct error *error) MUST_CHECK;

/* Every step of the scheme in order: position, step, title, kind, by, days, due_from and due (its
 * days in the calendar), state (waiting, due, running, done; of the calendar: waiting, due, past),
 * and of the newest entry outcome, reason, from, until, units, amounts, actor, at. */
bool steps_list(struct work *work, const char *period_id, struct table *ret_rows,
                struct error *error) MUST_CHECK;

/* False with STEPS_REMAIN, NOTICE_RUNNING or OBJECTIONS_OPEN while something is left; inside a work
 * that has begun. */
bool steps_all_done(struct work *work, const struct period *period, struct error *error) MUST_CHECK;

/* Makes approvals and the notice void, because another run takes the place of the one that was
 * approved; decisions stay. Does nothing where there are none. Inside a work that has begun. */
bool steps_restart(struct work *work, const struct period *period, const char *run_id,
                   const char *reason, struct error *error) MUST_CHECK;

#endif
