#include "base/fatal.h"
#include "store/pg.h"
#include "store/pool_lend.h"
#include "store/reads_private.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ATTEMPTS 2 /* a connection may have died unseen while it was idle */

/* What a statement answered, for all that asked the same; gone with the last of them. */
struct answer {
    atomic_size_t holders;
    struct arena *arena;
    struct table table;
};

/* Reads of one principal: one transaction. */
struct part {
    struct read *first, **last; /* by read->next */
    size_t count;
    struct pg_command *commands; /* enter first */
    struct error error;
};

struct trip {
    struct arena *arena; /* of the thread that makes it */
    size_t count;
    struct part *parts;
    struct pg_group *groups;
    struct error error; /* of what was not answered */
};

static bool same_texts(const char *const *a, const char *const *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (a[i] != b[i] && (a[i] == NULL || b[i] == NULL || strcmp(a[i], b[i]) != 0))
            return false;
    return true;
}

static bool fits(const struct part *part, const struct read *read)
{
    const struct read *first = part->first;
    return !read->alone && !first->alone && same_texts(first->enter, read->enter, ENTER_PARAMETERS);
}

static void part_add(struct trip *trip, struct read *read)
{
    struct part *part = trip->parts;
    while (part < trip->parts + trip->count && !fits(part, read))
        part++;
    if (part == trip->parts + trip->count) {
        trip->count++;
        part->last = &part->first;
    }
    read->next = NULL;
    *part->last = read;
    part->last = &read->next;
    part->count++;
}

/* By how many parameters two reads of a statement must agree to be one question: where it takes a
 * list of keys, the last may differ. */
static size_t shared_parameters(const struct tx_call *call)
{
    return call->count - (STATEMENTS[call->statement].key != NULL);
}

static bool same_question(const struct tx_call *a, const struct tx_call *b)
{
    return a->statement == b->statement &&
           same_texts(a->parameters, b->parameters, shared_parameters(a));
}

/* Which command asks what the read does, among those of the reads before it; 0: none yet. */
static size_t question_find(const struct part *part, const struct read *read)
{
    for (const struct read *other = part->first; other != read; other = other->next)
        if (same_question(other->call, read->call))
            return other->question;
    return 0;
}

/* The parameters of a question with the keys of all its reads. */
static const char *const *with_keys(struct arena *arena, const struct part *part, size_t question)
{
    const char **keys = ARENA_ARRAY(arena, const char *, part->count);
    const struct tx_call *call = NULL;
    size_t count = 0;
    for (const struct read *read = part->first; read != NULL; read = read->next) {
        if (read->question != question)
            continue;
        call = read->call;
        keys[count++] = call->parameters[call->count - 1];
    }
    return parameters_keyed(arena, call, keys, count);
}

static void part_ask(struct arena *arena, struct part *part, struct pg_group *group)
{
    size_t used = 1;
    part->commands = ARENA_ARRAY(arena, struct pg_command, 1 + part->count);
    part->commands[0] = (struct pg_command){
        .statement = STATEMENT_ENTER, .parameters = part->first->enter, .count = ENTER_PARAMETERS};
    for (struct read *read = part->first; read != NULL; read = read->next) {
        const struct tx_call *call = read->call;
        read->question = question_find(part, read);
        if (read->question != 0)
            continue;
        read->question = used;
        part->commands[used++] = (struct pg_command){
            .statement = call->statement, .parameters = call->parameters, .count = call->count};
    }
    for (size_t i = 1; i < used; i++)
        if (STATEMENTS[part->commands[i].statement].key != NULL)
            part->commands[i].parameters = with_keys(arena, part, i);
    error_init(&part->error, arena);
    *group = (struct pg_group){
        .commands = part->commands, .count = used, .error = &part->error, .outcome = PG_GROUP_LOST};
}

static void groups_clear(struct pg_group *groups, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < groups[i].count; k++) {
            pg_clear(groups[i].commands[k].result);
            groups[i].commands[k].result = NULL;
        }
}

/* Once more over another connection when the first one was dead, but not when it was too slow. */
static void trip_go(struct trip *trip, struct pool *connections, const struct timespec *deadline)
{
    for (int attempt = 1;; attempt++) {
        struct pg *pg = attempt == 1 ? pool_take_by(connections, deadline, &trip->error)
                                     : pool_take(connections, &trip->error);
        if (pg == NULL)
            return;
        bool good = pg_exchange_groups(pg, trip->groups, trip->count, READS_TRIP_MS, &trip->error);
        bool again = !good && trip->error.code != CODE_TIMEOUT && attempt < ATTEMPTS;
        pool_give(connections, pg);
        if (!again)
            return;
        groups_clear(trip->groups, trip->count);
        error_clear(&trip->error);
        for (size_t i = 0; i < trip->count; i++)
            error_clear(&trip->parts[i].error);
    }
}

struct trip *trip_make(struct pool *connections, struct read *const *reads, size_t count)
{
    struct arena *arena = reads[0]->error->arena;
    struct trip *trip = ARENA_NEW(arena, struct trip);
    trip->arena = arena;
    trip->parts = ARENA_ARRAY(arena, struct part, count);
    trip->groups = ARENA_ARRAY(arena, struct pg_group, count);
    error_init(&trip->error, arena);
    for (size_t i = 0; i < count; i++)
        part_add(trip, reads[i]);
    for (size_t i = 0; i < trip->count; i++)
        part_ask(arena, &trip->parts[i], &trip->groups[i]);
    trip_go(trip, connections, &reads[0]->deadline);
    return trip;
}

static struct answer *answer_new(struct pg_result *result)
{
    struct answer *answer = calloc(1, sizeof(*answer));
    if (answer == NULL)
        fatal("out of memory");
    answer->holders = 1; /* who makes it */
    answer->arena = arena_new();
    pg_table(answer->arena, result, &answer->table);
    return answer;
}

static void answer_release(void *object)
{
    struct answer *answer = object;
    if (atomic_fetch_sub(&answer->holders, 1) > 1)
        return;
    arena_free(answer->arena);
    free(answer);
}

/* The row of a key, or no row. Letters of a uuid are as the caller wrote them. */
static size_t row_find(const struct table *table, const char *column_name, const char *key)
{
    size_t column = table_column(table, column_name), row = 0;
    bool uuid = table->columns[column].type == COLUMN_UUID;
    while (row < table->row_count) {
        const char *cell = table_cell(table, row, column);
        if ((uuid ? strcasecmp(cell, key) : strcmp(cell, key)) == 0)
            break;
        row++;
    }
    return row;
}

void answer_rows(const struct read *read, struct table *ret_table)
{
    const struct table *whole = &read->answer->table;
    *ret_table = *whole;
    if (STATEMENTS[read->call->statement].key == NULL)
        return;
    ret_table->row_count = read->row < whole->row_count;
    ret_table->cells += read->row * whole->column_count;
}

void answer_take(const struct read *read, struct arena *arena, struct table *ret_table)
{
    arena_defer(arena, answer_release, read->answer);
    answer_rows(read, ret_table);
}

static void read_fail(struct read *read, const struct error *error)
{
    read->good = false;
    read->becomes = READ_DONE;
    read->error->retry_after = error->retry_after;
    error_set(read->error, error->code, NULL);
}

/* Who shared a transaction that failed reads once more, but not what has waited long already. */
static void part_fail(struct part *part, const struct pg_group *group)
{
    bool slow = part->error.code == CODE_TIMEOUT;
    for (struct read *read = part->first; read != NULL; read = read->next) {
        read_fail(read, &part->error);
        if (part->count > 1 && !(slow && read->question == group->failed))
            read->becomes = READ_AGAIN;
    }
}

/* Whether the part was entered as each of its reads remembers; their errors otherwise. */
static void part_check(struct part *part, const struct table *row, struct entered *entered)
{
    const struct read *before = NULL;
    for (struct read *read = part->first; read != NULL; before = read, read = read->next) {
        read->becomes = READ_DONE;
        read->good =
            (before != NULL && before->good &&
             strcmp(before->organisation_id, read->organisation_id) == 0) ||
            entered_check(entered, read->enter[0], read->organisation_id, row, read->error);
    }
}

/* Each read gets a hold on the answer to its question. */
static void part_share(struct part *part, struct arena *arena, struct entered *entered,
                       size_t count)
{
    struct table row;
    struct answer **answers = ARENA_ARRAY(arena, struct answer *, count);
    pg_table(arena, part->commands[0].result, &row);
    part_check(part, &row, entered);
    for (size_t i = 1; i < count; i++)
        answers[i] = answer_new(part->commands[i].result);
    for (struct read *read = part->first; read != NULL; read = read->next) {
        read->answer = answers[read->question];
        if (!read->good)
            continue;
        atomic_fetch_add(&read->answer->holders, 1);
        const char *key = STATEMENTS[read->call->statement].key;
        if (key != NULL)
            read->row =
                row_find(&read->answer->table, key, read->call->parameters[read->call->count - 1]);
    }
    for (size_t i = 1; i < count; i++)
        answer_release(answers[i]);
}

void trip_share(struct trip *trip, struct entered *entered)
{
    for (size_t i = 0; i < trip->count; i++) {
        struct part *part = &trip->parts[i];
        const struct pg_group *group = &trip->groups[i];
        if (group->outcome == PG_GROUP_GOOD)
            part_share(part, trip->arena, entered, group->count);
        else if (group->outcome == PG_GROUP_FAILED)
            part_fail(part, group);
        for (struct read *read = part->first; read != NULL; read = read->next)
            if (group->outcome == PG_GROUP_LOST)
                read_fail(read, &trip->error);
    }
}
