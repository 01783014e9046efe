#include "store/pg.h"

#include "base/log.h"
#include "store/sqlstate.h"

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct pg {
    PGconn *connection;
    bool prepared[STATEMENT_COUNT];
    bool lost, warned;
    int64_t replan_at; /* when the plans are thrown away next, by now_ms */
    int replan_pause;  /* ms */
};

/* The session's own settings; they win over the conninfo's. */
static const char SESSION_OPTIONS[] =
    "-c statement_timeout=5000 -c lock_timeout=1000 -c idle_in_transaction_session_timeout=10000 "
    "-c search_path=pennant,pg_temp -c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=iso_8601 "
    "-c bytea_output=hex -c standard_conforming_strings=on -c client_min_messages=warning "
    "-c jit=off";
_Static_assert(PG_STATEMENT_MS == 5000 && PG_LOCK_MS == 1000 && PG_IDLE_MS == 10000,
               "the session's settings repeat these limits");

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

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

struct pg *pg_open(const char *conninfo, struct buffer *reason, struct error *error)
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
                                  "read-write",
                                  SESSION_OPTIONS,
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
    pg->replan_at = now_ms() + pg->replan_pause;
    return pg;
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

static bool connection_lost(struct pg *pg, enum code code, struct error *error)
{
    pg->lost = true;
    error->retry_after = 1;
    return error_set(error, code, NULL);
}

/* Moves bytes both ways until an answer can be taken without blocking. */
static bool wait_ready(struct pg *pg, int64_t deadline, struct error *error)
{
    for (;;) {
        int unsent = PQflush(pg->connection);
        if (unsent < 0)
            return connection_lost(pg, CODE_UNAVAILABLE, error);
        if (unsent == 0 && !PQisBusy(pg->connection))
            return true;
        int64_t left = deadline < 0 ? -1 : deadline - now_ms();
        if (deadline >= 0 && left <= 0)
            return connection_lost(pg, CODE_TIMEOUT, error);
        struct pollfd wait = {.fd = PQsocket(pg->connection),
                              .events = (short)(POLLIN | (unsent > 0 ? POLLOUT : 0))};
        int ready = poll(&wait, 1, (int)left);
        if (ready < 0 && errno != EINTR)
            return connection_lost(pg, CODE_UNAVAILABLE, error);
        if (ready > 0 && (wait.revents & ~POLLOUT) != 0 && !PQconsumeInput(pg->connection))
            return connection_lost(pg, CODE_UNAVAILABLE, error);
    }
}

/* Takes the next answer; NULL closes a command's answers. */
static bool take(struct pg *pg, int64_t deadline, PGresult **ret_result, struct error *error)
{
    if (!wait_ready(pg, deadline, error))
        return false;
    *ret_result = PQgetResult(pg->connection);
    return true;
}

static void answer_failed(struct pg *pg, const PGresult *result, const char *statement,
                          struct error *error)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state == NULL) { /* libpq's own complaint: the link broke */
        log_line(LOG_WARNING, "database connection lost", "statement", statement, NULL);
        connection_lost(pg, CODE_UNAVAILABLE, error);
        return;
    }
    if (sqlstate_error(state, PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME),
                       PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY), statement, error))
        pg->lost = true;
}

/* Takes one command's answer and the NULL after it. A failed answer fills *failure, when it is the
 * first. False: the connection is lost. */
static bool take_answer(struct pg *pg, int64_t deadline, const char *name, struct error *failure,
                        PGresult **ret_result, struct error *error)
{
    PGresult *result = NULL, *end = NULL;
    if (!take(pg, deadline, &result, error))
        return false;
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        if (status != PGRES_PIPELINE_ABORTED && error_none(failure))
            answer_failed(pg, result, name, failure);
        PQclear(result);
        result = NULL;
        if (PQstatus(pg->connection) != CONNECTION_OK)
            return connection_lost(pg, failure->code != CODE_OK ? failure->code : CODE_UNAVAILABLE,
                                   error);
    }
    if (!take(pg, deadline, &end, error)) {
        PQclear(result);
        return false;
    }
    PQclear(end);
    *ret_result = result;
    return true;
}

static const char *command_name(const struct pg_command *command)
{
    return command->sql != NULL ? command->sql : STATEMENTS[command->statement].name;
}

static bool send_command(struct pg *pg, const struct pg_command *command, bool *ret_prepares)
{
    *ret_prepares = false;
    if (command->sql != NULL)
        return PQsendQueryParams(pg->connection, command->sql, 0, NULL, NULL, NULL, NULL, 0) == 1;
    const struct statement_text *text = &STATEMENTS[command->statement];
    if (text->planned_each_time)
        return PQsendQueryParams(pg->connection, text->sql, (int)command->count, NULL,
                                 command->parameters, NULL, NULL, 0) == 1;
    if (!pg->prepared[command->statement]) {
        if (PQsendPrepare(pg->connection, text->name, text->sql, 0, NULL) != 1)
            return false;
        *ret_prepares = true;
        pg->prepared[command->statement] = true; /* taken back when the answer says otherwise */
    }
    return PQsendQueryPrepared(pg->connection, text->name, (int)command->count, command->parameters,
                               NULL, NULL, 0) == 1;
}

static bool take_all(struct pg *pg, struct pg_command *commands, const bool *prepares, size_t count,
                     int64_t deadline, struct error *failure, struct error *error)
{
    PGresult *result = NULL;
    for (size_t i = 0; i < count; i++) {
        const char *name = command_name(&commands[i]);
        if (prepares[i]) {
            if (!take_answer(pg, deadline, name, failure, &result, error))
                return false;
            pg->prepared[commands[i].statement] = result != NULL;
            PQclear(result);
        }
        if (!take_answer(pg, deadline, name, failure, &commands[i].result, error))
            return false;
    }
    if (!take(pg, deadline, &result, error))
        return false;
    bool synced = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
    PQclear(result);
    return synced || connection_lost(pg, CODE_UNAVAILABLE, error);
}

bool pg_exchange(struct pg *pg, struct pg_command *commands, size_t count, int limit_ms,
                 struct error *error)
{
    int64_t deadline = limit_ms == PG_NO_LIMIT ? -1 : now_ms() + limit_ms;
    bool *prepares = ARENA_ARRAY(error->arena, bool, count);
    struct error failure;
    error_init(&failure, error->arena);
    pg->warned = false;
    for (size_t i = 0; i < count; i++) {
        commands[i].result = NULL;
        if (!send_command(pg, &commands[i], &prepares[i]))
            return connection_lost(pg, CODE_UNAVAILABLE, error);
    }
    if (PQpipelineSync(pg->connection) != 1)
        return connection_lost(pg, CODE_UNAVAILABLE, error);
    if (take_all(pg, commands, prepares, count, deadline, &failure, error) && error_none(&failure))
        return true;
    for (size_t i = 0; i < count; i++) {
        PQclear(commands[i].result);
        commands[i].result = NULL;
    }
    if (!error_none(&failure) && error_none(error)) {
        struct arena *arena = error->arena;
        *error = failure;
        error->arena = arena;
    }
    return false;
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
    int64_t now = now_ms();
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
