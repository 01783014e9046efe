/* Use cases of imports: files of rows that are stored chunk by chunk while they arrive.
 *
 * Each chunk is one transaction with the import's own row, which says how far the file has come:
 * what is committed is never lost, and a file that broke off goes on behind it. An event of a row
 * with neither id nor external id gets an id from the import's and the row's number, so that a file
 * sent twice under one import id stores nothing twice. One request at a time carries an import on;
 * who resumes it takes it over. Rows of tables live in the work's arena. */
#ifndef PENNANT_APP_IMPORTS_H
#define PENNANT_APP_IMPORTS_H

#include "app/events.h"
#include "app/import_order.h"
#include "app/work.h"
#include "base/charset.h"
#include "base/page.h"
#include "base/table.h"
#include "store/import.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IMPORTS_MOST         4             /* carried on at once by one server */
#define IMPORT_CHUNK_ROWS    4000          /* rows of a transaction */
#define IMPORT_CHUNK_BYTES   (1024 * 1024) /* of rows; a chunk closes when it is reached */
#define IMPORT_OUTCOMES_MOST 100000        /* rows not stored that are kept of an import */
#define IMPORT_OUTCOMES_DAYS 30            /* for which they are kept after it ended */
#define IMPORT_CAREFUL       16            /* chunks stored the careful way after keys were taken */
#define IMPORT_TRIES         5             /* of a chunk that loses to other transactions */
#define IMPORT_BUSY_SECONDS  10            /* when to ask again for a place */
#define OFFSET_NONE          (-1)

enum import_kind { IMPORT_EVENTS, IMPORT_UNITS, IMPORT_SURVEYS, IMPORT_KIND_COUNT };
#define IMPORT_KINDS "events units surveys" /* in the order of the enumeration */

/* What is asked for; the file's form comes from its media type. */
struct import_draft {
    const char *id; /* NULL: a new import */
    enum import_kind kind;
    const char *format; /* "csv", "json", "ndjson" */
    enum charset charset;
    const char *survey, *source; /* NULL: none */
    bool dry_run;
    int64_t offset; /* the file is sent from this byte on; OFFSET_NONE: from its start */
};

/* An import that is being carried on. Opened by one thread; up to IMPORT_LANES chunks may be stored
 * at a time, each by another one. */
struct import {
    struct work work; /* who does it; each transaction is made of a copy */
    enum import_kind kind;
    const char *source; /* NULL: none given */
    bool dry_run, resumed;
    bool complete; /* it was resumed behind its end: there is nothing to do */
    struct import_key key;
    int64_t pass, started_ms;
    int64_t given, given_rows; /* chunks, and rows of the file with them; of the giving thread */
    struct import_order order;
    struct strings header; /* of a CSV; empty until it is known, and known before the first chunk */
    struct import_counts counts; /* as committed; read between chunks only */
    /* A fault as the JSON that is kept; set by the caller before the first chunk. */
    const char *(*describe)(const void *context, struct arena *arena, const struct error *error);
    const void *context;
};

/* One row on its way. */
struct import_item {
    const void *draft; /* struct event_draft or unit_draft; NULL when refused before */
    struct error error;
    int64_t line;
    enum event_result result; /* set by imports_store */
};

struct import_chunk {
    struct arena *arena; /* of everything in it; the caller resets it */
    struct import_item *items;
    size_t count;
    int64_t number;       /* of the chunk, from 0; set by imports_give */
    int64_t before;       /* rows of the file before the first one; set by imports_give */
    int64_t bytes, lines; /* of the file, up to the end of the last row */
    bool again;           /* set by a try that failed and left a row out for the next one */
    /* Set by imports_store: those that are kept. */
    struct import_outcome *outcomes;
    size_t outcome_count;
};

/* Begins an import, or resumes the one with the id, and takes one of the server's places for it.
 * CODE_IMPORTS_BUSY without a place; FORBIDDEN for a kind the roles may not store; NOT_FOUND for
 * the survey; IMPORT_DIFFERS, IMPORT_OFFSET, ALREADY_EXISTS. After true, imports_leave. */
bool imports_open(const struct work *work, const struct import_draft *draft,
                  struct import *ret_import, struct error *error) MUST_CHECK;
void imports_leave(struct import *import);

/* A work for one transaction of the import, in an arena of the caller's. */
struct work import_work(const struct import *import, struct arena *arena);

/* Gives a chunk that is filled its place behind those that were given before; by one thread. */
void imports_give(struct import *import, struct import_chunk *chunk);

/* Stores a chunk that was given, and what became of its rows, durably when it returns true; with a
 * dry run, only the latter. Chunks that follow one another may be stored at the same time; each
 * waits for those before it. After false nothing of it was stored (but for OUTCOME_UNKNOWN), nor is
 * anything behind it. IMPORT_TAKEN when another request carries the import on. */
bool imports_store(struct import *import, struct import_chunk *chunk,
                   struct error *error) MUST_CHECK;

/* Says that it is complete, or that it broke off. */
bool imports_end(struct import *import, bool complete, struct error *error) MUST_CHECK;

/* CODE_NOT_FOUND when there is none to see. */
bool imports_get(struct work *work, const char *id, struct table *ret_row,
                 struct error *error) MUST_CHECK;
bool imports_list(struct work *work, const char *kind, const struct page *page,
                  struct table *ret_rows, struct error *error) MUST_CHECK;
bool imports_outcomes(struct work *work, const char *id, const struct page *page,
                      struct table *ret_rows, struct error *error) MUST_CHECK;

/* Records a chunk's units, each by itself (import_units.c). */
bool import_units_record(struct work *work, struct import_chunk *chunk,
                         struct error *error) MUST_CHECK;

#endif
