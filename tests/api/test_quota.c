/* Buckets of requests: how they empty, fill and stay apart. */
#include "api/quota.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#define SECOND  INT64_C(1000000)
#define START   (1000 * SECOND)
#define THREADS 8

/* Takes until it is refused; gives how many were taken. */
static int64_t drain(struct limits *limits, enum limit_kind kind, const char *client, int64_t now)
{
    struct allowance left;
    int64_t taken = 0;
    while (limits_take(limits, kind, client, now, &left))
        taken++;
    return taken;
}

static void a_bucket_empties_and_fills_steadily(void **state)
{
    struct limits *limits = limits_new((const int64_t[]){60, 0});
    struct allowance left;
    (void)state;
    assert_true(limits_take(limits, LIMIT_DEFAULT, "a", START, &left));
    assert_string_equal(left.policy, "default");
    assert_int_equal(left.quota, 60);
    assert_int_equal(left.remaining, 59);
    assert_int_equal(left.reset, 1);
    assert_int_equal(left.wait, 0);
    assert_int_equal(drain(limits, LIMIT_DEFAULT, "a", START), 59);
    assert_false(limits_take(limits, LIMIT_DEFAULT, "a", START, &left));
    assert_int_equal(left.remaining, 0);
    assert_int_equal(left.reset, 60);
    assert_int_equal(left.wait, 1);
    /* one a second comes back, no sooner, and never more than all */
    assert_int_equal(drain(limits, LIMIT_DEFAULT, "a", START + SECOND - 1), 0);
    assert_int_equal(drain(limits, LIMIT_DEFAULT, "a", START + SECOND), 1);
    assert_int_equal(drain(limits, LIMIT_DEFAULT, "a", START + 11 * SECOND), 10);
    assert_int_equal(drain(limits, LIMIT_DEFAULT, "a", START + 10000 * SECOND), 60);
    limits_free(limits);
}

static void clients_and_kinds_stay_apart(void **state)
{
    struct limits *limits = limits_new((const int64_t[]){5, 3});
    struct allowance left;
    (void)state;
    assert_int_equal(drain(limits, LIMIT_DEFAULT, "a", START), 5);
    assert_int_equal(drain(limits, LIMIT_BULK, "a", START), 3);
    assert_int_equal(drain(limits, LIMIT_DEFAULT, "b", START), 5);
    assert_false(limits_take(limits, LIMIT_BULK, "a", START, &left));
    assert_string_equal(left.policy, "bulk");
    assert_int_equal(left.wait, 20);
    limits_free(limits);
}

static void without_a_quota_nothing_is_said(void **state)
{
    struct limits *limits = limits_new((const int64_t[]){0, 3});
    struct allowance left = {.policy = "x"};
    (void)state;
    assert_true(limits_take(limits, LIMIT_DEFAULT, "a", START, &left));
    assert_null(left.policy);
    left.policy = "x";
    assert_true(limits_take(NULL, LIMIT_BULK, "a", START, &left));
    assert_null(left.policy);
    limits_free(limits);
    limits_free(NULL);
}

/* More clients than there are places: memory stays, and one that keeps on is still stopped. */
static void a_crowd_does_not_free_the_greedy(void **state)
{
    struct limits *limits = limits_new((const int64_t[]){100, 0});
    struct allowance left;
    int64_t taken = 0;
    (void)state;
    for (int i = 0; i < 4 * LIMIT_CLIENTS; i++) {
        char name[32];
        snprintf(name, sizeof(name), "client %d", i);
        assert_true(limits_take(limits, LIMIT_DEFAULT, name, START, &left));
        taken += limits_take(limits, LIMIT_DEFAULT, "greedy", START, &left);
    }
    assert_int_equal(taken, 100);
    limits_free(limits);
}

struct race {
    struct limits *limits;
    atomic_int taken;
};

static void *race_run(void *context)
{
    struct race *race = context;
    atomic_fetch_add(&race->taken, (int)drain(race->limits, LIMIT_DEFAULT, "one", START));
    return NULL;
}

static void a_race_takes_no_more(void **state)
{
    struct race race = {.limits = limits_new((const int64_t[]){100000, 0})};
    pthread_t threads[THREADS];
    (void)state;
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, race_run, &race), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(race.taken, 100000);
    limits_free(race.limits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bucket_empties_and_fills_steadily),
        cmocka_unit_test(clients_and_kinds_stay_apart),
        cmocka_unit_test(without_a_quota_nothing_is_said),
        cmocka_unit_test(a_crowd_does_not_free_the_greedy),
        cmocka_unit_test(a_race_takes_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
