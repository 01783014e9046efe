#include "store/chain.h"

#include "base/buffer.h"
#include "base/fatal.h"
#include "store/pg.h"

#include <inttypes.h>
#include <stdlib.h>

struct chain_session {
    struct pg *pg;
};

struct chain_session *chain_session_new(const char *conninfo, struct error *error)
{
    struct pg *pg = pg_open(conninfo, NULL, error);
    if (pg == NULL)
        return NULL;
    struct chain_session *session = calloc(1, sizeof(*session));
    if (session == NULL)
        fatal("out of memory");
    session->pg = pg;
    return session;
}

void chain_session_free(struct chain_session *session)
{
    if (session == NULL)
        return;
    pg_close(session->pg);
    free(session);
}

bool chain_lead(struct chain_session *session, struct arena *arena, bool *ret_leads,
                struct error *error)
{
    struct table row;
    if (!pg_ask(session->pg, STATEMENT_CHAIN_LEAD, arena, &row, error))
        return false;
    *ret_leads = table_boolean(&row, 0, "leads");
    return true;
}

bool chain_pulse(struct chain_session *session, struct arena *arena, int64_t *ret_pulse,
                 struct error *error)
{
    struct table row;
    if (!pg_ask(session->pg, STATEMENT_CHAIN_PULSE, arena, &row, error))
        return false;
    *ret_pulse = table_integer(&row, 0, "pulse");
    return true;
}

bool chain_look(struct chain_session *session, struct arena *arena, struct table *ret_kinds,
                struct table *ret_writers, struct error *error)
{
    return pg_ask(session->pg, STATEMENT_CHAIN_LOOK, arena, ret_kinds, error) &&
           pg_ask(session->pg, STATEMENT_CHAIN_WRITERS, arena, ret_writers, error);
}

static const char *integers_literal(struct arena *arena, const int64_t *values, size_t count)
{
    struct buffer text;
    buffer_init(&text);
    for (size_t i = 0; i < count; i++)
        buffer_print(&text, "%c%" PRId64, i == 0 ? '{' : ',', values[i]);
    buffer_text(&text, count == 0 ? "{}" : "}");
    return buffer_finish(&text, arena);
}

bool chain_pass(struct chain_session *session, struct arena *arena, const struct chain_reach *reach,
                int64_t most, const char *since, struct table *ret_rows, struct error *error)
{
    const char *parameters[] = {parameter_list(arena, reach->kinds.items, reach->kinds.count),
                                integers_literal(arena, reach->settled, reach->kinds.count),
                                parameter_integer(arena, most), since};
    struct pg_command commands[] = {
        {.sql = "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE"},
        {.statement = STATEMENT_CHAIN_PASS, .parameters = parameters, .count = COUNT(parameters)},
        {.sql = "COMMIT"}};
    if (!pg_exchange(session->pg, commands, COUNT(commands), PG_EXCHANGE_MS, error))
        return false;
    pg_clear(commands[0].result);
    pg_table(arena, commands[1].result, ret_rows);
    pg_clear(commands[2].result);
    return true;
}
