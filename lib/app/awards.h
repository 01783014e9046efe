/* Use cases of awards: what was won in final periods, granting it, taking it back. What was won is
 * published: also without a token. */
#ifndef PENNANT_APP_AWARDS_H
#define PENNANT_APP_AWARDS_H

#include "app/work.h"
#include "base/page.h"
#include "base/table.h"
#include "store/award.h"

#include <stdbool.h>

struct judged; /* app/runs.h */
struct period; /* store/period.h */

/* Newest period first. Page keys: from, id. */
bool awards_list(struct work *work, const struct award_filter *filter, const struct page *page,
                 struct table *ret_rows, struct error *error) MUST_CHECK;

/* CODE_NOT_FOUND. */
bool awards_get(struct work *work, const char *id, struct table *ret_row,
                struct error *error) MUST_CHECK;

/* Grants the awards of a period that becomes final, with their lines in the ledger and the
 * handovers of what is held. Inside a work that has begun. */
bool awards_grant(struct work *work, const struct period *period, const struct judged *judged,
                  struct error *error) MUST_CHECK;

struct revocation_draft {
    const char *reason;
    const char *event_id; /* the event that brought it about; NULL: none is named */
};

/* Takes an award back: its lines in the ledger are reversed, its holder holds it no more, and what
 * is judged from now on does not count it. STATE_CONFLICT when it was taken back already;
 * EVENT_UNKNOWN, EVENT_NOT_UPHELD for an event that was dismissed, withdrawn or not found on. */
bool awards_revoke(struct work *work, const char *id, const struct revocation_draft *draft,
                   struct table *ret_row, struct error *error) MUST_CHECK;

#endif
