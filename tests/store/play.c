#include "play.h"

#include "base/uuid.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

const struct principal WHO = {
    .subject = "somebody", .organisation = "one", .roles = ROLE_ORGANISER | ROLE_EVALUATOR};

int play_start_with(struct play *play, int size, int wait_ms)
{
    play->arena = arena_new();
    error_init(&play->error, play->arena);
    struct pool_settings settings = {getenv("PENNANT_TEST_DATABASE"), size, wait_ms};
    play->pool = pool_new(&settings, &play->error);
    return play->pool == NULL;
}

int play_start(void **state)
{
    static struct play play;
    play = (struct play){0};
    *state = &play;
    return play_start_with(&play, 2, 2000);
}

int play_finish(void **state)
{
    struct play *play = *state;
    struct pool_counters counters;
    pool_count(play->pool, &counters);
    assert_int_equal(counters.in_use, 0);
    pool_free(play->pool);
    arena_free(play->arena);
    return 0;
}

bool play_begin(struct play *play, enum tx_mode mode, const struct principal *who)
{
    error_clear(&play->error);
    return tx_begin(play->pool, mode, who, "request", play->arena, &play->tx, &play->organisation,
                    &play->error);
}

char *play_ask(struct play *play, const char *sql)
{
    PGconn *connection = PQconnectdb(getenv("PENNANT_TEST_ADMIN"));
    assert_int_equal(PQstatus(connection), CONNECTION_OK);
    PGresult *result = PQexec(connection, sql);
    assert_true(PQresultStatus(result) == PGRES_TUPLES_OK);
    char *text = arena_text(play->arena, PQntuples(result) ? PQgetvalue(result, 0, 0) : "");
    PQclear(result);
    PQfinish(connection);
    return text;
}

struct unit_row play_unit(struct play *play, const char *code)
{
    char id[UUID_TEXT];
    uuid_new(id);
    return (struct unit_row){.id = arena_text(play->arena, id),
                             .code = code,
                             .name = code,
                             .kind = "window",
                             .headcount = HEADCOUNT_NONE,
                             .since = DAY_NONE};
}

bool play_insert(struct play *play, const char *code)
{
    struct unit_row unit = play_unit(play, code);
    struct table row;
    return unit_insert(play->tx, &unit, &row, &play->error);
}

bool play_exists(struct play *play, const char *code)
{
    const char *sql =
        arena_print(play->arena, "select count(*) from pennant.unit where code = '%s'", code);
    return strcmp(play_ask(play, sql), "1") == 0;
}
