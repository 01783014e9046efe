/* Use cases of registered tokens: receipts that were issued, good for one vote each. */
#ifndef PENNANT_APP_TOKENS_H
#define PENNANT_APP_TOKENS_H

#include "app/work.h"
#include "base/page.h"
#include "base/table.h"
#include "store/token.h"

#include <stdbool.h>
#include <stddef.h>

#define TOKENS_MOST 5000 /* in one batch */

/* Registers all or none; the same batch again changes nothing. One row: registry, stored,
 * duplicate. DUPLICATE_DIFFERS at "#/tokens/3" for one that is registered with another group or
 * day, OUT_OF_RANGE for a day ahead. */
bool tokens_insert(struct work *work, const char *registry, const struct token_draft *tokens,
                   size_t count, struct table *ret_row, struct error *error) MUST_CHECK;

/* By registry and token. Page keys: _registry, token. */
bool tokens_list(struct work *work, const struct token_filter *filter, const struct page *page,
                 struct table *ret_rows, struct error *error) MUST_CHECK;

#endif
