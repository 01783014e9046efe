/* What the tests of numbers share: an arena for each test, numbers written as text, comparison. */
#ifndef PENNANT_TESTS_BASE_NUMBERS_H
#define PENNANT_TESTS_BASE_NUMBERS_H

#include "base/number.h"
#include "ending.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static inline int arena_set_up(void **state)
{
    *state = arena_new();
    return 0;
}

static inline int arena_tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_set_up, arena_tear_down)

/* "12.5" or a fraction "1/3" of two decimals. */
static inline struct number number(struct arena *arena, const char *text)
{
    struct number over, under;
    const char *bar = strchr(text, '/');
    if (!bar) {
        assert_true(number_parse(arena, text, &over));
        return over;
    }
    assert_true(number_parse(arena, arena_bytes(arena, text, (size_t)(bar - text)), &over));
    assert_true(number_parse(arena, bar + 1, &under));
    return number_divide(arena, over, under);
}

#define assert_number(arena, value, text) assert_string_equal(number_text((arena), (value)), (text))

/* As many digits as a decimal may have. */
#define FORTY "1234567890123456789012345678901234567890"

#endif
