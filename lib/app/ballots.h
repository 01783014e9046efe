/* Use cases of ballots: casting one while a period is open or scoring, and reading those one may
 * see.
 *
 * A panel's raters are given members, known by their tokens' subjects, or the entrants themselves,
 * for which a window's token speaks. One check decides for every path. */
#ifndef PENNANT_APP_BALLOTS_H
#define PENNANT_APP_BALLOTS_H

#include "app/work.h"
#include "base/page.h"
#include "base/table.h"
#include "store/ballot.h"

#include <stdbool.h>

struct ballot_draft {
    const char *panel;
    const char *unit_id, *unit; /* the rated unit: one of both, id or code */
    const char *score;          /* decimal */
    const char
        *rater_unit; /* code of the unit that rates, of a token with several; NULL: its only one */
};

/* Casts a ballot; the same one again gives the row and *ret_created false. STATE_CONFLICT,
 * DUPLICATE_BALLOT, NOT_IN_PANEL, NOT_YOUR_UNIT; violations EXACTLY_ONE, ID_UNKNOWN, NOT_IN_ROSTER,
 * SELF_VOTE, SCORE_OUT_OF_RANGE. */
bool ballots_insert(struct work *work, const char *period_id, const struct ballot_draft *draft,
                    bool *ret_created, struct table *ret_row, struct error *error) MUST_CHECK;

/* One's own ballots and those of one's units; leadership: all of open panels. Page key: _sequence.
 */
bool ballots_list(struct work *work, const char *period_id, const struct ballot_filter *filter,
                  const struct page *page, struct table *ret_rows, struct error *error) MUST_CHECK;

#endif
