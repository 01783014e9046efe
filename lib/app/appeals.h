/* Use cases of appeals: a unit objects to what was recorded or found on it, and leadership decides.
 *
 * A unit may appeal within the organisation's appeal_days, counted in working days after the newest
 * verdict (or after the recording), once against each, and never twice at a time. An upheld appeal
 * appends its verdict in the same transaction, so standings follow by themselves.
 */
#ifndef PENNANT_APP_APPEALS_H
#define PENNANT_APP_APPEALS_H

#include "app/work.h"
#include "base/page.h"
#include "base/table.h"
#include "store/appeal.h"

#include <stdbool.h>

#define APPEAL_STATES   "open upheld dismissed"
#define APPEAL_OUTCOMES "upheld dismissed"

struct appeal_draft {
    const char *reason;
    const char *evidence; /* a JSON array as text; NULL: none */
};

struct appeal_decision {
    const char *outcome;
    const char *finding; /* required when upheld, refused when dismissed */
    const char *points;  /* as in a verdict */
    const char *reason;
};

/* Files one for a unit of the token. CODE_NOT_FOUND (no such event to see), CODE_NOT_YOUR_UNIT,
 * CODE_APPEAL_OPEN, CODE_APPEAL_DECIDED, CODE_APPEAL_LATE. */
bool appeals_file(struct work *work, const char *event_id, const struct appeal_draft *draft,
                  struct table *ret_row, struct error *error) MUST_CHECK;

/* CODE_NOT_FOUND when there is none to see. */
bool appeals_get(struct work *work, const char *id, struct table *ret_row,
                 struct error *error) MUST_CHECK;

bool appeals_list(struct work *work, const struct appeal_filter *filter, const struct page *page,
                  struct table *ret_rows, struct error *error) MUST_CHECK;

/* Decides an open one. CODE_NOT_FOUND, CODE_STATE_CONFLICT, and what verdicts_append refuses; four
 * eyes are asked for whatever the outcome is. */
bool appeals_decide(struct work *work, const char *id, const struct appeal_decision *decision,
                    struct table *ret_row, struct error *error) MUST_CHECK;

#endif
