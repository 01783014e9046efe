#include "base/attributes.h"
#include "base/uuid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

/* The clock and the random bytes through the linker: real ones unless a test sets them. */
int __real_clock_gettime(clockid_t clock, struct timespec *time);
int __wrap_clock_gettime(clockid_t clock, struct timespec *time);
ssize_t __real_getrandom(void *out, size_t length, unsigned flags);
ssize_t __wrap_getrandom(void *out, size_t length, unsigned flags);

static int64_t set_millisecond = -1;
static int set_random = -1;

int __wrap_clock_gettime(clockid_t clock, struct timespec *time)
{
    if (set_millisecond < 0)
        return __real_clock_gettime(clock, time);
    *time = (struct timespec){set_millisecond / 1000, set_millisecond % 1000 * 1000000};
    return 0;
}

ssize_t __wrap_getrandom(void *out, size_t length, unsigned flags)
{
    if (set_random < 0)
        return __real_getrandom(out, length, flags);
    memset(out, set_random, length);
    return (ssize_t)length;
}

static int tear_down(void **state)
{
    (void)state;
    set_millisecond = set_random = -1;
    return 0;
}

/* The first 48 bits. */
static int64_t millisecond_of(const char *text)
{
    char digits[13] = "";
    memcpy(digits, text, 8);
    memcpy(digits + 8, text + 9, 4);
    return strtoll(digits, NULL, 16);
}

static void ids_have_version_7_and_the_time(void **state)
{
    (void)state;
    struct timespec before, after;
    char text[UUID_TEXT];
    assert_int_equal(clock_gettime(CLOCK_REALTIME, &before), 0);
    uuid_new(text);
    assert_int_equal(clock_gettime(CLOCK_REALTIME, &after), 0);
    assert_true(uuid_is_valid(text));
    assert_int_equal(text[14], '7');
    assert_non_null(strchr("89ab", text[19]));
    assert_in_range(millisecond_of(text), before.tv_sec * 1000 + before.tv_nsec / 1000000,
                    after.tv_sec * 1000 + after.tv_nsec / 1000000);
}

static void ids_of_one_process_only_grow(void **state)
{
    (void)state;
    char last[UUID_TEXT] = "", next[UUID_TEXT];
    for (int i = 0; i < 100000; i++) {
        uuid_new(next);
        assert_true(strcmp(last, next) < 0);
        memcpy(last, next, sizeof(last));
    }
}

static void a_clock_set_back_does_not_matter(void **state)
{
    (void)state;
    char last[UUID_TEXT], next[UUID_TEXT];
    set_millisecond = 4000000000000; /* later than any real clock here */
    uuid_new(last);
    assert_int_equal(millisecond_of(last), set_millisecond);
    for (int i = 0; i < 1000; i++) {
        set_millisecond -= 1000;
        uuid_new(next);
        assert_true(strcmp(last, next) < 0);
        memcpy(last, next, sizeof(last));
    }
}

static void a_full_counter_borrows_the_next_millisecond(void **state)
{
    (void)state;
    char last[UUID_TEXT], next[UUID_TEXT];
    set_millisecond = 5000000000000;
    set_random = 0xFF; /* the counter starts at its end */
    uuid_new(last);
    assert_string_equal(last + 14, "7fff-bfff-ffffffffffff");
    set_random = 0;
    uuid_new(next);
    assert_true(strcmp(last, next) < 0);
    assert_int_equal(millisecond_of(next), set_millisecond + 1);
    assert_string_equal(next + 14, "7000-8000-000000000000");
}

/* The same number of the same family has the same id; others have others, in the numbers' order. */
static void numbered_ids_are_the_same_for_ever(void **state)
{
    (void)state;
    char last[UUID_TEXT] = "", next[UUID_TEXT];
    const int64_t moment = 0x0123456789AB;
    uuid_numbered(moment, 0x2AAAAAAAAA, 0xFFFFFFFFFFFFFFFF, next);
    assert_string_equal(next, "01234567-89ab-7aaa-aaaa-aaafffffffff");
    uuid_numbered(moment, 1, 0x123456789, next);
    assert_string_equal(next, "01234567-89ab-7000-8000-001123456789");
    for (uint64_t number = 0; number < (1ULL << 38); number = number * 3 + 1) {
        uuid_numbered(moment, number, 0xFFFFFFFFF, next);
        assert_true(uuid_is_valid(next));
        assert_true(strcmp(last, next) < 0);
        memcpy(last, next, sizeof(last));
        uuid_numbered(moment, number, 0xFFFFFFFFE, next);
        assert_string_not_equal(last, next);
    }
}

enum { THREADS = 4, EACH = 20000 };

static void *ids_take(void *out)
{
    char(*texts)[UUID_TEXT] = out;
    for (int i = 0; i < EACH; i++)
        uuid_new(texts[i]);
    return NULL;
}

static int ids_compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void threads_never_share_an_id(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    char(*texts)[UUID_TEXT] = calloc((size_t)THREADS * EACH, UUID_TEXT);
    assert_non_null(texts);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ids_take, texts + (size_t)i * EACH), 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    qsort(texts, (size_t)THREADS * EACH, UUID_TEXT, ids_compare);
    for (int i = 1; i < THREADS * EACH; i++)
        assert_string_not_equal(texts[i - 1], texts[i]);
    free(texts);
}

static void only_the_plain_form_is_valid(void **state)
{
    (void)state;
    static const char *const good[] = {"01890a5d-ac96-774b-bcce-b302099a8057",
                                       "00000000-0000-0000-0000-000000000000",
                                       "ffffffff-ffff-ffff-ffff-ffffffffffff"};
    static const char *const bad[] = {"",
                                      "01890a5d",
                                      "01890a5d-ac96-774b-bcce-b302099a805",
                                      "01890a5d-ac96-774b-bcce-b302099a80577",
                                      "01890A5D-ac96-774b-bcce-b302099a8057",
                                      "01890a5dac96774bbcceb302099a8057",
                                      "01890a5d-ac96-774b-bcceb-302099a8057",
                                      "{1890a5d-ac96-774b-bcce-b302099a805}",
                                      "01890a5g-ac96-774b-bcce-b302099a8057",
                                      "01890a5d-ac96-774b-bcce-b302099a805 "};
    for (size_t i = 0; i < COUNT(good); i++)
        assert_true(uuid_is_valid(good[i]));
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(uuid_is_valid(bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_have_version_7_and_the_time),
        cmocka_unit_test(ids_of_one_process_only_grow),
        cmocka_unit_test(threads_never_share_an_id),
        cmocka_unit_test_teardown(a_clock_set_back_does_not_matter, tear_down),
        cmocka_unit_test_teardown(a_full_counter_borrows_the_next_millisecond, tear_down),
        cmocka_unit_test(numbered_ids_are_the_same_for_ever),
        cmocka_unit_test(only_the_plain_form_is_valid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
