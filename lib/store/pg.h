/* One PostgreSQL connection in pipeline mode. With pg_rows.c the only user of libpq.
 *
 * Only lib/store includes this; no libpq type but the opaque struct pg_result leaves it. A
 * connection belongs to one thread at a time. Every wait has a deadline, so that a stopped backend
 * cannot hang a thread; a connection that ran into one is lost and can only be closed. */
#ifndef PENNANT_STORE_PG_H
#define PENNANT_STORE_PG_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/error.h"
#include "base/table.h"
#include "store/statement.h"

#include <stdbool.h>
#include <stddef.h>

#define PG_CONNECT_SECONDS     3     /* per host of the conninfo */
#define PG_STATEMENT_MS        5000  /* statement_timeout */
#define PG_LOCK_MS             1000  /* lock_timeout */
#define PG_IDLE_MS             10000 /* idle_in_transaction_session_timeout */
#define PG_EXCHANGE_MS         6000  /* one trip, on our side */
#define PG_ROLLBACK_MS         1000
#define PG_REPLAN_FIRST_MS     1000 /* age at which a connection plans anew first */
#define PG_REPLAN_MOST_MS      60000
#define PG_NO_LIMIT            (-1)
#define PG_TCP_USER_TIMEOUT_MS "15000"

struct pg;
struct pg_result; /* libpq's PGresult */

/* One command of a trip: a statement, or raw SQL without answer (BEGIN, COMMIT) when sql is set. */
struct pg_command {
    const char *sql;
    enum statement statement;
    const char *const *parameters;
    size_t count;
    struct pg_result *result; /* filled; the caller clears it or hands it to pg_table */
};

/* Connects, or NULL with CODE_UNAVAILABLE; reason, when not NULL, gets libpq's one-line complaint.
 */
struct pg *pg_open(const char *conninfo, struct buffer *reason, struct error *error) MUST_CHECK;

/* As pg_open for the commands of an operator: NULL with a sentence in reason. */
struct pg *pg_reach(const char *conninfo, struct buffer *reason) MUST_CHECK;

/* Closes; NULL is allowed. */
void pg_close(struct pg *pg);

/* Sends all commands and one Sync in one trip and waits for all answers, at most limit_ms. On false
 * no result is left to clear, and the error is that of the first command that failed. */
bool pg_exchange(struct pg *pg, struct pg_command *commands, size_t count, int limit_ms,
                 struct error *error) MUST_CHECK;

/* One statement without parameters as a trip of its own, for what runs outside a transaction. */
bool pg_ask(struct pg *pg, enum statement statement, struct arena *arena, struct table *ret_table,
            struct error *error) MUST_CHECK;

/* Runs a script of several statements outside pipeline mode and without limit: migrations only. */
bool pg_script(struct pg *pg, const char *sql, struct buffer *reason) MUST_CHECK;

/* Makes the connection idle, rolling back what is open; false: it must be closed. */
bool pg_settle(struct pg *pg) MUST_CHECK;

/* False when the connection is lost, or the server has spoken while it was idle (it is going away).
 */
bool pg_is_alive(struct pg *pg) MUST_CHECK;

/* True when the connection broke or timed out in an exchange. */
bool pg_is_lost(const struct pg *pg);

/* True when the last exchange came with a WARNING: a COMMIT that may not have been replicated. */
bool pg_was_warned(const struct pg *pg);

/* The answer as a table whose cells are the result's; the result lives as long as the arena. */
void pg_table(struct arena *arena, struct pg_result *result, struct table *ret_table);

void pg_clear(struct pg_result *result); /* NULL is allowed */

#endif
