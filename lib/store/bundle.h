/* Bundles of final periods: appended with the last transition and never changed, but that a full
 * one is withheld when a name in it was erased. Row security shows the full version to leadership
 * only, the public one to all. Rows live in the transaction's arena. */
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

/* A version that is there already stays. */
bool bundle_insert(struct tx *tx, const char *period_id, const struct bundle_record *record,
                   struct error *error) MUST_CHECK;

/* document (NULL: withheld) and digest (hexadecimal); CODE_NOT_FOUND. */
bool bundle_get(struct tx *tx, const char *period_id, const char *view, struct table *ret_row,
                struct error *error) MUST_CHECK;

/* The versions there are: view, digest, kid, created_at, erased_at. */
bool bundle_list(struct tx *tx, const char *period_id, struct table *ret_rows,
                 struct error *error) MUST_CHECK;

#endif
