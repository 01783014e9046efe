/* Transactions and the pool on a real cluster. */
#include "base/uuid.h"
#include "play.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

static void test_enter(void **state)
{
    struct play *play = *state;
    assert_true(play_begin(play, TX_READ, &WHO));
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
    assert_false(play_begin(play, TX_READ, &nobody));
    assert_int_equal(play->error.code, CODE_ORGANISATION_UNKNOWN);
    nobody.organisation = NULL;
    assert_false(play_begin(play, TX_READ, &nobody));
    assert_int_equal(play->error.code, CODE_ORGANISATION_REQUIRED);
}

static void test_commit_and_rollback(void **state)
{
    struct play *play = *state;
    assert_true(play_begin(play, TX_WRITE, &WHO));
    assert_true(play_insert(play, "kept"));
    assert_true(tx_commit(play->tx, &play->error));
    assert_true(play_begin(play, TX_WRITE, &WHO));
    assert_true(play_insert(play, "left"));
    tx_rollback(play->tx);
    tx_rollback(NULL);
    assert_true(play_exists(play, "kept"));
    assert_false(play_exists(play, "left"));
    struct pool_counters counters;
    pool_count(play->pool, &counters);
    assert_int_equal(counters.open, 1);
    assert_int_equal(counters.discarded, 0);
}

/* After an error nothing of the transaction stays, even if the caller commits. */
static void test_commit_after_error(void **state)
{
    struct play *play = *state;
    assert_true(play_begin(play, TX_WRITE, &WHO));
    assert_true(play_insert(play, "twice"));
    assert_false(play_insert(play, "twice"));
    assert_int_equal(play->error.code, CODE_ALREADY_EXISTS);
    error_clear(&play->error);
    assert_false(tx_commit(play->tx, &play->error));
    assert_int_equal(play->error.code, CODE_INTERNAL);
    assert_false(play_exists(play, "twice"));
    assert_true(play_begin(play, TX_WRITE, &WHO)); /* the connection is fit again */
    assert_true(play_insert(play, "once"));
    assert_true(tx_commit(play->tx, &play->error));
}

static void test_reads_cannot_write(void **state)
{
    struct play *play = *state;
    assert_true(play_begin(play, TX_READ, &WHO));
    assert_false(play_insert(play, "sneaked"));
    tx_rollback(play->tx);
    assert_false(play_exists(play, "sneaked"));
}

static void test_last_read_gives_back(void **state)
{
    struct play *play = *state;
    struct pool_counters counters;
    struct table row;
    assert_true(play_begin(play, TX_WRITE, &WHO));
    assert_true(play_insert(play, "read"));
    assert_true(tx_commit(play->tx, &play->error));
    assert_true(play_begin(play, TX_READ, &WHO));
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
    assert_true(play_begin(play, TX_WRITE, &WHO));
    assert_true(play_insert(play, "lost"));
    play_ask(play, "select pg_terminate_backend(pid) from pg_stat_activity "
                   "where usename = 'pennant_app'");
    assert_false(tx_commit(play->tx, &play->error));
    assert_int_equal(play->error.code, CODE_OUTCOME_UNKNOWN);
    assert_true(play->error.retry_after > 0);
    assert_true(play_begin(play, TX_READ, &WHO)); /* a new connection */
    tx_rollback(play->tx);
}

static void test_killed_before_begin(void **state)
{
    struct play *play = *state;
    assert_true(play_begin(play, TX_READ, &WHO));
    tx_rollback(play->tx);
    play_ask(play, "select pg_terminate_backend(pid) from pg_stat_activity "
                   "where usename = 'pennant_app'");
    assert_true(play_begin(play, TX_WRITE, &WHO));
    tx_rollback(play->tx);
}

static void test_waiting_limit(void **state)
{
    struct play *play = *state;
    struct play second = {0};
    struct pool_counters counters;
    assert_int_equal(play_start_with(&second, 1, 150), 0);
    assert_true(play_begin(&second, TX_READ, &WHO));
    struct tx *holder = second.tx;
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    assert_true(play_begin(&second, TX_WRITE, &WHO)); /* known by now: no trip */
    assert_false(play_insert(&second, "late"));
    tx_rollback(second.tx);
    clock_gettime(CLOCK_MONOTONIC, &to);
    long waited = (to.tv_sec - from.tv_sec) * 1000 + (to.tv_nsec - from.tv_nsec) / 1000000;
    assert_in_range(waited, 140, 600);
    assert_int_equal(second.error.code, CODE_UNAVAILABLE);
    assert_int_equal(second.error.retry_after, 1);
    pool_count(second.pool, &counters);
    assert_int_equal(counters.timeouts, 1);
    assert_int_equal(counters.waiting, 0);
    tx_rollback(holder);
    assert_true(play_begin(&second, TX_READ, &WHO));
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
    bool good = play_begin(&play, TX_WRITE, &WHO) &&
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
    assert_true(play_begin(play, TX_WRITE, &WHO));
    assert_true(play_insert(play, "left-lock"));
    assert_true(play_insert(play, "right-lock"));
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

/* A use case that goes on after an error gets another error, not the end of the process. */
static void test_used_after_its_end(void **state)
{
    struct play *play = *state;
    struct table row;
    assert_true(play_begin(play, TX_WRITE, &WHO));
    assert_true(play_insert(play, "ended"));
    assert_false(play_insert(play, "ended"));
    error_clear(&play->error);
    assert_false(play_insert(play, "more"));
    assert_int_equal(play->error.code, CODE_INTERNAL);
    tx_rollback(play->tx);
    assert_true(play_begin(play, TX_READ, &WHO));
    assert_true(unit_get_by_code(play->tx, "ended", &row, &play->error));
    assert_int_equal(row.row_count, 0);
    assert_false(unit_get_by_code(play->tx, "ended", &row, &play->error)); /* it was the last */
    assert_int_equal(play->error.code, CODE_INTERNAL);
    tx_rollback(play->tx);
}

static void test_deferred_travels(void **state)
{
    struct play *play = *state;
    char id[UUID_TEXT];
    uuid_new(id);
    assert_true(play_begin(play, TX_WRITE, &WHO));
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
        play_ask(play, "select count(*) from pennant.audit where object_id = 'deferred'"), "1");
    assert_true(play_begin(play, TX_WRITE, &WHO)); /* the id is taken now: the next trip fails */
    tx_defer(play->tx, STATEMENT_AUDIT_INSERT, row, COUNT(row));
    assert_false(play_insert(play, "with-deferred"));
    tx_rollback(play->tx);
    assert_false(play_exists(play, "with-deferred"));
}

int main(void)
{
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
        PLAY(test_used_after_its_end),
        PLAY(test_deferred_travels),
    };
    return cmocka_run_group_tests_name("transactions", tests, NULL, NULL);
}
