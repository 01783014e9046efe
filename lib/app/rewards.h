/* What a final result brings, as rows of the ledger of rewards and of the handovers of held awards;
 * and the use cases that read them.
 *
 * The ledger holds what winners, those above them, units that meet a consequence, units that owe a
 * penalty and the last of a ranking are given: money, points, leave days, rights, and actions
 * (recommendations, marks). It is only appended; a revocation appends the reverse. */
#ifndef PENNANT_APP_REWARDS_H
#define PENNANT_APP_REWARDS_H

#include "app/work.h"
#include "base/page.h"
#include "base/table.h"
#include "store/reward.h"

#include <stdbool.h>

struct judged; /* app/runs.h */

/* JSON for reward_insert_all and handover_insert_all. ids: of the winners' awards. */
const char *rewards_write(struct arena *arena, const struct judged *judged, const char *const *ids);
const char *handovers_json(struct arena *arena, const struct judged *judged);

/* The ledger in order; a window reads what is of its units. Page key: _sequence. */
bool rewards_list(struct work *work, const struct reward_filter *filter, const struct page *page,
                  struct table *ret_rows, struct error *error) MUST_CHECK;

/* Who holds which held award since when: scheme, award, title, group, unit_id, unit, name, since,
 * periods (won one after another), award_id, period_id, received_at. Public. */
bool custody_list(struct work *work, const struct custody_filter *filter, struct table *ret_rows,
                  struct error *error) MUST_CHECK;

/* Handovers, newest first: who gave a held award up, received it, kept it. Public. Page key:
 * _sequence. */
bool handovers_list(struct work *work, const struct custody_filter *filter, const struct page *page,
                    struct table *ret_rows, struct error *error) MUST_CHECK;

#endif
