/* Use cases of follow-ups: what is done about a negative answer to a survey, in its order and until
 * its due day.
 *
 * Call-back, finding, answer, re-check, close. Due is the first answer, or what ends it without
 * one. The unit calls back and answers; finding, re-check and closing are for those who judge. A
 * finding that the answer was a mistake or malice is a verdict on it. An answer that was rejected
 * in another way can be closed at any time. */
#ifndef PENNANT_APP_FOLLOW_UPS_H
#define PENNANT_APP_FOLLOW_UPS_H

#include "app/work.h"
#include "base/page.h"
#include "base/table.h"
#include "store/follow_up.h"

#include <stdbool.h>

#define FOLLOW_UP_STATES   "open called_back founded refuted answered resolved unresolved closed"
#define FOLLOW_UP_ACTIONS  "call_back finding answer recheck close"
#define FOLLOW_UP_OUTCOMES "reached unreached founded mistaken malicious resolved unresolved"

struct action_draft {
    const char *action;
    const char *outcome; /* NULL: none */
    const char *text;    /* required of a finding and an answer */
};

/* Does something. CODE_NOT_FOUND; CODE_FORBIDDEN (a window that judges); VALUE_NOT_ALLOWED (an
 * outcome of another action), FIELD_REQUIRED; CODE_STATE_CONFLICT when it is not its turn. */
bool follow_ups_act(struct work *work, const char *id, const struct action_draft *draft,
                    struct table *ret_row, struct error *error) MUST_CHECK;

/* With all actions. CODE_NOT_FOUND when there is none to see. */
bool follow_ups_get(struct work *work, const char *id, struct table *ret_row,
                    struct error *error) MUST_CHECK;

bool follow_ups_list(struct work *work, const struct follow_up_filter *filter,
                     const struct page *page, struct table *ret_rows,
                     struct error *error) MUST_CHECK;

#endif
