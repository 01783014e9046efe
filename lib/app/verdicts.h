/* Use cases of verdicts: judging an event, reading what was found. Appeals and follow-ups judge by
 * the same function, so four eyes and the range of points hold on every path.
 *
 * A verdict may come at any time; one that comes after a period is final changes no sealed result.
 */
#ifndef PENNANT_APP_VERDICTS_H
#define PENNANT_APP_VERDICTS_H

#include "app/work.h"
#include "base/page.h"
#include "base/table.h"

#include <stdbool.h>

#define FINDINGS "pending valid confirmed responsible dismissed withdrawn"

struct verdict_draft {
    const char *id; /* NULL: a new one is made */
    const char *finding;
    const char *points; /* a decimal that replaces the assessed points; NULL: they stay */
    const char *reason;
};

/* What is known of an event before it is judged. */
struct verdict_context {
    const char *event_id, *unit_id, *indicator, *recorded_by;
    const char *finding;                 /* that holds now */
    const char *sequence;                /* of the verdict that holds; "0": none */
    const char *points_min, *points_max; /* NULL: no assessed points */
    bool four_eyes;
};

/* Inside a work that has begun. CODE_NOT_FOUND without such an event to see. */
bool verdicts_context(struct work *work, const char *event_id, struct verdict_context *ret_context,
                      struct error *error) MUST_CHECK;

/* CODE_FOUR_EYES when the indicator asks for it and the principal recorded the event. */
bool verdicts_judge_fit(const struct work *work, const struct verdict_context *context,
                        struct error *error) MUST_CHECK;

/* Appends a verdict inside a work that has begun. CODE_FOUR_EYES; REASON_REQUIRED to dismiss, to
 * withdraw, to amend points or to change a finding; POINTS_NOT_ALLOWED or POINTS_OUT_OF_RANGE of
 * the indicator's form. */
bool verdicts_append(struct work *work, const struct verdict_context *context,
                     const struct verdict_draft *draft, struct table *ret_row,
                     struct error *error) MUST_CHECK;

/* Both of the above for an event by its id. */
bool verdicts_record(struct work *work, const char *event_id, const struct verdict_draft *draft,
                     struct table *ret_row, struct error *error) MUST_CHECK;

/* Oldest first; CODE_NOT_FOUND without such an event. */
bool verdicts_list(struct work *work, const char *event_id, const struct page *page,
                   struct table *ret_rows, struct error *error) MUST_CHECK;

#endif
