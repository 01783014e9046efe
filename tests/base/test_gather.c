/* Bunches under many threads: everybody is served once, keys stay apart, an idle caller runs alone.
 */
#include "base/gather.h"

#include <pthread.h>
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
    size_t key_runs[4], most_of_key;
    bool mixed;
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
    if (++record->key_runs[key] > record->most_of_key)
        record->most_of_key = record->key_runs[key];
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
    record->key_runs[key]--;
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

static struct gather *make(struct record *record, struct gather_settings settings)
{
    settings.run = run;
    settings.context = record;
    return gather_new(&settings);
}

static struct gather_settings usual(size_t inside_most)
{
    return (struct gather_settings){
        .slots = SLOTS, .bunch_most = BUNCH, .inside_most = inside_most, .wait_ms = WAIT_MS};
}

static void play(struct record *record, struct caller *callers, struct gather_settings settings,
                 int keys)
{
    pthread_t threads[THREADS];
    struct gather *gather = make(record, settings);
    for (int i = 0; i < THREADS; i++) {
        callers[i] = (struct caller){.gather = gather, .key = i % keys};
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
    play(&record, callers, usual(THREADS), 4);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(callers[i].wrong, 0);
        assert_int_equal(callers[i].refused, 0);
    }
    assert_int_equal(record.served, THREADS * ROUNDS);
    assert_true(record.bunches < record.served);
    assert_false(record.mixed);
    assert_int_equal(record.most_of_key, 1);
    assert_true(record.most_running <= SLOTS);
    assert_true(record.most_in_bunch <= BUNCH);
}

/* Bunches of one key at the same time, when enough wait. */
static void test_one_key_overlaps(void **state)
{
    struct record record = {.mutex = PTHREAD_MUTEX_INITIALIZER};
    struct caller callers[THREADS];
    struct gather_settings settings = usual(THREADS);
    (void)state;
    settings.key_slots = SLOTS;
    settings.bunch_most = THREADS;
    play(&record, callers, settings, 1);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(callers[i].wrong, 0);
        assert_int_equal(callers[i].refused, 0);
    }
    assert_int_equal(record.served, THREADS * ROUNDS);
    assert_int_equal(record.most_of_key, SLOTS);
    assert_true(record.most_running <= SLOTS);
}

struct held {
    sem_t begun, end;
    size_t counts[8], bunches;
};

/* Each bunch stays until it is let go. */
static void run_held(void *context, struct gather_item *first, size_t count)
{
    struct held *held = context;
    (void)first;
    held->counts[held->bunches++] = count;
    sem_post(&held->begun);
    sem_wait(&held->end);
}

static struct gather *make_held(struct held *held, int wait_ms)
{
    sem_init(&held->begun, 0, 0);
    sem_init(&held->end, 0, 0);
    return gather_new(&(struct gather_settings){.slots = 1,
                                                .bunch_most = BUNCH,
                                                .inside_most = THREADS,
                                                .wait_ms = wait_ms,
                                                .run = run_held,
                                                .context = held});
}

struct joiner {
    struct gather *gather;
    const char *key;
    pthread_t thread;
    bool served;
};

static void *join_once(void *argument)
{
    struct joiner *joiner = argument;
    struct gather_item item = {.seat = NULL};
    joiner->served = gather_join(joiner->gather, joiner->key, &item);
    return NULL;
}

static void joiner_start(struct joiner *joiner, struct gather *gather, const char *key)
{
    *joiner = (struct joiner){.gather = gather, .key = key};
    assert_int_equal(pthread_create(&joiner->thread, NULL, join_once, joiner), 0);
    nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL); /* so that they come in this order */
}

/* A key with one caller has its turn before the rest of a crowd that came before it. */
static void test_a_crowd_lets_others_in(void **state)
{
    struct held held = {.bunches = 0};
    struct joiner joiners[6];
    struct gather *gather = make_held(&held, WAIT_MS);
    (void)state;
    for (int i = 0; i < 5; i++)
        joiner_start(&joiners[i], gather, "crowd");
    joiner_start(&joiners[5], gather, "other");
    for (int i = 0; i < 3; i++) {
        sem_wait(&held.begun);
        sem_post(&held.end);
    }
    for (int i = 0; i < 6; i++) {
        assert_int_equal(pthread_join(joiners[i].thread, NULL), 0);
        assert_true(joiners[i].served);
    }
    static const size_t counts[] = {1, 1, 4}; /* the first, the other, the rest */
    assert_int_equal(held.bunches, 3);
    assert_memory_equal(held.counts, counts, sizeof(counts));
    gather_free(gather);
}

/* Whose bunch does not start in time is told, and is not run later. */
static void test_late_ones_are_told(void **state)
{
    struct held held = {.bunches = 0};
    struct joiner joiners[3];
    struct gather *gather = make_held(&held, 100);
    (void)state;
    for (int i = 0; i < 3; i++)
        joiner_start(&joiners[i], gather, i == 1 ? "other" : "same");
    for (int i = 1; i < 3; i++) {
        assert_int_equal(pthread_join(joiners[i].thread, NULL), 0);
        assert_false(joiners[i].served);
    }
    sem_post(&held.end);
    assert_int_equal(pthread_join(joiners[0].thread, NULL), 0);
    assert_true(joiners[0].served);
    assert_int_equal(held.bunches, 1);
    gather_free(gather);
}

static void test_too_many_are_refused(void **state)
{
    struct record record = {.mutex = PTHREAD_MUTEX_INITIALIZER};
    struct caller callers[THREADS];
    size_t refused = 0;
    (void)state;
    play(&record, callers, usual(3), 4);
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
    struct gather *gather = make(&record, usual(1));
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
        cmocka_unit_test(test_everybody_is_served_once), cmocka_unit_test(test_one_key_overlaps),
        cmocka_unit_test(test_a_crowd_lets_others_in),   cmocka_unit_test(test_late_ones_are_told),
        cmocka_unit_test(test_too_many_are_refused),     cmocka_unit_test(test_alone_runs_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
