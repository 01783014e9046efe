#include "app/import_order.h"

#include "cmocka_all.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#define CHUNKS 400
#define FAIL   5 /* one of so many goes wrong, ahead as in turn */

/* A file of chunks that two threads store, with faults of chance, and what must hold meanwhile. */
struct play {
    struct import_order order;
    atomic_int open;           /* transactions that are under way */
    atomic_llong clock;        /* moves with each chunk that is written */
    atomic_llong committed;    /* chunks, in the order of the file */
    atomic_llong last_written; /* when the last of them was */
    atomic_int ahead, sent_back, out_of_order, beside;
    int64_t fails_at; /* the chunk that is never stored; -1: none */
    unsigned seeds[IMPORT_LANES];
};

struct lane {
    struct play *play;
    int64_t first;
    int64_t stored; /* chunks of this lane */
};

static bool chance(struct lane *lane, unsigned of)
{
    return (unsigned)rand_r(&lane->play->seeds[lane->first]) % of == 0;
}

static void rest(struct lane *lane)
{
    nanosleep(&(struct timespec){.tv_nsec = rand_r(&lane->play->seeds[lane->first]) % 20000}, NULL);
}

static bool commit(struct lane *lane, int64_t number, int64_t written)
{
    struct play *play = lane->play;
    if (atomic_load(&play->committed) != number ||
        atomic_exchange(&play->last_written, written) >= written)
        atomic_fetch_add(&play->out_of_order, 1);
    rest(lane);
    atomic_store(&play->committed, number + 1);
    return true;
}

static bool go_ahead(struct lane *lane, int64_t number)
{
    struct play *play = lane->play;
    unsigned retreats;
    if (!import_order_go_ahead(&play->order, &retreats))
        return false;
    atomic_fetch_add(&play->ahead, 1);
    atomic_fetch_add(&play->open, 1);
    rest(lane);
    bool good = number != play->fails_at &&
                import_order_await_write(&play->order, number, &retreats) && !chance(lane, FAIL);
    if (good) {
        int64_t written = atomic_fetch_add(&play->clock, 1) + 1;
        rest(lane);
        import_order_written(&play->order, number, retreats);
        good = import_order_await_commit(&play->order, number) && !chance(lane, FAIL) &&
               commit(lane, number, written);
    }
    atomic_fetch_sub(&play->open, 1);
    if (!good) {
        atomic_fetch_add(&play->sent_back, 1);
        import_order_retreat(&play->order, number);
    }
    return good;
}

static bool in_turn(struct lane *lane, int64_t number)
{
    struct play *play = lane->play;
    if (!import_order_take_turn(&play->order, number))
        return false;
    while (atomic_load(&play->open) > 0) /* they were told to end, whatever they wait for */
        rest(lane);
    if (number == play->fails_at)
        return false;
    if (chance(lane, FAIL))
        import_order_set_careful(&play->order, 2);
    rest(lane);
    if (atomic_load(&play->open) > 0)
        atomic_fetch_add(&play->beside, 1);
    return commit(lane, number, atomic_fetch_add(&play->clock, 1) + 1);
}

static void *lane_run(void *object)
{
    struct lane *lane = object;
    for (int64_t number = lane->first; number < CHUNKS; number += IMPORT_LANES) {
        bool stored = go_ahead(lane, number) || in_turn(lane, number);
        import_order_done(&lane->play->order, number, stored);
        lane->stored += stored;
    }
    return NULL;
}

static void play_all(struct play *play, unsigned seed, int64_t fails_at, int64_t *ret_stored)
{
    pthread_t threads[IMPORT_LANES];
    struct lane lanes[IMPORT_LANES];
    *play = (struct play){.fails_at = fails_at};
    import_order_init(&play->order);
    for (int64_t i = 0; i < IMPORT_LANES; i++) {
        play->seeds[i] = seed * IMPORT_LANES + (unsigned)i + 1;
        lanes[i] = (struct lane){play, i, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, lane_run, &lanes[i]), 0);
    }
    *ret_stored = 0;
    for (size_t i = 0; i < IMPORT_LANES; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        *ret_stored += lanes[i].stored;
    }
    assert_int_equal(play->out_of_order, 0);
    assert_int_equal(play->beside, 0);
    import_order_destroy(&play->order);
}

static void test_written_and_committed_in_order(void **state)
{
    (void)state;
    for (unsigned seed = 0; seed < 5; seed++) {
        struct play play;
        int64_t stored;
        play_all(&play, seed, -1, &stored);
        assert_int_equal(stored, CHUNKS);
        assert_int_equal(play.committed, CHUNKS);
        assert_true(play.ahead > CHUNKS / 10);
        assert_true(play.sent_back > 0 && play.sent_back < play.ahead);
    }
}

static void test_nothing_behind_a_failure(void **state)
{
    (void)state;
    for (unsigned seed = 0; seed < 20; seed++) {
        struct play play;
        int64_t stored, fails_at = (int64_t)seed * 7;
        play_all(&play, seed, fails_at, &stored);
        assert_int_equal(stored, fails_at);
        assert_int_equal(play.committed, fails_at);
        assert_true(play.order.failed);
    }
}

static void test_careful_chunks_do_not_go_ahead(void **state)
{
    (void)state;
    struct import_order order;
    unsigned retreats;
    import_order_init(&order);
    assert_true(import_order_take_turn(&order, 0));
    import_order_set_careful(&order, 2);
    import_order_done(&order, 0, true);
    assert_true(import_order_is_careful(&order));
    assert_false(import_order_go_ahead(&order, &retreats));
    assert_true(import_order_take_turn(&order, 1));
    import_order_done(&order, 1, true);
    assert_false(import_order_is_careful(&order));
    assert_true(import_order_go_ahead(&order, &retreats));
    import_order_destroy(&order);
}

/* Chunk 0 has its rows written, chunk 1 may write its own. */
static void write_ahead(struct import_order *order, unsigned *ret_first, unsigned *ret_second)
{
    import_order_init(order);
    assert_true(import_order_go_ahead(order, ret_first));
    assert_true(import_order_go_ahead(order, ret_second));
    assert_true(import_order_await_write(order, 0, ret_first));
    import_order_written(order, 0, *ret_first);
    assert_true(import_order_await_write(order, 1, ret_second));
}

/* However late a chunk learns that the one before it was taken back: its rows came first. */
static void test_rows_written_before_a_retreat_are_taken_back(void **state)
{
    (void)state;
    for (int late = 0; late < 2; late++) {
        struct import_order order;
        unsigned first, second;
        write_ahead(&order, &first, &second);
        if (!late)
            import_order_written(&order, 1, second);
        import_order_retreat(&order, 0);
        assert_true(import_order_take_turn(&order, 0));
        import_order_done(&order, 0, true);
        if (late)
            import_order_written(&order, 1, second);
        assert_false(import_order_await_commit(&order, 1));
        import_order_destroy(&order);
    }
}

static void test_a_retreat_behind_it_does_not_matter(void **state)
{
    (void)state;
    struct import_order order;
    unsigned first, second;
    write_ahead(&order, &first, &second);
    import_order_written(&order, 1, second);
    import_order_retreat(&order, 1);
    assert_true(import_order_await_commit(&order, 0));
    import_order_destroy(&order);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_written_and_committed_in_order),
        cmocka_unit_test(test_nothing_behind_a_failure),
        cmocka_unit_test(test_careful_chunks_do_not_go_ahead),
        cmocka_unit_test(test_rows_written_before_a_retreat_are_taken_back),
        cmocka_unit_test(test_a_retreat_behind_it_does_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
