/* Certificates of awards, and which bits of the status lists are set. Rows live in the
 * transaction's arena. */
#ifndef PENNANT_STORE_CERTIFICATE_H
#define PENNANT_STORE_CERTIFICATE_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/principal.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stdint.h>

/* Awards of a period that have no certificate yet, by id; columns as certificate_due.sql. */
bool certificate_list_due(struct tx *tx, const char *period_id, struct table *ret_rows,
                          struct error *error) MUST_CHECK;

/* Takes so many bits that follow each other; the first one's number. */
bool certificate_take(struct tx *tx, size_t count, int64_t *ret_first,
                      struct error *error) MUST_CHECK;

/* Keeps the documents of awards, in the order of their ids; their bits follow the first. */
bool certificate_insert_all(struct tx *tx, const struct strings *award_ids, int64_t first,
                            const char *kid, const struct strings *documents,
                            struct error *error) MUST_CHECK;

/* Column document, NULL where the award has none. CODE_NOT_FOUND without such an award. */
bool certificate_get(struct tx *tx, const char *award_id, struct table *ret_row,
                     struct error *error) MUST_CHECK;

/* Rows taken, position (a revoked one, or NULL) for the bits first to last; none where no bit was
 * ever taken. */
bool certificate_list_revoked(struct tx *tx, int64_t first, int64_t last, struct table *ret_rows,
                              struct error *error) MUST_CHECK;

#endif
