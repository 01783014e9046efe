/* Indicators: the kinds of fact an organisation records, and the form each of them has.
 *
 * Rows live in the transaction's arena; columns as sql/queries/indicator_get.sql names them. */
#ifndef PENNANT_STORE_INDICATOR_H
#define PENNANT_STORE_INDICATOR_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/page.h"
#include "base/principal.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>

struct indicator_row {
    const char *code;
    const char *form;                /* "event", "value", "yes_no" */
    const char *title_zh, *title_en; /* NULL: none */
    const char *quantity;            /* what the quantity counts; NULL: times */
    struct strings gravities, fields;
    const char *points_min, *points_max; /* decimals; NULL: no assessed points */
    const char *verdict;                 /* least finding that counts; NULL: the scheme says */
    bool four_eyes;
};

/* At most one row. */
bool indicator_get(struct tx *tx, const char *code, struct table *ret_row,
                   struct error *error) MUST_CHECK;

/* By code; form NULL: any. Page key: code. */
bool indicator_list(struct tx *tx, const char *form, const struct page *page,
                    struct table *ret_rows, struct error *error) MUST_CHECK;

/* The stored row, with _after for the audit trail. CODE_ALREADY_EXISTS for a taken code. */
bool indicator_insert(struct tx *tx, const struct indicator_row *indicator, struct table *ret_row,
                      struct error *error) MUST_CHECK;

#endif
