/* Use cases of stored runs: reading them, proposing one, seeing where two differ, applying or
 * cancelling a proposal; and what a fresh run would say of a final period.
 *
 * Old runs are kept; a period names the one that is its result. For who sees the whole
 * organisation. */
#ifndef PENNANT_APP_RUN_REVIEWS_H
#define PENNANT_APP_RUN_REVIEWS_H

#include "app/work.h"
#include "base/page.h"
#include "base/table.h"

#include <stdbool.h>

/* The runs of a period, oldest first. Page key: _sequence. */
bool runs_list(struct work *work, const char *period_id, const struct page *page,
               struct table *ret_rows, struct error *error) MUST_CHECK;

/* One run with settings used, refusals, winners, digest, who made it and why. CODE_NOT_FOUND. */
bool runs_get(struct work *work, const char *id, struct table *ret_row,
              struct error *error) MUST_CHECK;

/* Judges a period that is scored or decided and keeps the result as a proposal; nothing else
 * changes. note: why, for the audit trail; may be NULL. */
bool runs_propose(struct work *work, const char *period_id, const char *note, struct table *ret_row,
                  struct error *error) MUST_CHECK;

/* Where a run's standings differ from those of another of the same period; against NULL: from the
 * period's own run. STATE_CONFLICT where the period has none; NOT_FOUND. Page keys: _position,
 * unit_id. */
bool runs_differences(struct work *work, const char *id, const char *against,
                      const struct page *page, struct table *ret_rows,
                      struct error *error) MUST_CHECK;

struct run_choice {
    const char *outcome; /* "apply" or "cancel" */
    const char *reason;
};

/* Applies or cancels a proposed run. Applied, it is the period's result; where it says something
 * else than the one before, approvals and the notice begin anew. STATE_CONFLICT when it is not
 * proposed (any more), or the period is not being decided; RESULT_CHANGED when the facts do not
 * give it any more. */
bool runs_decide(struct work *work, const char *id, const struct run_choice *choice,
                 struct table *ret_row, struct error *error) MUST_CHECK;

/* What a fresh run would say of a final period's awards: award_id (null: a unit that would win
 * now), award, unit_id, unit, name, granted, revoked, wins_now, rank_now, total_now, vetoes_now,
 * failed_now. STATE_CONFLICT before the period is final. */
bool runs_review(struct work *work, const char *period_id, struct table *ret_rows,
                 struct error *error) MUST_CHECK;

#endif
