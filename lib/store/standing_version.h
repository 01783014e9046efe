/* The version of an organisation's live standings: it differs whenever a committed change could
 * have made one of them another, or another day has begun there. Versions follow from the marks
 * that writers leave (sql/migrations/0013_standing_marks.sql), so all servers see the same. Rows
 * live in the transaction's arena. */
#ifndef PENNANT_STORE_STANDING_VERSION_H
#define PENNANT_STORE_STANDING_VERSION_H

#include "base/attributes.h"
#include "base/date.h"
#include "base/error.h"
#include "store/tx.h"

#include <stdbool.h>

#define STANDING_VERSION_LENGTH 32 /* lower-case hexadecimal digits */

struct standing_version {
    const char *text;
    day_t today; /* in the organisation, by the database's clock */
};

/* As of the transaction's snapshot. */
bool standing_version_get(struct tx *tx, struct standing_version *ret_version,
                          struct error *error) MUST_CHECK;

/* The same as the whole of a TX_READ transaction, which it ends. */
bool standing_version_ask(struct tx *tx, struct standing_version *ret_version,
                          struct error *error) MUST_CHECK;

#endif
