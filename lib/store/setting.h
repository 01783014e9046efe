/* The organisation's settings: numbers and choices that no scheme decides. Rows live in the
 * transaction's arena. Not the settings of a scheme (scheme/settings.h).
 */
#ifndef PENNANT_STORE_SETTING_H
#define PENNANT_STORE_SETTING_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stdint.h>

struct organisation_settings {
    int64_t publish_minimum;   /* fewer ratings than this are shown as a total only */
    int64_t appeal_days;       /* working days in which a unit may appeal */
    int64_t follow_up_days;    /* working days in which a negative answer is followed up */
    bool anonymous_objections; /* objections need no token */
};

/* One row, with version 0 and the defaults where none were set. */
bool setting_get(struct tx *tx, struct table *ret_row, struct error *error) MUST_CHECK;

/* Replaces the settings of that version (0: sets them for the first time); the stored row.
 * CODE_PRECONDITION_FAILED when they have another version by now. */
bool setting_put(struct tx *tx, const struct organisation_settings *settings, int64_t version,
                 struct table *ret_row, struct error *error) MUST_CHECK;

#endif
