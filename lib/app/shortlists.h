/* Use case of shortlists: which units a scheme brings forward for the last choice. */
#ifndef PENNANT_APP_SHORTLISTS_H
#define PENNANT_APP_SHORTLISTS_H

#include "app/work.h"
#include "base/table.h"

#include <stdbool.h>

struct shortlist_query {
    const char *award; /* NULL: all that have one */
};

/* award, group, rank, unit_id, unit, name, wins in order of award and rank: live while the period
 * is open or scoring, then of the stored result. Windows see their own units' rows until the period
 * is final. STATE_CONFLICT while it is a draft, or when it was cancelled. */
bool shortlists_list(struct work *work, const char *period_id, const struct shortlist_query *query,
                     struct table *ret_rows, struct error *error) MUST_CHECK;

#endif
