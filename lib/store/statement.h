/* The statements of sql/queries, and how store files run them inside a transaction.
 *
 * Only lib/store includes this. A statement is named by its file (unit_get.sql is
 * STATEMENT_UNIT_GET) and run with bound text parameters; NULL is SQL NULL. There is no way to run
 * SQL that is not in a file. Answers live in the transaction's arena. */
#ifndef PENNANT_STORE_STATEMENT_H
#define PENNANT_STORE_STATEMENT_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/principal.h"
#include "base/table.h"
#include "store/statements.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stddef.h>

/* How many rows a statement answers; another number is a fault of the program (CODE_INTERNAL). */
enum shape {
    SHAPE_NONE, /* no columns; row_count of the table is the number of rows changed */
    SHAPE_ONE,
    SHAPE_OPTIONAL, /* none or one */
    SHAPE_MANY
};

struct statement_text {
    const char *name;
    enum shape shape;
    bool planned_each_time; /* not prepared: planned with its values at every run */
    bool together;          /* single reads of it share a trip (store/reads.h) */
    bool binary;            /* answers in binary form, which costs both sides less */
    const char *key;        /* the column whose values the last parameter lists; NULL: none */
    int parameter_count;
    const char *sql;
};

struct migration_text {
    int number;
    const char *name;
    const char *sha256; /* of the file, in hexadecimal */
    const char *sql;
};

extern const struct statement_text STATEMENTS[STATEMENT_COUNT];
extern const struct migration_text MIGRATIONS[];
extern const size_t MIGRATION_COUNT;
extern const char ROLES_TEXT[];

/* Runs one statement; what tx_defer queued goes along before it. */
bool tx_run(struct tx *tx, enum statement statement, const char *const *parameters, size_t count,
            struct table *ret_table, struct error *error) MUST_CHECK;

/* As tx_run for the last statement of a TX_READ transaction: the COMMIT goes along and the
 * connection is given back before this returns. tx_commit is still called, and does nothing. When
 * it is the only statement too, it shares one trip with others like it (store/reads.h). In a
 * TX_WRITE transaction it is tx_run. */
bool tx_run_last(struct tx *tx, enum statement statement, const char *const *parameters,
                 size_t count, struct table *ret_table, struct error *error) MUST_CHECK;

/* As tx_run for the last statement of any transaction: COMMIT goes along, and the connection is
 * given back. tx_commit is still called, and does nothing. CODE_OUTCOME_UNKNOWN as of tx_commit. */
bool tx_run_commit(struct tx *tx, enum statement statement, const char *const *parameters,
                   size_t count, struct table *ret_table, struct error *error) MUST_CHECK;

/* Several statements in one trip to the database. */
struct tx_call {
    enum statement statement;
    const char *const *parameters;
    size_t count;
    struct table table; /* filled */
};
bool tx_run_all(struct tx *tx, struct tx_call *calls, size_t count, struct error *error) MUST_CHECK;

/* Queues a statement of shape none that travels with the next trip (COMMIT at the latest). The
 * parameters are kept by reference, in the transaction's arena or longer. */
void tx_defer(struct tx *tx, enum statement statement, const char *const *parameters, size_t count);

struct arena *tx_arena(const struct tx *tx);

/* The organisation that the transaction entered, and its time zone. */
const struct tx_organisation *tx_organisation(const struct tx *tx);
const struct principal *tx_principal(const struct tx *tx);
const char *tx_request_id(const struct tx *tx);

/* The parameters of a statement with a key, for so many of its keys; of a call they name one. */
const char *const *parameters_keyed(struct arena *arena, const struct tx_call *call,
                                    const char *const *keys, size_t count);

/* Parameters from values: an array literal "{...}" of texts (an element may be NULL), an integer, a
 * bytea literal, a boolean. */
const char *parameter_list(struct arena *arena, const char *const *items, size_t count);
const char *parameter_integer(struct arena *arena, long long value);
const char *parameter_bytes(struct arena *arena, const void *bytes, size_t length);
const char *parameter_boolean(bool value);

/* A bytea cell ("\x0a1b") back to bytes; ends the process on anything else. */
void cell_bytes(struct arena *arena, const char *cell, unsigned char **ret_bytes,
                size_t *ret_length);

#endif
