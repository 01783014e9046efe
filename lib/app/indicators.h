/* Use cases of indicators: creating one, reading them. (Submitting a scheme creates those it
 * needs.) */
#ifndef PENNANT_APP_INDICATORS_H
#define PENNANT_APP_INDICATORS_H

#include "app/work.h"
#include "base/page.h"
#include "base/principal.h"
#include "base/table.h"

#include <stdbool.h>

#define INDICATOR_GRAVITIES_MOST 50

/* What an event of an indicator can be asked to carry. */
#define EVENT_FIELDS "topic person occasion minutes filed slot_end note evidence"

struct title_draft {
    const char *zh, *en; /* NULL: none */
};

struct points_draft {
    const char *min, *max; /* decimals */
};

/* An indicator as it is sent, well formed field by field. */
struct indicator_draft {
    const char *code;
    const char *form; /* "event", "value", "yes_no" */
    const struct title_draft *title;
    const char *quantity;
    struct strings gravities, fields;
    const struct points_draft *points; /* NULL: none */
    const char *verdict;
    bool four_eyes;
};

/* Creates one. Violations: NOT_COMBINED for gravities, fields or points of a form other than event,
 * RANGE_CONTRADICTORY for points, REPEATED gravities and fields; CODE_ALREADY_EXISTS. */
bool indicators_create(struct work *work, const struct indicator_draft *draft,
                       struct table *ret_row, struct error *error) MUST_CHECK;

/* CODE_NOT_FOUND when there is none. */
bool indicators_get(struct work *work, const char *code, struct table *ret_row,
                    struct error *error) MUST_CHECK;

bool indicators_list(struct work *work, const char *form, const struct page *page,
                     struct table *ret_rows, struct error *error) MUST_CHECK;

#endif
