#include "store/chain_read.h"

#include "base/fatal.h"
#include "store/pg.h"

#include <stdlib.h>

struct chain_reader {
    struct pg *pg;
    struct arena *arena; /* of the organisation's id */
    const char *organisation;
};

static bool ask(struct chain_reader *reader, struct arena *arena, struct pg_command *command,
                struct table *ret_rows, struct buffer *reason)
{
    struct error error;
    error_init(&error, arena);
    if (pg_exchange(reader->pg, command, 1, PG_EXCHANGE_MS, &error)) {
        pg_table(arena, command->result, ret_rows);
        return true;
    }
    error_text(reason, error.code, error.params, LANGUAGE_EN);
    return false;
}

/* One read-only snapshot with all sight of the organisation. */
static bool enter(struct chain_reader *reader, const char *organisation, struct buffer *reason)
{
    const char *entering[] = {organisation, "{evaluator,leadership,organiser}", "{}", "{}",
                              "pennant verify"};
    struct pg_command begin = {.sql = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"};
    struct pg_command enter_command = {
        .statement = STATEMENT_ENTER, .parameters = entering, .count = COUNT(entering)};
    struct pg_command judge = {.statement = STATEMENT_CHAIN_JUDGE};
    struct table row, ignored;
    if (!ask(reader, reader->arena, &begin, &ignored, reason) ||
        !ask(reader, reader->arena, &enter_command, &row, reason) ||
        !ask(reader, reader->arena, &judge, &ignored, reason))
        return false;
    if (row.row_count == 0) {
        buffer_print(reason, "there is no organisation %s", organisation);
        return false;
    }
    reader->organisation = table_value(&row, 0, "id");
    return true;
}

struct chain_reader *chain_reader_new(const char *conninfo, const char *organisation,
                                      struct buffer *reason)
{
    struct pg *pg = pg_reach(conninfo, reason);
    if (pg == NULL)
        return NULL;
    struct chain_reader *reader = calloc(1, sizeof(*reader));
    if (reader == NULL)
        fatal("out of memory");
    reader->pg = pg;
    reader->arena = arena_new();
    if (enter(reader, organisation, reason))
        return reader;
    chain_reader_free(reader);
    return NULL;
}

void chain_reader_free(struct chain_reader *reader)
{
    if (reader == NULL)
        return;
    pg_close(reader->pg);
    arena_free(reader->arena);
    free(reader);
}

const char *chain_reader_organisation(const struct chain_reader *reader)
{
    return reader->organisation;
}

bool chain_read_blocks(struct chain_reader *reader, struct arena *arena, int64_t behind,
                       struct table *ret_rows, struct buffer *reason)
{
    const char *parameters[] = {parameter_integer(arena, behind),
                                parameter_integer(arena, CHAIN_READ_BLOCKS)};
    struct pg_command command = {.statement = STATEMENT_CHAIN_BLOCK_LIST,
                                 .parameters = parameters,
                                 .count = COUNT(parameters)};
    return ask(reader, arena, &command, ret_rows, reason);
}

static bool read_span(struct chain_reader *reader, struct arena *arena, enum statement statement,
                      const char *kind, const int64_t span[2], struct table *ret_rows,
                      struct buffer *reason)
{
    const char *parameters[] = {kind, parameter_integer(arena, span[0]),
                                parameter_integer(arena, span[1])};
    struct pg_command command = {
        .statement = statement, .parameters = parameters, .count = COUNT(parameters)};
    return ask(reader, arena, &command, ret_rows, reason);
}

bool chain_read_rows(struct chain_reader *reader, struct arena *arena, const char *kind,
                     int64_t low, int64_t high, struct table *ret_rows, struct buffer *reason)
{
    return read_span(reader, arena, STATEMENT_CHAIN_ROW_LIST, kind, (int64_t[]){low, high},
                     ret_rows, reason);
}

bool chain_read_retired(struct chain_reader *reader, struct arena *arena, const char *kind,
                        int64_t low, int64_t high, struct table *ret_rows, struct buffer *reason)
{
    return read_span(reader, arena, STATEMENT_CHAIN_RETIRED_LIST, kind, (int64_t[]){low, high},
                     ret_rows, reason);
}

bool chain_read_settled(struct chain_reader *reader, struct arena *arena, struct table *ret_rows,
                        struct buffer *reason)
{
    struct pg_command command = {.statement = STATEMENT_CHAIN_SETTLED_LIST};
    return ask(reader, arena, &command, ret_rows, reason);
}
