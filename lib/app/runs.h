/* Runs of the referee over a period: live, stored for a decision or as a proposal, and repeated to
 * see whether the facts still say the same. Inside a work that has begun; the use cases over stored
 * runs are app/run_reviews.h's. */
#ifndef PENNANT_APP_RUNS_H
#define PENNANT_APP_RUNS_H

#include "app/facts.h"
#include "app/work.h"
#include "referee/result.h"

#include <stdbool.h>

/* A judged period, with what it was judged from. */
struct judged {
    struct campaign campaign;
    struct result result;
};

/* Loads and judges; receipts as of referee_judge_receipts. */
bool runs_judge(struct work *work, const struct period *period, day_t as_of, int receipts,
                struct campaign *ret_campaign, struct result *ret_result,
                struct error *error) MUST_CHECK;

/* Judges a period for its round, as of today, and stores the result under a new id. cause:
 * "deciding", "step", "objection" or "proposal". */
bool runs_store(struct work *work, const struct period *period, const char *id, const char *cause,
                struct judged *ret_judged, struct error *error) MUST_CHECK;

/* Judges a period anew as of the day of one of its stored runs. CODE_RESULT_CHANGED when the result
 * is not the stored one to the byte. */
bool runs_confirm(struct work *work, const struct period *period, const char *run_id,
                  struct judged *ret_judged, struct error *error) MUST_CHECK;

#endif
