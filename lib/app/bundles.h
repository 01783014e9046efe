/* Use cases of bundles: made and kept when a period becomes final, read by anybody. */
#ifndef PENNANT_APP_BUNDLES_H
#define PENNANT_APP_BUNDLES_H

#include "app/work.h"
#include "base/table.h"
#include "store/period.h"

#include <stdbool.h>

/* Makes both versions of a period's bundle from its facts on the day of its stored result, and
 * signs the certificates of its awards, inside a work on one snapshot. Without a signing key
 * nothing is made. Where names, or what few raters gave, cannot be left out without changing the
 * result there is no public version. */
bool bundles_store(struct work *work, const struct period *period, struct error *error) MUST_CHECK;

/* The same for a period that became final without a signing key, once its result is computed again
 * and is the stored one; where there is a bundle it stays. *ret_rows: the versions there are.
 * CODE_STATE_CONFLICT before the period is final, CODE_SIGNING_KEY_MISSING, CODE_RESULT_CHANGED. */
bool bundles_make(struct work *work, const char *period_id, const char *reason,
                  struct table *ret_rows, struct error *error) MUST_CHECK;

/* The document of a final period's bundle, and its digest. view "full" is leadership's, else
 * CODE_FORBIDDEN. CODE_STATE_CONFLICT before the period is final; CODE_SIGNING_KEY_MISSING where
 * there is no bundle and this server could make none; CODE_BUNDLE_WITHHELD after an erasure;
 * CODE_NOT_FOUND. */
bool bundles_get(struct work *work, const char *period_id, const char *view,
                 const char **ret_document, const char **ret_digest,
                 struct error *error) MUST_CHECK;

#endif
