/* One PostgreSQL connection in pipeline mode. The files pg*.c are the only users of libpq.
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

#define PG_CONNECT_SECONDS     3    /* per host of the conninfo */
#define PG_STATEMENT_MS        5000 /* statement_timeout */
#define PG_LOCK_MS             1000 /* lock_timeout */
#define PG_READ_STATEMENT_MS   2000 /* the same of a session that only reads what is short */
#define PG_READ_LOCK_MS        500
#define PG_IDLE_MS             10000 /* idle_in_transaction_session_timeout */
#define PG_EXCHANGE_MS         6000  /* one trip, on our side */
#define PG_ROLLBACK_MS         1000
#define PG_REPLAN_FIRST_MS     1000 /* age at which a connection plans anew first */
#define PG_REPLAN_MOST_MS      60000
#define PG_NO_LIMIT            (-1)
#define PG_TCP_USER_TIMEOUT_MS "15000"

struct pg;
struct pg_result; /* libpq's PGresult */

enum pg_kind {
    PG_WORKS,
    PG_READS,         /* every transaction is REPEATABLE READ READ ONLY, also one without BEGIN */
    PG_STANDBY_WORKS, /* the same two, where the server may be in recovery */
    PG_STANDBY_READS
};

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
struct pg *pg_open_as(enum pg_kind kind, const char *conninfo, struct buffer *reason,
                      struct error *error) MUST_CHECK;

/* The same to work on. */
struct pg *pg_open(const char *conninfo, struct buffer *reason, struct error *error) MUST_CHECK;

/* As pg_open for the commands of an operator: NULL with a sentence in reason. */
struct pg *pg_reach(const char *conninfo, struct buffer *reason) MUST_CHECK;

/* Closes; NULL is allowed. */
void pg_close(struct pg *pg);

/* Commands with a Sync of their own, so that they fail alone: where none of them is BEGIN, they are
 * one transaction. */
struct pg_group {
    struct pg_command *commands;
    size_t count;
    struct error *error; /* why it FAILED; texts in the arena of the exchange's own error */
    size_t failed;       /* which command FAILED */
    enum { PG_GROUP_GOOD, PG_GROUP_FAILED, PG_GROUP_LOST } outcome; /* LOST: not answered */
};

/* Sends all groups in one trip and waits for all answers, at most limit_ms. False, with the error,
 * when the connection broke or the time was over: some groups are LOST. Only GOOD ones have
 * results. */
bool pg_exchange_groups(struct pg *pg, struct pg_group *groups, size_t count, int limit_ms,
                        struct error *error) MUST_CHECK;

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
