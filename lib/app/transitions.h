/* Moving a period: draft, open, scoring, deciding, final, or cancelled; back from deciding to
 * scoring.
 *
 * Opening freezes the roster; scoring locks the panels; deciding closes the ballots and stores the
 * result, on which the scheme's steps are then taken; final needs every step done and grants the
 * awards of exactly that result. Each transition is kept with who, when and why. */
#ifndef PENNANT_APP_TRANSITIONS_H
#define PENNANT_APP_TRANSITIONS_H

#include "app/work.h"
#include "base/page.h"
#include "base/table.h"

#include <stdbool.h>

struct transition_draft {
    const char *to;
    const char *reason; /* required to cancel and to go back; else NULL is allowed */
};

/* Moves a locked period. STATE_CONFLICT from another state; ROSTER_EMPTY, PANEL_EMPTY,
 * PERIOD_RUNNING, STEPS_REMAIN, NOTICE_RUNNING, RESULT_CHANGED where the state asks for more. */
bool transitions_insert(struct work *work, const char *period_id,
                        const struct transition_draft *draft, struct table *ret_row,
                        struct error *error) MUST_CHECK;

/* In order. Page key: _sequence. */
bool transitions_list(struct work *work, const char *period_id, const struct page *page,
                      struct table *ret_rows, struct error *error) MUST_CHECK;

#endif
