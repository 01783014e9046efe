#include "store/tx.h"

#include "base/attributes.h"
#include "base/fatal.h"
#include "base/log.h"
#include "store/entered.h"
#include "store/pg.h"
#include "store/pool_lend.h"
#include "store/reads.h"
#include "store/statement.h"

#include "store/writes.h"
#include <stdint.h>

#define BEGIN_ATTEMPTS    2  /* a connection may have died unseen while it was idle */
#define TRIP_COMMANDS     16 /* commands of a caller in one trip, and as many deferred ones */
#define ENTERING_COMMANDS 2

struct tx {
    struct pool *pool;
    struct pg *pg; /* NULL before the first trip, and once given back */
    struct arena *arena;
    enum tx_mode mode;
    const struct principal *principal;
    const char *request_id;
    struct relay *relay;
    struct tx_organisation organisation;
    struct pg_command deferred[TRIP_COMMANDS];
    size_t deferred_count;
    bool begun, failed;
};

static void give_back(struct tx *tx)
{
    if (tx->pg != NULL)
        pool_give(tx->pool, tx->pg);
    tx->pg = NULL;
}

static bool shape_holds(enum statement statement, const struct table *table, struct error *error)
{
    enum shape shape = STATEMENTS[statement].shape;
    bool holds = shape == SHAPE_MANY || (shape == SHAPE_NONE && table->column_count == 0) ||
                 (shape == SHAPE_ONE && table->row_count == 1) ||
                 (shape == SHAPE_OPTIONAL && table->row_count <= 1);
    if (holds)
        return true;
    log_line(LOG_ERROR, "a statement answered another number of rows than declared", "statement",
             STATEMENTS[statement].name, NULL);
    return error_set(error, CODE_INTERNAL, NULL);
}

static void parameters_match(enum statement statement, size_t count)
{
    if ((size_t)STATEMENTS[statement].parameter_count != count)
        fatal("statement %s takes %d parameters, not %zu", STATEMENTS[statement].name,
              STATEMENTS[statement].parameter_count, count);
}

/* A caller names one key where the statement takes a list. */
static struct pg_command command_of(struct arena *arena, const struct tx_call *call)
{
    bool keyed = STATEMENTS[call->statement].key != NULL;
    parameters_match(call->statement, call->count);
    return (struct pg_command){
        .statement = call->statement,
        .parameters = keyed ? parameters_keyed(arena, call, &call->parameters[call->count - 1], 1)
                            : call->parameters,
        .count = call->count};
}

static const char *const BEGINS[] = {
    [TX_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    [TX_READ_ON] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    [TX_WRITE] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
    [TX_WRITE_SNAPSHOT] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE",
};

static bool only_reads(const struct tx *tx)
{
    return tx->mode == TX_READ || tx->mode == TX_READ_ON;
}

/* The first trip takes the connection. It is made again when the link turns out to be dead, unless
 * it may have committed something. */
static bool exchange(struct tx *tx, struct pg_command *commands, size_t count, bool commits,
                     struct error *error)
{
    bool first = !tx->begun, again = first && (!commits || only_reads(tx));
    tx->begun = true;
    for (int attempt = 1;; attempt++) {
        if (tx->pg == NULL)
            tx->pg = pool_take(tx->pool, error);
        if (tx->pg == NULL)
            return false;
        if (pg_exchange(tx->pg, commands, count, PG_EXCHANGE_MS, error))
            return true;
        if (!again || !pg_is_lost(tx->pg) || error->code == CODE_TIMEOUT ||
            attempt == BEGIN_ATTEMPTS)
            return false;
        give_back(tx);
        error_clear(error);
    }
}

/* Begins, unless the trip is the whole of a transaction by itself, and enters: the first commands
 * of a trip. */
static size_t put_entering(struct tx *tx, bool begins, struct pg_command *commands)
{
    const char **parameters = ARENA_ARRAY(tx->arena, const char *, ENTER_PARAMETERS);
    size_t used = 0;
    enter_parameters(tx->arena, tx->principal, parameters);
    if (begins)
        commands[used++] = (struct pg_command){.sql = BEGINS[tx->mode]};
    commands[used++] = (struct pg_command){
        .statement = STATEMENT_ENTER, .parameters = parameters, .count = ENTER_PARAMETERS};
    return used;
}

static bool take_entered(struct tx *tx, struct pg_result *answer, struct error *error)
{
    struct table table;
    const char *known = tx->organisation.id;
    pg_table(tx->arena, answer, &table);
    if (!entered_check(entered_of(tx->pool), tx->principal->organisation, known, &table, error))
        return false;
    if (known == NULL)
        tx->organisation = (struct tx_organisation){
            table_value(&table, 0, "id"), table_value(&table, 0, "code"),
            table_value(&table, 0, "time_zone"), table_value(&table, 0, "today")};
    return true;
}

/* Puts a trip together: begin and enter if it is the first, what was deferred, the commands, and
 * COMMIT when asked. Statements up to one Sync are one transaction of the usual kind by themselves,
 * committed with it: where that is what is wanted, neither BEGIN nor COMMIT is sent. */
static size_t put_together(struct tx *tx, const struct pg_command *commands, size_t count,
                           bool commits, struct pg_command *ret_all, size_t *ret_entered,
                           size_t *ret_before)
{
    bool whole = !tx->begun && commits && tx->mode == TX_WRITE;
    size_t used = tx->begun ? 0 : put_entering(tx, !whole, ret_all);
    *ret_entered = used == 0 ? SIZE_MAX : used - 1;
    if (tx->deferred_count + count > TRIP_COMMANDS * 2)
        fatal("too many statements in one trip");
    for (size_t i = 0; i < tx->deferred_count; i++)
        ret_all[used++] = tx->deferred[i];
    tx->deferred_count = 0;
    *ret_before = used;
    for (size_t i = 0; i < count; i++)
        ret_all[used++] = commands[i];
    if (commits && !whole)
        ret_all[used++] = (struct pg_command){.sql = "COMMIT"};
    return used;
}

/* One trip. Results of these commands stay in commands. */
static bool trip(struct tx *tx, struct pg_command *commands, size_t count, bool commits,
                 struct error *error)
{
    struct pg_command all[ENTERING_COMMANDS + TRIP_COMMANDS * 2 + 1];
    bool first = !tx->begun;
    size_t entered, before;
    if (tx->failed || (tx->pg == NULL && !first)) {
        log_line(LOG_ERROR, "a transaction was used after its end", NULL);
        return error_set(error, CODE_INTERNAL, NULL);
    }
    size_t used = put_together(tx, commands, count, commits, all, &entered, &before);
    tx->failed = !exchange(tx, all, used, commits, error);
    if (tx->failed)
        return false;
    tx->failed = first && !take_entered(tx, all[entered].result, error);
    for (size_t i = 0; i < used; i++) {
        bool theirs = i >= before && i < before + count;
        if (theirs && !tx->failed)
            commands[i - before].result = all[i].result;
        else if (i != entered) /* the answer of entering is a table by now */
            pg_clear(all[i].result);
    }
    return !tx->failed;
}

bool tx_begin(struct pool *pool, enum tx_mode mode, const struct principal *principal,
              const char *request_id, struct arena *arena, struct tx **ret_tx,
              struct tx_organisation *ret_organisation, struct error *error)
{
    if (principal->organisation == NULL)
        return error_set(error, CODE_ORGANISATION_REQUIRED, NULL);
    struct tx *tx = ARENA_NEW(arena, struct tx);
    *tx = (struct tx){.pool = pool,
                      .arena = arena,
                      .mode = mode,
                      .principal = principal,
                      .request_id = request_id};
    if (!entered_find(entered_of(pool), arena, principal->organisation, &tx->organisation) &&
        !trip(tx, NULL, 0, false, error)) {
        give_back(tx);
        return false;
    }
    *ret_tx = tx;
    *ret_organisation = tx->organisation;
    return true;
}

void tx_reply_by(struct tx *tx, struct relay *relay)
{
    tx->relay = relay;
}

bool tx_run_all(struct tx *tx, struct tx_call *calls, size_t count, struct error *error)
{
    struct pg_command commands[TRIP_COMMANDS];
    if (count > COUNT(commands))
        fatal("too many statements in one trip");
    for (size_t i = 0; i < count; i++)
        commands[i] = command_of(tx->arena, &calls[i]);
    if (!trip(tx, commands, count, false, error))
        return false;
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        pg_table(tx->arena, commands[i].result, &calls[i].table);
        good = shape_holds(calls[i].statement, &calls[i].table, error) && good;
    }
    return good;
}

bool tx_run(struct tx *tx, enum statement statement, const char *const *parameters, size_t count,
            struct table *ret_table, struct error *error)
{
    struct tx_call call = {.statement = statement, .parameters = parameters, .count = count};
    if (!tx_run_all(tx, &call, 1, error))
        return false;
    *ret_table = call.table;
    return true;
}

/* A broken link costs a read nothing; of a write nobody knows what became. */
static bool commit_is_known(const struct tx *tx, bool good, struct error *error)
{
    if (!only_reads(tx))
        writes_note(tx->principal->organisation);
    if (only_reads(tx) || tx->pg == NULL || !(good ? pg_was_warned(tx->pg) : pg_is_lost(tx->pg)))
        return good;
    error_clear(error);
    error->retry_after = 1;
    return error_set(error, CODE_OUTCOME_UNKNOWN, NULL);
}

bool tx_run_commit(struct tx *tx, enum statement statement, const char *const *parameters,
                   size_t count, struct table *ret_table, struct error *error)
{
    struct tx_call call = {.statement = statement, .parameters = parameters, .count = count};
    struct pg_command command = command_of(tx->arena, &call);
    struct table table;
    bool good = trip(tx, &command, 1, true, error);
    if (good)
        pg_table(tx->arena, command.result, &table);
    good = commit_is_known(tx, good, error);
    give_back(tx);
    if (!good || !shape_holds(statement, &table, error))
        return false;
    *ret_table = table;
    return true;
}

/* The whole of a transaction that only reads one thing: it shares its trip with others. */
static bool read_alone(struct tx *tx, const struct tx_call *call, struct table *ret_table,
                       struct error *error)
{
    tx->begun = true;
    tx->failed = !reads_run(reads_of(tx->pool), tx->arena, tx->principal, tx->organisation.id, call,
                            tx->relay, ret_table, error);
    if (tx->failed)
        return false;
    return shape_holds(call->statement, ret_table, error);
}

bool tx_run_last(struct tx *tx, enum statement statement, const char *const *parameters,
                 size_t count, struct table *ret_table, struct error *error)
{
    struct tx_call call = {.statement = statement, .parameters = parameters, .count = count};
    if (tx->mode != TX_READ)
        return tx_run(tx, statement, parameters, count, ret_table, error);
    if (tx->begun || tx->deferred_count > 0 || !STATEMENTS[statement].together)
        return tx_run_commit(tx, statement, parameters, count, ret_table, error);
    parameters_match(statement, count);
    return read_alone(tx, &call, ret_table, error);
}

void tx_defer(struct tx *tx, enum statement statement, const char *const *parameters, size_t count)
{
    parameters_match(statement, count);
    if (STATEMENTS[statement].shape != SHAPE_NONE || tx->deferred_count == TRIP_COMMANDS)
        fatal("statement %s cannot be deferred", STATEMENTS[statement].name);
    tx->deferred[tx->deferred_count++] =
        (struct pg_command){.statement = statement, .parameters = parameters, .count = count};
}

bool tx_commit(struct tx *tx, struct error *error)
{
    bool good = true;
    if (tx->failed)
        good = error_set(error, CODE_INTERNAL, NULL);
    else if (tx->mode != TX_READ && (tx->pg != NULL || tx->deferred_count > 0))
        good = commit_is_known(tx, trip(tx, NULL, 0, true, error), error);
    give_back(tx);
    return good;
}

void tx_answer_into(struct tx *tx, struct arena *arena)
{
    tx->arena = arena;
}

void tx_rollback(struct tx *tx)
{
    if (tx != NULL)
        give_back(tx);
}

struct arena *tx_arena(const struct tx *tx)
{
    return tx->arena;
}

const struct tx_organisation *tx_organisation(const struct tx *tx)
{
    return &tx->organisation;
}

const struct principal *tx_principal(const struct tx *tx)
{
    return tx->principal;
}

const char *tx_request_id(const struct tx *tx)
{
    return tx->request_id;
}
