/* Bundles of final periods: appended with the last transition, never changed. Row security shows
 * the full version to leadership only, the public one to all. Rows live in the transaction's arena.
 */
#ifndef PENNANT_STORE_BUNDLE_H
#define PENNANT_STORE_BUNDLE_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stddef.h>

struct bundle_record {
    const char *view;   /* "full", "public" */
    const char *digest; /* hexadecimal */
    const char *kid;
    const char *document;
    size_t document_length;
};

bool bundle_insert(struct tx *tx, const char *period_id, const struct bundle_record *record,
                   struct error *error) MUST_CHECK;

/* document and digest (hexadecimal); CODE_NOT_FOUND. */
bool bundle_get(struct tx *tx, const char *period_id, const char *view, struct table *ret_row,
                struct error *error) MUST_CHECK;

#endif
