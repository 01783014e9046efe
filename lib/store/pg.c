#include "store/pg_private.h"

#include "base/waiting.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* A session's own settings; they win over the conninfo's. */
#define SESSION_OPTIONS                                                                            \
    "-c idle_in_transaction_session_timeout=10000 -c search_path=pennant,pg_temp "                 \
    "-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=iso_8601 -c bytea_output=hex "              \
    "-c standard_conforming_strings=on -c client_min_messages=warning -c jit=off "
_Static_assert(PG_IDLE_MS == 10000, "the session's settings repeat the limit");

#define WORK_OPTIONS SESSION_OPTIONS "-c statement_timeout=5000 -c lock_timeout=1000"
#define READ_OPTIONS                                                                               \
    SESSION_OPTIONS "-c statement_timeout=2000 -c lock_timeout=500 "                               \
                    "-c plan_cache_mode=force_generic_plan -c default_transaction_read_only=on "   \
                    "-c default_transaction_isolation=repeatable\\ read"

/* By enum pg_kind. A reading session's transactions need no BEGIN to be snapshots that write
 * nothing; its statements are all short, and one plan fits all their values. Both work on a server
 * that takes writes, but of a reading session libpq would think that it does not. */
static const struct {
    const char *options, *session_attributes;
} KINDS[] = {
    [PG_WORKS] = {WORK_OPTIONS, "read-write"},
    [PG_READS] = {READ_OPTIONS, "primary"},
    [PG_STANDBY_WORKS] = {WORK_OPTIONS, "any"},
    [PG_STANDBY_READS] = {READ_OPTIONS, "any"},
};
_Static_assert(PG_STATEMENT_MS == 5000 && PG_LOCK_MS == 1000 && PG_READ_STATEMENT_MS == 2000 &&
                   PG_READ_LOCK_MS == 500,
               "the sessions' settings repeat these limits");

/* A WARNING with COMMIT says that the wait for a replica was given up. */
static void notice_received(void *context, const PGresult *result)
{
    struct pg *pg = context;
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity != NULL && strcmp(severity, "WARNING") == 0)
        pg->warned = true;
}

static void one_line(struct buffer *out, const char *message)
{
    for (; message != NULL && *message != '\0'; message++) {
        if (*message != '\n')
            buffer_byte(out, *message);
        else if (message[1] != '\0')
            buffer_text(out, "; ");
    }
}

struct pg *pg_open_as(enum pg_kind kind, const char *conninfo, struct buffer *reason,
                      struct error *error)
{
    /* Before dbname: what a conninfo may override. After it: what it may not. */
    static const char *const names[] = {
        "connect_timeout",  "keepalives",           "keepalives_idle",  "keepalives_interval",
        "keepalives_count", "tcp_user_timeout",     "application_name", "dbname",
        "client_encoding",  "target_session_attrs", "options",          NULL};
    const char *const values[] = {"3",
                                  "1",
                                  "10",
                                  "5",
                                  "3",
                                  PG_TCP_USER_TIMEOUT_MS,
                                  "pennant",
                                  conninfo,
                                  "UTF8",
                                  KINDS[kind].session_attributes,
                                  KINDS[kind].options,
                                  NULL};
    _Static_assert(PG_CONNECT_SECONDS == 3, "connect_timeout above");
    struct pg *pg = calloc(1, sizeof(*pg));
    if (pg == NULL) {
        error_set(error, CODE_UNAVAILABLE, NULL);
        return NULL;
    }
    pg->connection = PQconnectdbParams(names, values, 1);
    if (PQstatus(pg->connection) != CONNECTION_OK || PQsetnonblocking(pg->connection, 1) != 0 ||
        PQenterPipelineMode(pg->connection) != 1) {
        if (reason != NULL)
            one_line(reason, PQerrorMessage(pg->connection));
        pg_close(pg);
        error->retry_after = 1;
        error_set(error, CODE_UNAVAILABLE, NULL);
        return NULL;
    }
    PQsetNoticeReceiver(pg->connection, notice_received, pg);
    pg->replan_pause = PG_REPLAN_FIRST_MS;
    pg->replan_at = monotonic_ms() + pg->replan_pause;
    return pg;
}

struct pg *pg_open(const char *conninfo, struct buffer *reason, struct error *error)
{
    return pg_open_as(PG_WORKS, conninfo, reason, error);
}

struct pg *pg_reach(const char *conninfo, struct buffer *reason)
{
    struct arena *arena = arena_new();
    struct error error;
    struct buffer complaint;
    error_init(&error, arena);
    buffer_init(&complaint);
    struct pg *pg = pg_open(conninfo, &complaint, &error);
    if (pg == NULL)
        buffer_print(reason, "the database cannot be reached: %s", complaint.data);
    buffer_release(&complaint);
    arena_free(arena);
    return pg;
}

void pg_close(struct pg *pg)
{
    if (pg == NULL)
        return;
    PQfinish(pg->connection);
    free(pg);
}

bool pg_is_lost(const struct pg *pg)
{
    return pg->lost;
}

bool pg_was_warned(const struct pg *pg)
{
    return pg->warned;
}

void pg_clear(struct pg_result *result)
{
    PQclear(result);
}

bool pg_is_alive(struct pg *pg)
{
    struct pollfd idle = {.fd = PQsocket(pg->connection), .events = POLLIN};
    if (pg->lost || PQstatus(pg->connection) != CONNECTION_OK)
        return false;
    return poll(&idle, 1, 0) == 0;
}

/* One command without an answer, on a connection that is about to be idle. */
static bool tidy(struct pg *pg, const char *sql)
{
    struct arena *arena = arena_new();
    struct error error;
    struct pg_command command = {.sql = sql};
    error_init(&error, arena);
    bool done = pg_exchange(pg, &command, 1, PG_ROLLBACK_MS, &error);
    if (done)
        PQclear(command.result);
    arena_free(arena);
    return done && PQtransactionStatus(pg->connection) == PQTRANS_IDLE;
}

/* A plan that was made while a table was young would go on reading the whole of it as it grows,
 * until its first analyse: plans are made anew after 1, 2, 4 ... seconds, then each minute. */
static bool replan(struct pg *pg)
{
    int64_t now = monotonic_ms();
    if (now < pg->replan_at)
        return true;
    pg->replan_pause =
        pg->replan_pause * 2 > PG_REPLAN_MOST_MS ? PG_REPLAN_MOST_MS : pg->replan_pause * 2;
    pg->replan_at = now + pg->replan_pause;
    return tidy(pg, "DISCARD PLANS");
}

bool pg_settle(struct pg *pg)
{
    if (pg->lost || PQstatus(pg->connection) != CONNECTION_OK)
        return false;
    PGTransactionStatusType status = PQtransactionStatus(pg->connection);
    if (status == PQTRANS_IDLE)
        return replan(pg);
    if (status == PQTRANS_ACTIVE || status == PQTRANS_UNKNOWN)
        return false;
    return tidy(pg, "ROLLBACK");
}

bool pg_script(struct pg *pg, const char *sql, struct buffer *reason)
{
    bool good = PQexitPipelineMode(pg->connection) == 1 && PQsetnonblocking(pg->connection, 0) == 0;
    if (good) {
        PGresult *result = PQexec(pg->connection, sql);
        ExecStatusType status = PQresultStatus(result);
        good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
        PQclear(result);
    }
    if (!good)
        one_line(reason, PQerrorMessage(pg->connection));
    if (PQsetnonblocking(pg->connection, 1) != 0 || PQenterPipelineMode(pg->connection) != 1)
        pg->lost = true;
    return good && !pg->lost;
}
