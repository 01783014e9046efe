/* Use cases of open ballots: casting one while a period is open or scoring, changing it until the
 * panel closes, and reading those one may see. Who may score whom: app/raters.h. */
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
    const char *item;           /* of the panel's rubric; NULL: none */
    const char *score;          /* decimal */
    const char *rater_unit;     /* as in struct rater_claim */
};

/* Casts a ballot, in place of the rater's earlier one for the unit (and item), which stays on
 * record. The same one again gives the row and *ret_created false. Faults of rater_admit,
 * EXACTLY_ONE; DUPLICATE_BALLOT where the panel's ballots are final. */
bool ballots_insert(struct work *work, const char *period_id, const struct ballot_draft *draft,
                    bool *ret_created, struct table *ret_row, struct error *error) MUST_CHECK;

/* One's own ballots and those of one's units; leadership: all of open panels. Page key: _sequence.
 */
bool ballots_list(struct work *work, const char *period_id, const struct ballot_filter *filter,
                  const struct page *page, struct table *ret_rows, struct error *error) MUST_CHECK;

#endif
