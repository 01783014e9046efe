/* How large a whole result with all its receipts may become, and how many large ones are computed
 * at once. Without these limits a scheme and a roster that are each within theirs make a result of
 * hundreds of megabytes. Standings without receipts and the receipt of one unit are not limited.
 * Any thread. */
#ifndef PENNANT_APP_RESULT_SIZE_H
#define PENNANT_APP_RESULT_SIZE_H

#include "app/app.h"
#include "app/facts.h"
#include "base/attributes.h"
#include "base/error.h"
#include "scheme/scheme.h"

#include <stdbool.h>
#include <stdint.h>

#define RESULT_LINES_MOST  500000 /* lines of all receipts, as many as the rules can make */
#define RESULT_LINES_LARGE 50000  /* from here on a result is a large one */

/* CODE_RESULT_TOO_LARGE when the receipts of so many standings may have more than
 * RESULT_LINES_MOST lines. */
bool result_fits(const struct scheme *scheme, int64_t standings, struct error *error) MUST_CHECK;

/* Before a whole result of the campaign is computed: CODE_RESULT_TOO_LARGE, or CODE_UNAVAILABLE
 * with retry_after while RESULTS_LARGE_MOST (app.h) large ones are under way. After true,
 * result_leave ends it; *ret_large is for it. */
bool result_enter(struct app *app, const struct campaign *campaign, bool *ret_large,
                  struct error *error) MUST_CHECK;
void result_leave(struct app *app, bool large);

#endif
