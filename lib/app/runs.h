/* Runs of the referee over a period: live, stored for a decision, and repeated to see whether the
 * facts still say the same. Inside a work that has begun. */
#ifndef PENNANT_APP_RUNS_H
#define PENNANT_APP_RUNS_H

#include "app/facts.h"
#include "app/work.h"
#include "referee/result.h"

#include <stdbool.h>

/* Loads and judges; receipts as of referee_judge_receipts. */
bool runs_judge(struct work *work, const struct period *period, day_t as_of, int receipts,
                struct campaign *ret_campaign, struct result *ret_result,
                struct error *error) MUST_CHECK;

/* Judges a period for its round and stores the result; the new run's id. */
bool runs_store(struct work *work, const struct period *period, const char **ret_run_id,
                struct error *error) MUST_CHECK;

/* Judges a period anew as of the day of its stored run. CODE_RESULT_CHANGED when the result is not
 * the stored one to the byte; else the awards to grant, as award_insert_all takes them. */
bool runs_confirm(struct work *work, const struct period *period, const char **ret_awards,
                  struct error *error) MUST_CHECK;

#endif
