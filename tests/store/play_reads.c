/* Reads that share trips, from many threads at once on a real cluster. */
#include "play.h"

#include "base/waiting.h"
#include "store/indicator.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define READERS     24
#define READS       60
#define UNITS       8
#define KILLS       12
#define PATIENT_MS  400 /* of a read that waits for nobody, on a busy machine */
#define FOREIGN     "11111111-1111-4111-8111-111111111111"
#define SESSION_SQL "pid <> pg_backend_pid() and usename = 'pennant_app'"

struct place {
    struct play *play;
    char codes[UNITS][16], ids[UNITS][40];
    atomic_bool over;
};

/* What one thread found; its principal is a window of one unit, or sees all. */
struct reader {
    struct place *place;
    int number;
    int right, wrong, refused;
    int longest_ms;
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void place_make(struct place *place, struct play *play, const char *prefix)
{
    *place = (struct place){.play = play};
    assert_true(play_begin(play, TX_WRITE, &WHO));
    for (int i = 0; i < UNITS; i++) {
        struct table row;
        snprintf(place->codes[i], sizeof(place->codes[i]), "%s%d", prefix, i);
        struct unit_row unit = play_unit(play, place->codes[i]);
        snprintf(place->ids[i], sizeof(place->ids[i]), "%s", unit.id);
        assert_true(unit_insert(play->tx, &unit, &row, &play->error));
    }
    assert_true(tx_commit(play->tx, &play->error));
}

/* One read by id or code as a request of its own. */
static bool read_one(struct pool *pool, struct arena *arena, const struct principal *who,
                     const char *id, const char *code, struct table *ret_row, struct error *error)
{
    struct tx *tx;
    struct tx_organisation organisation;
    error_init(error, arena);
    if (!tx_begin(pool, TX_READ, who, "request", arena, &tx, &organisation, error))
        return false;
    bool good =
        id != NULL ? unit_get(tx, id, ret_row, error) : unit_get_by_code(tx, code, ret_row, error);
    tx_rollback(tx);
    return good;
}

static void reader_count(struct reader *reader, bool good, const struct table *row,
                         const struct error *error, const char *wanted)
{
    if (!good)
        *(error->code == CODE_UNAVAILABLE ? &reader->refused : &reader->wrong) += 1;
    else if (wanted == NULL)
        *(row->row_count == 0 ? &reader->right : &reader->wrong) += 1;
    else if (row->row_count == 1 && strcmp(table_value(row, 0, "code"), wanted) == 0)
        reader->right++;
    else
        reader->wrong++;
}

/* Even readers see all; odd ones are a window, and see nothing of the next one's unit. */
static void *mixed_run(void *argument)
{
    struct reader *reader = argument;
    struct place *place = reader->place;
    char subject[16];
    const char *own = place->codes[reader->number % UNITS];
    snprintf(subject, sizeof(subject), "reader-%d", reader->number / 2 % 3);
    struct principal who = {.subject = subject, .organisation = "one", .roles = ROLE_EVALUATOR};
    if (reader->number % 2 == 1) {
        who.roles = ROLE_WINDOW;
        who.units = (struct strings){&own, 1};
    }
    struct arena *arena = arena_new();
    for (int i = 0; i < READS && !atomic_load(&place->over); i++) {
        struct table row;
        struct error error;
        int unit = (reader->number + i) % UNITS, kind = i % 4;
        bool sees = who.roles == ROLE_EVALUATOR || unit == reader->number % UNITS;
        const char *id = kind == 0 ? FOREIGN : kind == 1 ? place->ids[unit] : NULL;
        const char *wanted = kind != 0 && sees ? place->codes[unit] : NULL;
        int64_t start = now_ms();
        bool good = read_one(place->play->pool, arena, &who, id, place->codes[unit], &row, &error);
        int took = (int)(now_ms() - start);
        reader->longest_ms = took > reader->longest_ms ? took : reader->longest_ms;
        reader_count(reader, good, &row, &error, wanted);
        arena_reset(arena);
    }
    arena_free(arena);
    return NULL;
}

static void readers_run(struct place *place, struct reader *readers, pthread_t *threads)
{
    for (int i = 0; i < READERS; i++) {
        readers[i] = (struct reader){.place = place, .number = i};
        assert_int_equal(pthread_create(&threads[i], NULL, mixed_run, &readers[i]), 0);
    }
}

static void readers_join(const pthread_t *threads)
{
    for (int i = 0; i < READERS; i++)
        pthread_join(threads[i], NULL);
}

/* Principals that share a trip get what is theirs, and nothing of their neighbours. */
static void everybody_gets_its_own(void **state)
{
    struct place place;
    struct reader readers[READERS];
    pthread_t threads[READERS];
    place_make(&place, *state, "own");
    readers_run(&place, readers, threads);
    readers_join(threads);
    for (int i = 0; i < READERS; i++) {
        assert_int_equal(readers[i].wrong, 0);
        assert_int_equal(readers[i].right, READS);
    }
}

static void *broken_run(void *argument)
{
    struct reader *reader = argument;
    struct arena *arena = arena_new();
    for (int i = 0; i < READS; i++) {
        struct table row;
        struct error error;
        if (read_one(reader->place->play->pool, arena, &WHO, "no uuid", NULL, &row, &error))
            reader->right++;
        else
            *(error.code == CODE_UNPROCESSABLE ? &reader->refused : &reader->wrong) += 1;
        arena_reset(arena);
    }
    arena_free(arena);
    return NULL;
}

static void *sound_run(void *argument)
{
    struct reader *reader = argument;
    struct place *place = reader->place;
    struct arena *arena = arena_new();
    for (int i = 0; i < READS; i++) {
        struct table row;
        struct error error;
        int unit = (reader->number + i) % UNITS;
        bool good = read_one(place->play->pool, arena, &WHO, place->ids[unit], NULL, &row, &error);
        reader_count(reader, good, &row, &error, place->codes[unit]);
        arena_reset(arena);
    }
    arena_free(arena);
    return NULL;
}

/* What one asks wrongly fails for it alone, though all are one principal's and one statement. */
static void a_fault_is_its_own(void **state)
{
    struct place place;
    struct reader readers[READERS];
    pthread_t threads[READERS];
    place_make(&place, *state, "fault");
    for (int i = 0; i < READERS; i++) {
        readers[i] = (struct reader){.place = &place, .number = i};
        assert_int_equal(
            pthread_create(&threads[i], NULL, i == 0 ? broken_run : sound_run, &readers[i]), 0);
    }
    readers_join(threads);
    assert_int_equal(readers[0].refused, READS);
    for (int i = 1; i < READERS; i++)
        assert_int_equal(readers[i].right, READS);
}

/* Killed in the middle again and again: what is answered is right, and most is answered. */
static void backends_may_die(void **state)
{
    struct place place;
    struct reader readers[READERS];
    pthread_t threads[READERS];
    int right = 0, refused = 0;
    place_make(&place, *state, "die");
    readers_run(&place, readers, threads);
    for (int i = 0; i < KILLS; i++) {
        play_ask(
            *state,
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where " SESSION_SQL);
        nanosleep(&(struct timespec){.tv_nsec = 3000000}, NULL);
    }
    readers_join(threads);
    for (int i = 0; i < READERS; i++) {
        assert_int_equal(readers[i].wrong, 0);
        right += readers[i].right;
        refused += readers[i].refused;
    }
    assert_int_equal(right + refused, READERS * READS);
    assert_true(right > refused);
}

static void *indicator_run(void *argument)
{
    struct reader *reader = argument;
    struct arena *arena = arena_new();
    struct tx *tx;
    struct tx_organisation organisation;
    struct table row;
    struct error error;
    error_init(&error, arena);
    if (tx_begin(reader->place->play->pool, TX_READ, &WHO, "request", arena, &tx, &organisation,
                 &error)) {
        if (indicator_get(tx, "nothing", &row, &error))
            reader->right++;
        else
            *(error.code == CODE_TIMEOUT ? &reader->refused : &reader->wrong) += 1;
        tx_rollback(tx);
    }
    arena_free(arena);
    return NULL;
}

/* One principal's read waits for a lock: whoever comes after it goes over another connection. */
static void a_slow_trip_holds_nobody(void **state)
{
    struct place place;
    struct reader slow = {.place = &place}, quick = {.place = &place, .number = 2};
    pthread_t thread;
    place_make(&place, *state, "slow");
    mixed_run(&quick); /* opens what it needs */
    PGconn *holder = PQconnectdb(getenv("PENNANT_TEST_ADMIN"));
    PQclear(PQexec(holder, "begin; lock table pennant.indicator in access exclusive mode"));
    assert_int_equal(PQtransactionStatus(holder), PQTRANS_INTRANS);
    assert_int_equal(pthread_create(&thread, NULL, indicator_run, &slow), 0);
    while (strcmp(play_ask(*state, "select count(*) from pg_stat_activity where "
                                   "wait_event_type = 'Lock' and " SESSION_SQL),
                  "0") == 0)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    quick = (struct reader){.place = &place, .number = 2};
    mixed_run(&quick);
    pthread_join(thread, NULL);
    PQfinish(holder);
    assert_int_equal(quick.right, READS);
    assert_in_range(quick.longest_ms, 0, PATIENT_MS);
    assert_int_equal(slow.refused, 1);
}

/* A cell that came in binary form is what the text form says, but for the form of an instant. */
static void binary_and_text_agree(void **state)
{
    struct play *play = *state;
    struct table text, binary;
    struct unit_row unit = play_unit(play, "forms");
    unit.name = "\xE5\xA4\xA7\xE5\x8E\x85 \"one\"";
    unit.headcount = 1234567;
    unit.since = day_of(1969, 2, 28);
    unit.attributes = "{\"floor\": [1, null, \"\\u00e9\"]}";
    assert_true(play_begin(play, TX_WRITE, &WHO));
    assert_true(unit_insert(play->tx, &unit, &text, &play->error));
    assert_true(unit_lock(play->tx, unit.id, NULL, &text, &play->error));
    assert_true(tx_commit(play->tx, &play->error));
    assert_true(read_one(play->pool, play->arena, &WHO, unit.id, NULL, &binary, &play->error));
    assert_int_equal(binary.row_count, 1);
    for (size_t i = 0; i < binary.column_count; i++) {
        const char *name = binary.columns[i].name, *made = table_cell(&binary, 0, i);
        const char *given = table_value(&text, 0, name);
        assert_int_equal(binary.columns[i].type, text.columns[table_column(&text, name)].type);
        if (given == NULL) {
            assert_null(made);
        } else if (binary.columns[i].type == COLUMN_INSTANT) {
            char *instant = arena_text(play->arena, made);
            instant[10] = ' ';
            instant[strspn(instant, "0123456789-: .")] = '\0';
            assert_memory_equal(given, instant, 19);
        } else {
            assert_string_equal(made, given);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLAY(everybody_gets_its_own),   PLAY(a_fault_is_its_own),    PLAY(backends_may_die),
        PLAY(a_slow_trip_holds_nobody), PLAY(binary_and_text_agree),
    };
    return cmocka_run_group_tests_name("reads", tests, NULL, NULL);
}
