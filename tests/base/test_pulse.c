/* Waiting for a beat: places, missed beats, the end. */
#include "base/pulse.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#define LONG_MS 20000

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void places_are_few(void **state)
{
    (void)state;
    struct pulse *pulse = pulse_new(2);
    assert_true(pulse_enter(pulse));
    assert_true(pulse_enter(pulse));
    assert_false(pulse_enter(pulse));
    assert_int_equal(pulse_waiting(pulse), 2);
    pulse_leave(pulse);
    assert_true(pulse_enter(pulse));
    pulse_leave(pulse);
    pulse_leave(pulse);
    pulse_free(pulse);
}

static void a_beat_before_the_wait_is_not_missed(void **state)
{
    (void)state;
    struct pulse *pulse = pulse_new(1);
    uint64_t count = pulse_count(pulse);
    int64_t start = now_ms();
    pulse_beat(pulse);
    assert_true(pulse_wait(pulse, count, LONG_MS));
    assert_true(now_ms() - start < LONG_MS / 2);
    start = now_ms();
    assert_true(pulse_wait(pulse, pulse_count(pulse), 30)); /* nothing comes */
    assert_true(now_ms() - start >= 29);
    pulse_free(pulse);
}

static void *wait_long(void *object)
{
    struct pulse *pulse = object;
    int64_t start = now_ms();
    bool goes_on = pulse_wait(pulse, pulse_count(pulse), LONG_MS);
    return (void *)(intptr_t)(goes_on ? -1 : now_ms() - start);
}

static void the_end_wakes_all(void **state)
{
    (void)state;
    struct pulse *pulse = pulse_new(4);
    pthread_t threads[4];
    void *spent;
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, wait_long, pulse), 0);
    nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    pulse_stop(pulse);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], &spent);
        assert_in_range((intptr_t)spent, 0, LONG_MS / 2);
    }
    assert_false(pulse_enter(pulse));
    pulse_free(pulse);
    pulse_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_few),
        cmocka_unit_test(a_beat_before_the_wait_is_not_missed),
        cmocka_unit_test(the_end_wakes_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
