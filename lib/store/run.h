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
    const char *id;    /* a new UUID */
    const char *cause; /* why it was made: "deciding", "step", "objection", "proposal" */
    int round;
    day_t as_of;
    unsigned char sha256[SHA256_BYTES];       /* of what was decided */
    const char *choices, *refusals, *winners; /* JSON */
    const char *standings;                    /* a JSON array of rows of the table standing */
};

/* Stores a result of a period. */
bool run_insert(struct tx *tx, const struct period *period, const struct run_record *record,
                struct error *error) MUST_CHECK;

/* A stored result without standings: period_id, round, cause, state ("applied", "proposed",
 * "cancelled", "replaced"), as_of, sha256 (hexadecimal), choices, refusals, winners and more;
 * CODE_NOT_FOUND. */
bool run_get(struct tx *tx, const char *id, struct table *ret_table,
             struct error *error) MUST_CHECK;

/* All of a period in the order they were made, without choices, refusals, winners. Page key:
 * _sequence. */
bool run_list(struct tx *tx, const char *period_id, const struct page *page,
              struct table *ret_table, struct error *error) MUST_CHECK;

/* What became of a proposed result: outcome "apply" or "cancel"; instead_of: the period's run until
 * then. CODE_CONFLICT when it was decided already. */
bool run_decision_insert(struct tx *tx, const char *run_id, const char *outcome, const char *reason,
                         const char *instead_of, struct error *error) MUST_CHECK;

/* Who wins what by a result: award, title_zh, title_en, unit, name, group, level, total, rank. */
bool run_winners(struct tx *tx, const char *id, struct table *ret_table,
                 struct error *error) MUST_CHECK;

/* The standings that are not the same in two results of a period: award, unit_id, unit, name,
 * group, and total, rank, wins, vetoes, failed each with _before and _after. Page keys: _position,
 * unit_id. */
bool run_differences(struct tx *tx, const char *before, const char *after, const struct page *page,
                     struct table *ret_table, struct error *error) MUST_CHECK;

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
