/* Who waits is woken or served exactly once, whatever its connection does meanwhile. */
#include "base/relay.h"
#include "base/seat.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define ROUNDS     2000
#define BRIEF_MS   5
#define PATIENT_MS 20000

/* A seat on one end of a connection. */
struct place {
    struct seat seat;
    int ends[2];
};

static void place_open(struct place *place)
{
    seat_open_dozing(&place->seat);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, place->ends), 0);
    seat_take(&place->seat, place->ends[0]);
}

static void place_close(struct place *place)
{
    seat_close(&place->seat);
    close(place->ends[0]);
    close(place->ends[1]);
}

static void test_sleeps_until_woken(void **state)
{
    struct seat seat;
    (void)state;
    seat_open(&seat);
    seat_take(&seat, -1);
    assert_false(seat_serve_begin(&seat));
    assert_false(seat_wait(&seat, BRIEF_MS));
    seat_wake(&seat);
    assert_true(seat_wait(&seat, BRIEF_MS));
    assert_false(seat_wait(&seat, BRIEF_MS));
    seat_close(&seat);
}

static void test_dozes_until_woken(void **state)
{
    struct place place;
    (void)state;
    place_open(&place);
    assert_false(seat_wait(&place.seat, BRIEF_MS));
    seat_wake(&place.seat);
    seat_wait_on(&place.seat);
    assert_false(place.seat.readable);
    assert_false(seat_wait(&place.seat, BRIEF_MS));
    place_close(&place);
}

static void test_served_and_left_alone(void **state)
{
    struct place place;
    (void)state;
    place_open(&place);
    assert_true(seat_serve_begin(&place.seat));
    assert_int_equal(write(place.ends[1], "x", 1), 1);
    seat_serve_end(&place.seat, true);
    assert_true(seat_wait(&place.seat, PATIENT_MS));
    assert_true(place.seat.readable);
    seat_take(&place.seat, -1);
    assert_false(seat_wait(&place.seat, BRIEF_MS)); /* no wake-up is left over */
    place_close(&place);
}

static void test_served_in_part_is_woken(void **state)
{
    struct place place;
    (void)state;
    place_open(&place);
    assert_true(seat_serve_begin(&place.seat));
    seat_serve_end(&place.seat, false);
    assert_true(seat_wait(&place.seat, PATIENT_MS));
    seat_take(&place.seat, -1);
    assert_false(seat_wait(&place.seat, BRIEF_MS));
    place_close(&place);
}

/* Whose client is silent after a reply goes on by itself. */
static void test_a_doze_has_an_end(void **state)
{
    struct place place;
    struct timespec start, end;
    (void)state;
    place_open(&place);
    assert_true(seat_serve_begin(&place.seat));
    seat_serve_end(&place.seat, true);
    clock_gettime(CLOCK_MONOTONIC, &start);
    seat_wait_on(&place.seat);
    clock_gettime(CLOCK_MONOTONIC, &end);
    assert_false(place.seat.readable);
    assert_true(end.tv_sec - start.tv_sec < PATIENT_MS / 1000);
    place_close(&place);
}

/* A client that sends on, or leaves, before its reply: nobody replies for it any more. */
static void test_a_hasty_client_ends_the_doze(void **state)
{
    struct place place;
    (void)state;
    place_open(&place);
    assert_int_equal(write(place.ends[1], "x", 1), 1);
    assert_false(seat_wait(&place.seat, BRIEF_MS));
    assert_false(seat_serve_begin(&place.seat));
    seat_wake(&place.seat);
    assert_true(seat_wait(&place.seat, PATIENT_MS));
    seat_take(&place.seat, place.ends[0]);
    assert_false(seat_wait(&place.seat, BRIEF_MS));
    place_close(&place);
}

/* Two threads: one waits round after round, the other serves or wakes it, at any moment. */
struct game {
    struct place place;
    struct relay relay;
    _Atomic unsigned asked, answered;
    unsigned replies;
};

static bool reply(struct relay *relay, const struct table *rows, bool created)
{
    struct game *game = (struct game *)((char *)relay - offsetof(struct game, relay));
    (void)rows;
    game->replies++;
    assert_int_equal(write(game->place.ends[1], "x", 1), 1);
    return created;
}

static void *serve_all(void *argument)
{
    struct game *game = argument;
    static const struct table rows = {0};
    for (unsigned round = 1; round <= ROUNDS; round++) {
        while (atomic_load(&game->asked) < round)
            continue;
        atomic_store(&game->answered, round);
        if (round % 3 == 0 || !relay_rows(&game->relay, &rows, round % 7 != 0))
            seat_wake(&game->place.seat);
    }
    return NULL;
}

static void test_each_round_ends_once(void **state)
{
    static struct game game;
    pthread_t thread;
    char byte;
    (void)state;
    place_open(&game.place);
    game.relay = (struct relay){.seat = &game.place.seat, .reply = reply};
    assert_int_equal(pthread_create(&thread, NULL, serve_all, &game), 0);
    for (unsigned round = 1; round <= ROUNDS; round++) {
        bool hasty = round % 5 == 0;
        game.relay.replied = false;
        seat_take(&game.place.seat, game.place.ends[0]);
        if (hasty)
            assert_int_equal(write(game.place.ends[1], "h", 1), 1);
        atomic_store(&game.asked, round);
        seat_wait_on(&game.place.seat);
        assert_int_equal(atomic_load(&game.answered), round);
        if (hasty)
            assert_int_equal(read(game.place.ends[0], &byte, 1), 1);
        if (game.relay.replied)
            assert_int_equal(read(game.place.ends[0], &byte, 1), 1);
    }
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_true(game.replies > 0);
    assert_int_equal(recv(game.place.ends[0], &byte, 1, MSG_DONTWAIT), -1);
    place_close(&game.place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sleeps_until_woken),
        cmocka_unit_test(test_dozes_until_woken),
        cmocka_unit_test(test_served_and_left_alone),
        cmocka_unit_test(test_served_in_part_is_woken),
        cmocka_unit_test(test_a_doze_has_an_end),
        cmocka_unit_test(test_a_hasty_client_ends_the_doze),
        cmocka_unit_test(test_each_round_ends_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
