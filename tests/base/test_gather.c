/* Bunches under many threads: everybody is served once, keys stay apart, an idle caller runs alone.
 */
#include "base/gather.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#define THREADS 24
#define ROUNDS  400
#define BUNCH   8
#define SLOTS   2
#define WAIT_MS 20000

struct call {
    struct gather_item item;
    int key, number, answer;
};

struct record {
    pthread_mutex_t mutex;
    size_t running, most_running, most_in_bunch, served, bunches;
    bool mixed, same_key_twice, key_runs[4];
};

static void nap(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 20000}, NULL);
}

static void run(void *context, struct gather_item *first, size_t count)
{
    struct record *record = context;
    int key = ((struct call *)first)->key;
    pthread_mutex_lock(&record->mutex);
    record->same_key_twice |= record->key_runs[key];
    record->key_runs[key] = true;
    if (++record->running > record->most_running)
        record->most_running = record->running;
    if (count > record->most_in_bunch)
        record->most_in_bunch = count;
    record->bunches++;
    pthread_mutex_unlock(&record->mutex);
    nap();
    size_t seen = 0;
    bool mixed = false;
    for (struct gather_item *item = first; item != NULL; item = item->next) {
        struct call *call = (struct call *)item;
        mixed |= call->key != key;
        call->answer = call->number + 1;
        seen++;
    }
    pthread_mutex_lock(&record->mutex);
    record->mixed |= mixed || seen != count;
    record->served += count;
    record->running--;
    record->key_runs[key] = false;
    pthread_mutex_unlock(&record->mutex);
}

struct caller {
    struct gather *gather;
    int key;
    size_t wrong, refused;
};

static void *call_often(void *argument)
{
    static const char *const keys[] = {"a", "b", "c", "d"};
    struct caller *caller = argument;
    for (int i = 0; i < ROUNDS; i++) {
        struct call call = {.key = caller->key, .number = i, .answer = -1};
        if (!gather_join(caller->gather, keys[caller->key], &call.item))
            caller->refused++;
        else if (call.answer != i + 1)
            caller->wrong++;
    }
    return NULL;
}

static struct gather *make(struct record *record, size_t inside_most)
{
    return gather_new(&(struct gather_settings){.slots = SLOTS,
                                                .bunch_most = BUNCH,
                                                .inside_most = inside_most,
                                                .wait_ms = WAIT_MS,
                                                .run = run,
                                                .context = record});
}

static void play(struct record *record, struct caller *callers, size_t inside_most)
{
    pthread_t threads[THREADS];
    struct gather *gather = make(record, inside_most);
    for (int i = 0; i < THREADS; i++) {
        callers[i] = (struct caller){.gather = gather, .key = i % 4};
        assert_int_equal(pthread_create(&threads[i], NULL, call_often, &callers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    gather_free(gather);
}

static void test_everybody_is_served_once(void **state)
{
    struct record record = {.mutex = PTHREAD_MUTEX_INITIALIZER};
    struct caller callers[THREADS];
    (void)state;
    play(&record, callers, THREADS);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(callers[i].wrong, 0);
        assert_int_equal(callers[i].refused, 0);
    }
    assert_int_equal(record.served, THREADS * ROUNDS);
    assert_true(record.bunches < record.served);
    assert_false(record.mixed);
    assert_false(record.same_key_twice);
    assert_true(record.most_running <= SLOTS);
    assert_true(record.most_in_bunch <= BUNCH);
}

static void test_too_many_are_refused(void **state)
{
    struct record record = {.mutex = PTHREAD_MUTEX_INITIALIZER};
    struct caller callers[THREADS];
    size_t refused = 0;
    (void)state;
    play(&record, callers, 3);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(callers[i].wrong, 0);
        refused += callers[i].refused;
    }
    assert_true(refused > 0);
    assert_int_equal(record.served + refused, THREADS * ROUNDS);
}

static void test_alone_runs_at_once(void **state)
{
    struct record record = {.mutex = PTHREAD_MUTEX_INITIALIZER};
    struct gather *gather = make(&record, 1);
    (void)state;
    for (int i = 0; i < 3; i++) {
        struct call call = {.number = i};
        assert_true(gather_join(gather, "a", &call.item));
        assert_int_equal(call.answer, i + 1);
    }
    assert_int_equal(record.bunches, 3);
    gather_free(gather);
    gather_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everybody_is_served_once),
        cmocka_unit_test(test_too_many_are_refused),
        cmocka_unit_test(test_alone_runs_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
