/* Use cases of conflicts of interest: a rater declares that it must not score a unit. The
 * organiser names others with the members (app/panels.h). */
#ifndef PENNANT_APP_PANEL_CONFLICTS_H
#define PENNANT_APP_PANEL_CONFLICTS_H

#include "app/work.h"
#include "base/page.h"
#include "base/table.h"

#include <stdbool.h>

struct conflict_draft {
    const char *unit; /* code or id of the unit that it must not score */
    const char *reason;
    const char *rater_unit; /* as in struct rater_claim */
};

/* Keeps it for good; an open ballot that the rater cast for the unit counts no more. The same again
 * gives the row and *ret_created false. Faults of rater_admit; RIGHT_TAKEN when the rater has
 * taken the right to score the unit secretly. */
bool panel_conflicts_insert(struct work *work, const char *period_id, const char *panel,
                            const struct conflict_draft *draft, bool *ret_created,
                            struct table *ret_row, struct error *error) MUST_CHECK;

/* One's own; all for those who see the organisation. Page keys: rater, unit. */
bool panel_conflicts_list(struct work *work, const char *period_id, const char *panel,
                          const struct page *page, struct table *ret_rows,
                          struct error *error) MUST_CHECK;

#endif
