/* Transactions, the pool and the ingest function on a real cluster.
 *
 * test_transactions.py starts the cluster and runs this with PENNANT_TEST_DATABASE (as pennant_app)
 * and PENNANT_TEST_ADMIN (as superuser); organisation "one" is there. */
#include "base/arena.h"
#include "base/uuid.h"
#include "store/indicator.h"
#include "store/ingest.h"
#include "store/pool.h"
#include "store/statement.h"
#include "store/tx.h"
#include "store/unit.h"
#include "support/cmocka_all.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const struct principal WHO = {
    .subject = "somebody", .organisation = "one", .roles = ROLE_ORGANISER | ROLE_EVALUATOR};

struct play {
    struct arena *arena;
    struct error error;
    struct pool *pool;
    struct tx *tx;
    struct tx_organisation organisation;
};

static int start_with(struct play *play, int size, int wait_ms)
{
    play->arena = arena_new();
    error_init(&play->error, play->arena);
    struct pool_settings settings = {getenv("PENNANT_TEST_DATABASE"), size, wait_ms};
    play->pool = pool_new(&settings, &play->error);
    return play->pool == NULL;
}

static int start(void **state)
{
    static struct play play;
    play = (struct play){0};
    *state = &play;
    return start_with(&play, 2, 2000);
}

static int finish(void **state)
{
    struct play *play = *state;
    struct pool_counters counters;
    pool_count(play->pool, &counters);
    assert_int_equal(counters.in_use, 0);
    pool_free(play->pool);
    arena_free(play->arena);
    return 0;
}

static bool begin(struct play *play, enum tx_mode mode, const struct principal *who)
{
    error_clear(&play->error);
    return tx_begin(play->pool, mode, who, "request", play->arena, &play->tx, &play->organisation,
                    &play->error);
}

/* The superuser's one-line answer to a question. */
static char *admin(struct play *play, const char *sql)
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

static struct unit_row unit_of(struct play *play, const char *code)
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

static bool insert(struct play *play, const char *code)
{
    struct unit_row unit = unit_of(play, code);
    struct table row;
    return unit_insert(play->tx, &unit, &row, &play->error);
}

static bool exists(struct play *play, const char *code)
{
    const char *sql =
        arena_print(play->arena, "select count(*) from pennant.unit where code = '%s'", code);
    return strcmp(admin(play, sql), "1") == 0;
}

static void test_enter(void **state)
{
    struct play *play = *state;
    assert_true(begin(play, TX_READ, &WHO));
    assert_string_equal(play->organisation.code, "one");
    assert_string_equal(play->organisation.time_zone, "Asia/Shanghai");
    assert_int_equal(strlen(play->organisation.today), 10);
    assert_true(uuid_is_valid(play->organisation.id));
    assert_true(tx_commit(play->tx, &play->error));
}

static void test_unknown_organisation(void **state)
{
    struct play *play = *state;
    struct principal nobody = WHO;
    nobody.organisation = "nowhere";
    assert_false(begin(play, TX_READ, &nobody));
    assert_int_equal(play->error.code, CODE_ORGANISATION_UNKNOWN);
    nobody.organisation = NULL;
    assert_false(begin(play, TX_READ, &nobody));
    assert_int_equal(play->error.code, CODE_ORGANISATION_REQUIRED);
}

static void test_commit_and_rollback(void **state)
{
    struct play *play = *state;
    assert_true(begin(play, TX_WRITE, &WHO));
    assert_true(insert(play, "kept"));
    assert_true(tx_commit(play->tx, &play->error));
    assert_true(begin(play, TX_WRITE, &WHO));
    assert_true(insert(play, "left"));
    tx_rollback(play->tx);
    tx_rollback(NULL);
    assert_true(exists(play, "kept"));
    assert_false(exists(play, "left"));
    struct pool_counters counters;
    pool_count(play->pool, &counters);
    assert_int_equal(counters.open, 1);
    assert_int_equal(counters.discarded, 0);
}

/* After an error nothing of the transaction stays, even if the caller commits. */
static void test_commit_after_error(void **state)
{
    struct play *play = *state;
    assert_true(begin(play, TX_WRITE, &WHO));
    assert_true(insert(play, "twice"));
    assert_false(insert(play, "twice"));
    assert_int_equal(play->error.code, CODE_ALREADY_EXISTS);
    error_clear(&play->error);
    assert_false(tx_commit(play->tx, &play->error));
    assert_int_equal(play->error.code, CODE_INTERNAL);
    assert_false(exists(play, "twice"));
    assert_true(begin(play, TX_WRITE, &WHO)); /* the connection is fit again */
    assert_true(insert(play, "once"));
    assert_true(tx_commit(play->tx, &play->error));
}

static void test_reads_cannot_write(void **state)
{
    struct play *play = *state;
    assert_true(begin(play, TX_READ, &WHO));
    assert_false(insert(play, "sneaked"));
    tx_rollback(play->tx);
    assert_false(exists(play, "sneaked"));
}

static void test_last_read_gives_back(void **state)
{
    struct play *play = *state;
    struct pool_counters counters;
    struct table row;
    assert_true(begin(play, TX_WRITE, &WHO));
    assert_true(insert(play, "read"));
    assert_true(tx_commit(play->tx, &play->error));
    assert_true(begin(play, TX_READ, &WHO));
    assert_true(unit_get_by_code(play->tx, "read", &row, &play->error));
    pool_count(play->pool, &counters);
    assert_int_equal(counters.in_use, 0);
    assert_true(tx_commit(play->tx, &play->error));
    assert_string_equal(table_value(&row, 0, "code"), "read"); /* cells outlive the connection */
    assert_null(table_value(&row, 0, "group"));
}

static void test_outcome_unknown(void **state)
{
    struct play *play = *state;
    assert_true(begin(play, TX_WRITE, &WHO));
    assert_true(insert(play, "lost"));
    admin(play, "select pg_terminate_backend(pid) from pg_stat_activity "
                "where usename = 'pennant_app'");
    assert_false(tx_commit(play->tx, &play->error));
    assert_int_equal(play->error.code, CODE_OUTCOME_UNKNOWN);
    assert_true(play->error.retry_after > 0);
    assert_true(begin(play, TX_READ, &WHO)); /* a new connection */
    tx_rollback(play->tx);
}

static void test_killed_before_begin(void **state)
{
    struct play *play = *state;
    assert_true(begin(play, TX_READ, &WHO));
    tx_rollback(play->tx);
    admin(play, "select pg_terminate_backend(pid) from pg_stat_activity "
                "where usename = 'pennant_app'");
    assert_true(begin(play, TX_WRITE, &WHO));
    tx_rollback(play->tx);
}

static void test_waiting_limit(void **state)
{
    struct play *play = *state;
    struct play second = {0};
    struct pool_counters counters;
    assert_int_equal(start_with(&second, 1, 150), 0);
    assert_true(begin(&second, TX_READ, &WHO));
    struct tx *holder = second.tx;
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    assert_false(begin(&second, TX_READ, &WHO));
    clock_gettime(CLOCK_MONOTONIC, &to);
    long waited = (to.tv_sec - from.tv_sec) * 1000 + (to.tv_nsec - from.tv_nsec) / 1000000;
    assert_in_range(waited, 140, 600);
    assert_int_equal(second.error.code, CODE_UNAVAILABLE);
    assert_int_equal(second.error.retry_after, 1);
    pool_count(second.pool, &counters);
    assert_int_equal(counters.timeouts, 1);
    assert_int_equal(counters.waiting, 0);
    tx_rollback(holder);
    assert_true(begin(&second, TX_READ, &WHO));
    tx_rollback(second.tx);
    pool_free(second.pool);
    arena_free(second.arena);
    (void)play;
}

/* Two transactions that lock two units crosswise: one goes on, the other is told to repeat. */
struct crossing {
    struct pool *pool;
    const char *first, *second;
    pthread_barrier_t *barrier;
    enum code code;
};

static void *cross(void *argument)
{
    struct crossing *crossing = argument;
    struct play play = {.pool = crossing->pool, .arena = arena_new()};
    struct table row;
    error_init(&play.error, play.arena);
    bool good = begin(&play, TX_WRITE, &WHO) &&
                unit_lock(play.tx, NULL, crossing->first, &row, &play.error);
    pthread_barrier_wait(crossing->barrier);
    good = good && unit_lock(play.tx, NULL, crossing->second, &row, &play.error) &&
           tx_commit(play.tx, &play.error);
    if (!good)
        tx_rollback(play.tx);
    crossing->code = play.error.code;
    arena_free(play.arena);
    return NULL;
}

static void test_deadlock_is_contended(void **state)
{
    struct play *play = *state;
    pthread_barrier_t barrier;
    pthread_t thread;
    assert_true(begin(play, TX_WRITE, &WHO));
    assert_true(insert(play, "left-lock"));
    assert_true(insert(play, "right-lock"));
    assert_true(tx_commit(play->tx, &play->error));
    assert_int_equal(pthread_barrier_init(&barrier, NULL, 2), 0);
    struct crossing a = {play->pool, "left-lock", "right-lock", &barrier, CODE_OK};
    struct crossing b = {play->pool, "right-lock", "left-lock", &barrier, CODE_OK};
    assert_int_equal(pthread_create(&thread, NULL, cross, &a), 0);
    cross(&b);
    pthread_join(thread, NULL);
    pthread_barrier_destroy(&barrier);
    assert_true((a.code == CODE_OK && b.code == CODE_CONTENDED) ||
                (a.code == CODE_CONTENDED && b.code == CODE_OK));
}

static struct ingest_event event_of(struct play *play, const char *unit_id, const char *id,
                                    const char *external_id, const char *note)
{
    char made[UUID_TEXT];
    uuid_new(made);
    struct ingest_event event = {.id = id != NULL ? id : arena_text(play->arena, made),
                                 .unit_id = unit_id,
                                 .indicator = "played",
                                 .moment = "2026-01-05",
                                 .quantity = "1",
                                 .note = note,
                                 .source = "",
                                 .external_id = external_id};
    ingest_fingerprint(&event);
    return event;
}

static const char *fact_unit(struct play *play)
{
    struct indicator_row indicator = {.code = "played", .form = "event"};
    struct table row, made;
    assert_true(begin(play, TX_WRITE, &WHO));
    assert_true(unit_lock(play->tx, NULL, "facts", &row, &play->error));
    if (row.row_count == 0) {
        assert_true(insert(play, "facts"));
        assert_true(indicator_insert(play->tx, &indicator, &made, &play->error));
        assert_true(unit_lock(play->tx, NULL, "facts", &row, &play->error));
    }
    return table_value(&row, 0, "id");
}

static void test_ingest_repeats_inside(void **state)
{
    struct play *play = *state;
    const char *unit = fact_unit(play), *id = unit_of(play, "x").id;
    struct ingest_event events[] = {
        event_of(play, unit, id, "x1", "a"),   /* stored */
        event_of(play, unit, id, "x2", "a"),   /* another fact under the first one's id */
        event_of(play, unit, NULL, "x2", "a"), /* stored: nobody took x2 */
        event_of(play, unit, NULL, "x2", "a"), /* the same again */
        event_of(play, unit, NULL, "x1", "b"), /* another fact under x1 */
        event_of(play, unit, id, "x1", "a"),   /* the first again */
        event_of(play, unit, NULL, NULL, "a"), /* without external ids nothing repeats */
        event_of(play, unit, NULL, NULL, "a"),
        event_of(play, unit, id, "x3", "c"), /* refused, and so takes nothing */
        event_of(play, unit, NULL, "x3", "d"),
    };
    static const enum ingest_result expected[] = {
        INGEST_STORED,    INGEST_DIFFERS, INGEST_STORED, INGEST_DUPLICATE, INGEST_DIFFERS,
        INGEST_DUPLICATE, INGEST_STORED,  INGEST_STORED, INGEST_DIFFERS,   INGEST_STORED};
    struct ingest_outcome outcomes[COUNT(events)];
    for (int round = 0; round < 2; round++) {
        assert_true(ingest_events(play->tx, events, COUNT(events), outcomes, &play->error));
        for (size_t i = 0; i < COUNT(events); i++)
            assert_int_equal(outcomes[i].result, round == 1 && expected[i] == INGEST_STORED
                                                     ? INGEST_DUPLICATE
                                                     : expected[i]);
        assert_string_equal(outcomes[5].id, id);
        assert_string_equal(outcomes[3].id, events[2].id);
    }
    assert_true(tx_commit(play->tx, &play->error));
}

/* More bytes one way than socket buffers hold: neither side may wait for the other for ever. */
static void test_large_trip(void **state)
{
    struct play *play = *state;
    enum { EVENTS = 3000, NOTE = 3000 };
    const char *unit = fact_unit(play);
    struct ingest_event *events = ARENA_ARRAY(play->arena, struct ingest_event, EVENTS);
    struct ingest_outcome *outcomes = ARENA_ARRAY(play->arena, struct ingest_outcome, EVENTS);
    char *note = arena_take(play->arena, NOTE + 1, 1);
    memset(note, 'n', NOTE);
    for (size_t i = 0; i < EVENTS; i++)
        events[i] = event_of(play, unit, NULL, arena_print(play->arena, "large-%zu", i), note);
    assert_true(ingest_events(play->tx, events, EVENTS, outcomes, &play->error));
    for (size_t i = 0; i < EVENTS; i++)
        assert_int_equal(outcomes[i].result, INGEST_STORED);
    tx_rollback(play->tx);
}

static void test_deferred_travels(void **state)
{
    struct play *play = *state;
    char id[UUID_TEXT];
    uuid_new(id);
    assert_true(begin(play, TX_WRITE, &WHO));
    const char *row[] = {play->organisation.id,
                         id,
                         "somebody",
                         "played",
                         "k",
                         "deferred",
                         NULL,
                         NULL,
                         NULL,
                         "request"};
    tx_defer(play->tx, STATEMENT_AUDIT_INSERT, row, COUNT(row));
    assert_true(tx_commit(play->tx, &play->error));
    assert_string_equal(
        admin(play, "select count(*) from pennant.audit where object_id = 'deferred'"), "1");
    assert_true(begin(play, TX_WRITE, &WHO)); /* the id is taken now: the next trip fails */
    tx_defer(play->tx, STATEMENT_AUDIT_INSERT, row, COUNT(row));
    assert_false(insert(play, "with-deferred"));
    tx_rollback(play->tx);
    assert_false(exists(play, "with-deferred"));
}

int main(void)
{
#define PLAY(name) cmocka_unit_test_setup_teardown(name, start, finish)
    const struct CMUnitTest tests[] = {
        PLAY(test_enter),
        PLAY(test_unknown_organisation),
        PLAY(test_commit_and_rollback),
        PLAY(test_commit_after_error),
        PLAY(test_reads_cannot_write),
        PLAY(test_last_read_gives_back),
        PLAY(test_outcome_unknown),
        PLAY(test_killed_before_begin),
        PLAY(test_waiting_limit),
        PLAY(test_deadlock_is_contended),
        PLAY(test_ingest_repeats_inside),
        PLAY(test_large_trip),
        PLAY(test_deferred_travels),
    };
    return cmocka_run_group_tests_name("transactions", tests, NULL, NULL);
}
