#include "store/reads.h"

#include "base/fatal.h"
#include "base/gather.h"
#include "store/entered.h"
#include "store/pg.h"
#include "store/pool_lend.h"

#include <stdlib.h>

#define ATTEMPTS 2    /* a connection may have died unseen while it was idle */
#define INSIDE   4096 /* reads that wait or run; threads are fewer, and so are connections */

struct reads {
    struct pool *pool;
    struct gather *gather;
};

/* One caller's read. */
struct read {
    struct gather_item item;
    const char *const *enter;
    const char *organisation_id;
    const struct tx_call *call;
    struct error *error;
    struct pg_result *result;
    bool good;
};

static struct read *after(const struct read *read)
{
    return (struct read *)read->item.next;
}

static bool exchange(struct pool *pool, struct pg_command *commands, size_t count,
                     bool *ret_reached, struct error *error)
{
    for (int attempt = 1;; attempt++) {
        *ret_reached = false;
        struct pg *pg = pool_take(pool, error);
        if (pg == NULL)
            return false;
        bool good = pg_exchange(pg, commands, count, PG_EXCHANGE_MS, error);
        bool lost = pg_is_lost(pg);
        pool_give(pool, pg);
        *ret_reached = !lost;
        if (good || !lost || error->code == CODE_TIMEOUT || attempt == ATTEMPTS)
            return good;
        error_clear(error);
    }
}

/* The answers of a trip: begin, enter, one a read, commit. */
static void share_out(struct reads *reads, struct read *first, struct pg_command *commands,
                      size_t count)
{
    struct table entered;
    pg_clear(commands[0].result);
    pg_clear(commands[count - 1].result);
    pg_table(first->error->arena, commands[1].result, &entered);
    struct pg_command *command = &commands[2];
    for (struct read *read = first; read != NULL; read = after(read), command++) {
        read->good = entered_check(entered_of(reads->pool), read->enter[0], read->organisation_id,
                                   &entered, read->error);
        if (read->good)
            read->result = command->result;
        else
            pg_clear(command->result);
    }
}

/* All in one trip. False, with the error in the first, when it failed as a whole. */
static bool run_together(struct reads *reads, struct read *first, size_t count, bool *ret_reached)
{
    struct pg_command commands[READS_TOGETHER + 3] = {
        {.sql = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"},
        {.statement = STATEMENT_ENTER, .parameters = first->enter, .count = ENTER_PARAMETERS}};
    size_t used = 2;
    for (struct read *read = first; read != NULL; read = after(read))
        commands[used++] = (struct pg_command){.statement = read->call->statement,
                                               .parameters = read->call->parameters,
                                               .count = read->call->count};
    commands[used++] = (struct pg_command){.sql = "COMMIT"};
    if (used != count + 3)
        fatal("a bunch of %zu reads has another count", count);
    if (!exchange(reads->pool, commands, used, ret_reached, first->error))
        return false;
    share_out(reads, first, commands, used);
    return true;
}

/* One that fails must not fail the others: they are run one by one, unless it was the database that
 * could not be reached. */
static void run(void *context, struct gather_item *items, size_t count)
{
    struct reads *reads = context;
    struct read *first = (struct read *)items;
    bool reached;
    if (run_together(reads, first, count, &reached) || count == 1)
        return;
    enum code code = first->error->code;
    int retry_after = first->error->retry_after;
    for (struct read *read = first; read != NULL; read = after(read)) {
        error_clear(read->error);
        if (reached) {
            struct read alone = *read;
            alone.item.next = NULL;
            (void)run_together(reads, &alone, 1, &(bool){false});
            read->good = alone.good;
            read->result = alone.result;
        } else {
            read->error->retry_after = retry_after;
            error_set(read->error, code, NULL);
        }
    }
}

struct reads *reads_new(struct pool *pool, int wait_ms)
{
    struct reads *reads = calloc(1, sizeof(*reads));
    if (reads == NULL)
        fatal("out of memory");
    reads->pool = pool;
    reads->gather = gather_new(&(struct gather_settings){.slots = INSIDE,
                                                         .bunch_most = READS_TOGETHER,
                                                         .inside_most = INSIDE,
                                                         .wait_ms = wait_ms,
                                                         .run = run,
                                                         .context = reads});
    return reads;
}

void reads_free(struct reads *reads)
{
    if (reads == NULL)
        return;
    gather_free(reads->gather);
    free(reads);
}

bool reads_run(struct reads *reads, struct arena *arena, const struct principal *principal,
               const char *organisation_id, const struct tx_call *call,
               struct pg_result **ret_result, struct error *error)
{
    const char *enter[ENTER_PARAMETERS];
    enter_parameters(arena, principal, enter);
    struct read read = {
        .enter = enter, .organisation_id = organisation_id, .call = call, .error = error};
    const char *key = arena_print(arena, "%d\n%s\n%s\n%s\n%s\n%s", (int)call->statement, enter[0],
                                  enter[1], enter[2], enter[3], enter[4] != NULL ? enter[4] : "");
    if (!gather_join(reads->gather, key, &read.item)) {
        error->retry_after = 1;
        return error_set(error, CODE_UNAVAILABLE, NULL);
    }
    *ret_result = read.result;
    return read.good;
}
