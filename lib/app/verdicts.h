/* Use cases of verdicts: judging an event, reading what was found. */
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
    const char *reason; /* required to dismiss or withdraw */
};

/* Appends a verdict. CODE_NOT_FOUND without such an event; CODE_FOUR_EYES when the indicator asks
 * for it and the judge recorded the event; REASON_REQUIRED. */
bool verdicts_record(struct work *work, const char *event_id, const struct verdict_draft *draft,
                     struct table *ret_row, struct error *error) MUST_CHECK;

/* Oldest first; CODE_NOT_FOUND without such an event. */
bool verdicts_list(struct work *work, const char *event_id, const struct page *page,
                   struct table *ret_rows, struct error *error) MUST_CHECK;

#endif
