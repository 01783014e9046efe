#include "store/pg_private.h"

#include "base/log.h"
#include "base/waiting.h"
#include "store/sqlstate.h"

#include <errno.h>
#include <poll.h>

#define SYNC_ANSWERS 4 /* that a Sync has at most: a refusal, its end, and the Sync's own */

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
        int64_t left = deadline < 0 ? -1 : deadline - monotonic_ms();
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

/* A statement that this connection has not parsed yet. */
struct parse {
    enum statement statement;
    struct error failure; /* why it still is not */
};

struct parses {
    struct parse *items;
    size_t count, capacity;
};

static bool send_command(struct pg *pg, const struct pg_command *command)
{
    if (command->sql != NULL)
        return PQsendQueryParams(pg->connection, command->sql, 0, NULL, NULL, NULL, NULL, 0) == 1;
    const struct statement_text *text = &STATEMENTS[command->statement];
    if (text->planned_each_time)
        return PQsendQueryParams(pg->connection, text->sql, (int)command->count, NULL,
                                 command->parameters, NULL, NULL, text->binary) == 1;
    return PQsendQueryPrepared(pg->connection, text->name, (int)command->count, command->parameters,
                               NULL, NULL, text->binary) == 1;
}

/* Each is parsed before all groups and with a Sync of its own: no failure of others keeps it from
 * being there. */
static bool send_parse(struct pg *pg, const struct pg_command *command, struct parses *parses,
                       struct arena *arena)
{
    const struct statement_text *text = &STATEMENTS[command->statement];
    if (command->sql != NULL || text->planned_each_time || pg->prepared[command->statement])
        return true;
    pg->prepared[command->statement] = true; /* taken back when the answer says otherwise */
    ARENA_GROW(arena, parses->items, parses->count, parses->capacity);
    struct parse *parse = &parses->items[parses->count++];
    parse->statement = command->statement;
    error_init(&parse->failure, arena);
    return PQsendPrepare(pg->connection, text->name, text->sql, 0, NULL) == 1 &&
           PQpipelineSync(pg->connection) == 1;
}

static bool send_all(struct pg *pg, const struct pg_group *groups, size_t count,
                     struct parses *parses, struct arena *arena)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < groups[i].count; k++)
            if (!send_parse(pg, &groups[i].commands[k], parses, arena))
                return false;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < groups[i].count; k++)
            if (!send_command(pg, &groups[i].commands[k]))
                return false;
        if (PQpipelineSync(pg->connection) != 1)
            return false;
    }
    return true;
}

/* A Sync commits what has no COMMIT of its own, and that may be refused just then, by a check that
 * is deferred to the end: then nothing was stored, which *failure says. */
static bool take_sync(struct pg *pg, int64_t deadline, const char *name, struct error *failure,
                      struct error *error)
{
    for (int i = 0; i < SYNC_ANSWERS; i++) {
        PGresult *result = NULL;
        if (!take(pg, deadline, &result, error))
            return false;
        ExecStatusType status = PQresultStatus(result);
        bool refused = status == PGRES_FATAL_ERROR && PQstatus(pg->connection) == CONNECTION_OK &&
                       PQresultErrorField(result, PG_DIAG_SQLSTATE) != NULL;
        if (refused && error_none(failure))
            answer_failed(pg, result, name, failure);
        bool strange = result != NULL && !refused && status != PGRES_PIPELINE_SYNC;
        PQclear(result);
        if (status == PGRES_PIPELINE_SYNC)
            return true;
        if (strange)
            break;
    }
    return connection_lost(pg, CODE_UNAVAILABLE, error);
}

static bool take_parses(struct pg *pg, const struct parses *parses, int64_t deadline,
                        struct error *error)
{
    for (size_t i = 0; i < parses->count; i++) {
        struct parse *parse = &parses->items[i];
        PGresult *result = NULL;
        if (!take_answer(pg, deadline, STATEMENTS[parse->statement].name, &parse->failure, &result,
                         error))
            return false;
        pg->prepared[parse->statement] = result != NULL;
        PQclear(result);
        if (!take_sync(pg, deadline, STATEMENTS[parse->statement].name, &parse->failure, error))
            return false;
    }
    return true;
}

/* Why a statement was not even parsed; NULL: it was. */
static const struct error *parse_failure(const struct parses *parses,
                                         const struct pg_command *command)
{
    for (size_t i = 0; i < parses->count; i++)
        if (!error_none(&parses->items[i].failure) && command->sql == NULL &&
            command->statement == parses->items[i].statement)
            return &parses->items[i].failure;
    return NULL;
}

/* One command's answer into its group; what fails first is why the group fails. */
static bool take_command(struct pg *pg, struct pg_group *group, size_t index,
                         const struct parses *parses, int64_t deadline, struct error *error)
{
    struct pg_command *command = &group->commands[index];
    const struct error *reason = parse_failure(parses, command);
    struct error failure;
    error_init(&failure, error->arena);
    if (reason != NULL)
        failure = *reason;
    if (!take_answer(pg, deadline, command_name(command), &failure, &command->result, error))
        return false;
    if (group->outcome == PG_GROUP_FAILED || error_none(&failure))
        return true;
    group->outcome = PG_GROUP_FAILED;
    group->failed = index;
    *group->error = failure;
    return true;
}

/* The answers of one group and of its Sync; false: the connection is lost. */
static bool take_group(struct pg *pg, struct pg_group *group, const struct parses *parses,
                       int64_t deadline, struct error *error)
{
    group->outcome = PG_GROUP_GOOD;
    bool good = true;
    struct error failure;
    error_init(&failure, error->arena);
    for (size_t i = 0; i < group->count && good; i++)
        good = take_command(pg, group, i, parses, deadline, error);
    good = good && take_sync(pg, deadline, "commit", &failure, error);
    if (!good)
        group->outcome = PG_GROUP_LOST;
    else if (group->outcome == PG_GROUP_GOOD && !error_none(&failure)) {
        group->outcome = PG_GROUP_FAILED;
        group->failed = group->count - 1;
        *group->error = failure;
    }
    return good;
}

static void clear_results(const struct pg_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        PQclear(group->commands[i].result);
        group->commands[i].result = NULL;
    }
}

bool pg_exchange_groups(struct pg *pg, struct pg_group *groups, size_t count, int limit_ms,
                        struct error *error)
{
    int64_t deadline = limit_ms == PG_NO_LIMIT ? -1 : monotonic_ms() + limit_ms;
    struct parses parses = {NULL, 0, 0};
    pg->warned = false;
    for (size_t i = 0; i < count; i++) {
        groups[i].outcome = PG_GROUP_LOST;
        for (size_t k = 0; k < groups[i].count; k++)
            groups[i].commands[k].result = NULL;
    }
    bool good = (send_all(pg, groups, count, &parses, error->arena) ||
                 connection_lost(pg, CODE_UNAVAILABLE, error)) &&
                take_parses(pg, &parses, deadline, error);
    for (size_t i = 0; i < count; i++) {
        good = good && take_group(pg, &groups[i], &parses, deadline, error);
        if (groups[i].outcome != PG_GROUP_GOOD)
            clear_results(&groups[i]);
    }
    return good;
}

bool pg_exchange(struct pg *pg, struct pg_command *commands, size_t count, int limit_ms,
                 struct error *error)
{
    struct error failure;
    error_init(&failure, error->arena);
    struct pg_group group = {.commands = commands, .count = count, .error = &failure};
    if (!pg_exchange_groups(pg, &group, 1, limit_ms, error))
        return false;
    if (group.outcome == PG_GROUP_GOOD)
        return true;
    *error = failure;
    return false;
}
