/* The use case of the public notice: what is proposed, until when, and the text to post. Public
 * once it is up, also without a token. */
#ifndef PENNANT_APP_NOTICES_H
#define PENNANT_APP_NOTICES_H

#include "app/work.h"
#include "base/table.h"

#include <stdbool.h>

/* The newest notice of a period that is decided or final, as one row: period_id, step, state
 * ("running", "over"), from, until, scheme, scheme_version, run_id, sha256 (of the result), kid and
 * key (of the key that signs; null: none), choices, winners, anonymous_objections, text {zh, en}.
 * CODE_NOT_FOUND while none is up. */
bool notices_get(struct work *work, const char *period_id, struct table *ret_row,
                 struct error *error) MUST_CHECK;

#endif
