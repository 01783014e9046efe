/* A unit's standings in final periods. Rows live in the transaction's arena. */
#ifndef PENNANT_STORE_TREND_H
#define PENNANT_STORE_TREND_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/page.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>

struct trend_filter {
    const char *scheme, *award; /* NULL: any */
};

/* Newest first; columns as trend_list.sql. Page keys: from, scheme, award, period_id. */
bool trend_list(struct tx *tx, const char *unit_id, const struct trend_filter *filter,
                const struct page *page, struct table *ret_rows, struct error *error) MUST_CHECK;

#endif
