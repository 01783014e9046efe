/* Imports: what they are, how far each has come, and the rows that were not stored.
 *
 * Rows of tables live in the transaction's arena. What an import may do, and when, is
 * app/imports.h's to say. */
#ifndef PENNANT_STORE_IMPORT_H
#define PENNANT_STORE_IMPORT_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/page.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct import_key {
    const char *id;
    const char *holder; /* UUID of the request that carries it on */
};

/* What does not change while an import is carried on; survey and source "": none. */
struct import_row {
    struct import_key key;
    const char *kind, *format, *charset, *survey, *source;
    bool dry_run;
};

struct import_counts {
    int64_t rows, bytes, lines;
    int64_t stored, duplicate, duplicate_differs, refused;
    int64_t outcomes; /* rows not stored that are kept */
};

/* Rows that were not stored; line and row count from 1. */
struct import_outcome {
    int64_t row, line;
    bool differs;        /* false: refused */
    const char *code;    /* "UNIT_UNKNOWN" */
    const char *problem; /* JSON */
};

/* ret_row is empty when there is an import with the id already, else: id, started_ms. */
bool import_insert(struct tx *tx, const struct import_row *row, struct table *ret_row,
                   struct error *error) MUST_CHECK;

/* The subject's own import, locked; empty when there is none. Columns as in import_lock.sql. */
bool import_lock(struct tx *tx, const char *id, struct table *ret_row,
                 struct error *error) MUST_CHECK;

/* Carries it on under the key's holder; restart: from the file's start, as a new pass. */
bool import_resume(struct tx *tx, const struct import_key *key, bool restart,
                   struct error *error) MUST_CHECK;

/* Waits for the turn of a chunk. alone: no other chunk of an import of the organisation is stored
 * until this transaction ends; else they are beside it. */
bool import_turn(struct tx *tx, bool alone, struct error *error) MUST_CHECK;

/* Locks it for this transaction; *ret_held is false when another request carries it on by now. */
bool import_hold(struct tx *tx, const struct import_key *key, bool *ret_held,
                 struct error *error) MUST_CHECK;

/* Sets state and counts, and the header of a CSV (NULL: none), with the next trip. */
void import_advance(struct tx *tx, const struct import_key *key, const char *state,
                    const struct strings *header, const struct import_counts *counts);

/* Keeps outcomes of a pass, with the next trip. */
void import_keep_outcomes(struct tx *tx, const char *id, int64_t pass,
                          const struct import_outcome *outcomes, size_t count);

bool import_get(struct tx *tx, const char *id, struct table *ret_row,
                struct error *error) MUST_CHECK;

/* Newest first; kind NULL: any. */
bool import_list(struct tx *tx, const char *kind, const struct page *page, struct table *ret_rows,
                 struct error *error) MUST_CHECK;

/* In the file's order. */
bool import_outcome_list(struct tx *tx, const char *id, const struct page *page,
                         struct table *ret_rows, struct error *error) MUST_CHECK;

#endif
