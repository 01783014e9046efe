/* Stored results: a run of the referee for a decision, with its standings and receipts. Appended;
 * the newest of a period's round is named by the period. Rows live in the transaction's arena. */
#ifndef PENNANT_STORE_RUN_H
#define PENNANT_STORE_RUN_H

#include "base/attributes.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/page.h"
#include "base/principal.h"
#include "base/table.h"
#include "store/period.h"
#include "store/tx.h"

#include <stdbool.h>

struct run_record {
    int round;
    day_t as_of;
    unsigned char sha256[SHA256_BYTES];       /* of what was decided */
    const char *choices, *refusals, *winners; /* JSON */
    const char *standings;                    /* a JSON array of rows of the table standing */
};

/* Stores a result of a period; the new run's id. */
bool run_insert(struct tx *tx, const struct period *period, const struct run_record *record,
                const char **ret_id, struct error *error) MUST_CHECK;

/* A stored result without standings: as_of, sha256 (hexadecimal), choices, refusals, winners and
 * more; CODE_NOT_FOUND. */
bool run_get(struct tx *tx, const char *id, struct table *ret_table,
             struct error *error) MUST_CHECK;

struct standing_filter {
    const char *award, *group;   /* NULL: any */
    const struct strings *units; /* codes; NULL: all */
};

/* In order of award, scope, rank. Page key: _position. */
bool standing_list(struct tx *tx, const char *run_id, const struct standing_filter *filter,
                   const struct page *page, struct table *ret_table,
                   struct error *error) MUST_CHECK;

/* The standings of one unit, one an award, with receipts; no row: none to be seen. */
bool standing_get(struct tx *tx, const char *run_id, const char *unit_id, struct table *ret_table,
                  struct error *error) MUST_CHECK;

#endif
