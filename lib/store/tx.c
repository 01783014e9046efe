#include "store/tx.h"

#include "base/attributes.h"
#include "base/fatal.h"
#include "base/log.h"
#include "store/pg.h"
#include "store/pool_lend.h"
#include "store/statement.h"

#include <string.h>

#define BEGIN_ATTEMPTS 2  /* a connection may have died unseen while it was idle */
#define TRIP_COMMANDS  16 /* commands in one trip, deferred ones included */

struct tx {
    struct pool *pool;
    struct pg *pg; /* NULL once given back */
    struct arena *arena;
    enum tx_mode mode;
    const struct principal *principal;
    const char *request_id;
    struct tx_organisation organisation;
    struct pg_command deferred[TRIP_COMMANDS];
    size_t deferred_count;
    bool failed;
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

/* One trip: what was deferred, then these commands. Results of the latter stay in commands. */
static bool trip(struct tx *tx, struct pg_command *commands, size_t count, struct error *error)
{
    struct pg_command all[TRIP_COMMANDS * 2];
    size_t before = tx->deferred_count;
    if (tx->failed || tx->pg == NULL) {
        log_line(LOG_ERROR, "a transaction was used after its end", NULL);
        return error_set(error, CODE_INTERNAL, NULL);
    }
    if (before + count > COUNT(all))
        fatal("too many statements in one trip");
    memcpy(all, tx->deferred, before * sizeof(all[0]));
    memcpy(all + before, commands, count * sizeof(all[0]));
    tx->deferred_count = 0;
    if (!pg_exchange(tx->pg, all, before + count, PG_EXCHANGE_MS, error)) {
        tx->failed = true;
        return false;
    }
    for (size_t i = 0; i < before; i++)
        pg_clear(all[i].result);
    memcpy(commands, all + before, count * sizeof(all[0]));
    return true;
}

static const char *role_list(struct arena *arena, unsigned roles)
{
    const char *names[ROLE_COUNT];
    size_t count = 0;
    for (unsigned bit = 1; bit <= ROLE_COLLECTOR; bit <<= 1) {
        if ((roles & bit) != 0)
            names[count++] = role_name((enum role)bit);
    }
    return parameter_list(arena, names, count);
}

static const char *const BEGINS[] = {
    [TX_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    [TX_WRITE] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
    [TX_WRITE_SNAPSHOT] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE",
};

static bool enter(struct tx *tx, struct error *error)
{
    const struct principal *who = tx->principal;
    const char *parameters[] = {who->organisation, role_list(tx->arena, who->roles),
                                parameter_list(tx->arena, who->units.items, who->units.count),
                                parameter_list(tx->arena, who->sources.items, who->sources.count),
                                who->subject};
    struct pg_command commands[] = {
        {.sql = BEGINS[tx->mode]},
        {.statement = STATEMENT_ENTER, .parameters = parameters, .count = COUNT(parameters)}};
    struct table table;
    if (!trip(tx, commands, COUNT(commands), error))
        return false;
    pg_clear(commands[0].result);
    pg_table(tx->arena, commands[1].result, &table);
    if (table.row_count == 0) {
        tx->failed = true;
        return error_set(error, CODE_ORGANISATION_UNKNOWN, NULL);
    }
    tx->organisation = (struct tx_organisation){
        table_value(&table, 0, "id"), table_value(&table, 0, "code"),
        table_value(&table, 0, "time_zone"), table_value(&table, 0, "today")};
    return true;
}

bool tx_begin(struct pool *pool, enum tx_mode mode, const struct principal *principal,
              const char *request_id, struct arena *arena, struct tx **ret_tx,
              struct tx_organisation *ret_organisation, struct error *error)
{
    if (principal->organisation == NULL)
        return error_set(error, CODE_ORGANISATION_REQUIRED, NULL);
    for (int attempt = 1;; attempt++) {
        struct tx *tx = ARENA_NEW(arena, struct tx);
        *tx = (struct tx){.pool = pool,
                          .arena = arena,
                          .mode = mode,
                          .principal = principal,
                          .request_id = request_id};
        tx->pg = pool_take(pool, error);
        if (tx->pg == NULL)
            return false;
        if (enter(tx, error)) {
            *ret_tx = tx;
            *ret_organisation = tx->organisation;
            return true;
        }
        bool lost = pg_is_lost(tx->pg);
        give_back(tx);
        if (!lost || error->code == CODE_TIMEOUT || attempt == BEGIN_ATTEMPTS)
            return false;
        error_clear(error);
    }
}

bool tx_run_all(struct tx *tx, struct tx_call *calls, size_t count, struct error *error)
{
    struct pg_command commands[TRIP_COMMANDS];
    if (count > COUNT(commands))
        fatal("too many statements in one trip");
    for (size_t i = 0; i < count; i++) {
        parameters_match(calls[i].statement, calls[i].count);
        commands[i] = (struct pg_command){.statement = calls[i].statement,
                                          .parameters = calls[i].parameters,
                                          .count = calls[i].count};
    }
    if (!trip(tx, commands, count, error))
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

bool tx_run_last(struct tx *tx, enum statement statement, const char *const *parameters,
                 size_t count, struct table *ret_table, struct error *error)
{
    if (tx->mode != TX_READ)
        return tx_run(tx, statement, parameters, count, ret_table, error);
    struct pg_command commands[] = {
        {.statement = statement, .parameters = parameters, .count = count}, {.sql = "COMMIT"}};
    struct table table;
    parameters_match(statement, count);
    if (!trip(tx, commands, COUNT(commands), error))
        return false;
    pg_clear(commands[1].result);
    pg_table(tx->arena, commands[0].result, &table);
    give_back(tx);
    if (!shape_holds(statement, &table, error))
        return false;
    *ret_table = table;
    return true;
}

void tx_defer(struct tx *tx, enum statement statement, const char *const *parameters, size_t count)
{
    parameters_match(statement, count);
    if (STATEMENTS[statement].shape != SHAPE_NONE || tx->deferred_count == TRIP_COMMANDS)
        fatal("statement %s cannot be deferred", STATEMENTS[statement].name);
    tx->deferred[tx->deferred_count++] =
        (struct pg_command){.statement = statement, .parameters = parameters, .count = count};
}

/* A read has its answer already; a broken link costs it nothing. */
static bool commit_write(struct tx *tx, struct error *error)
{
    struct pg_command commit = {.sql = "COMMIT"};
    bool good = trip(tx, &commit, 1, error);
    if (good)
        pg_clear(commit.result);
    if ((good && pg_was_warned(tx->pg)) || (!good && pg_is_lost(tx->pg))) {
        error_clear(error);
        error->retry_after = 1;
        return error_set(error, CODE_OUTCOME_UNKNOWN, NULL);
    }
    return good;
}

bool tx_commit(struct tx *tx, struct error *error)
{
    bool good = true;
    if (tx->failed)
        good = error_set(error, CODE_INTERNAL, NULL);
    else if (tx->pg != NULL && tx->mode != TX_READ)
        good = commit_write(tx, error);
    give_back(tx);
    return good;
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
