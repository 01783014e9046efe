/* Registered tokens: receipts that were issued, each good for one event of an indicator. Appended,
 * never changed. Rows live in the transaction's arena. Bearer tokens are another thing. */
#ifndef PENNANT_STORE_TOKEN_H
#define PENNANT_STORE_TOKEN_H

#include "base/attributes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/page.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct token_draft {
    const char *token;
    const char *group; /* NULL: of no group */
    day_t day;         /* issued on */
};

struct token_filter {
    const char *registry; /* NULL: any */
    day_t from, to;       /* issued; DAY_NONE: open */
};

/* Registers tokens ("" is the registry of who has one only). *ret_stored counts the new ones;
 * ret_same tells for each whether it is now registered just so (true) or was otherwise. */
bool token_insert_all(struct tx *tx, const char *registry, const struct token_draft *tokens,
                      size_t count, int64_t *ret_stored, bool *ret_same,
                      struct error *error) MUST_CHECK;

/* registry (null: the only one), token, group, day, recorded_by, recorded_at by registry and token.
 * Page keys: _registry, token. */
bool token_list(struct tx *tx, const struct token_filter *filter, const struct page *page,
                struct table *ret_table, struct error *error) MUST_CHECK;

#endif
