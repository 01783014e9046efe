/* Erasures: names of people replaced wherever they stand. Rows live in the transaction's arena. */
#ifndef PENNANT_STORE_ERASURE_H
#define PENNANT_STORE_ERASURE_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/page.h"
#include "base/principal.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stdint.h>

/* Puts the handle in the place of a subject and of a person (NULL: none), for leadership; one row
 * for each table that changed: table_name, changed. */
bool erasure_run(struct tx *tx, const char *subject, const char *person, const char *handle,
                 struct table *ret_rows, struct error *error) MUST_CHECK;

/* Takes away the full bundles that hold one of the names; how many. */
bool erasure_withhold(struct tx *tx, const struct strings *names, int64_t *ret_withheld,
                      struct error *error) MUST_CHECK;

struct erasure_record {
    const char *handle;
    const char *changed; /* JSON {table: rows} */
    int64_t withheld;
    const char *reason;
};

bool erasure_insert(struct tx *tx, const struct erasure_record *record, struct table *ret_row,
                    struct error *error) MUST_CHECK;

/* Newest first. Page keys: erased_at, id. */
bool erasure_list(struct tx *tx, const struct page *page, struct table *ret_rows,
                  struct error *error) MUST_CHECK;

#endif
