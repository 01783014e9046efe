#include "base/buffer.h"
#include "ending.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void an_empty_buffer_is_an_empty_text(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer);
    assert_string_equal(buffer.data, "");
    buffer_clear(&buffer);
    buffer_add(&buffer, NULL, 0);
    buffer_text(&buffer, "");
    assert_string_equal(buffer.data, "");
    assert_int_equal(buffer.length, 0);
    buffer_release(&buffer);
    buffer_release(&buffer);
}

static void pieces_are_appended(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer);
    buffer_byte(&buffer, 'a');
    buffer_add(&buffer, "b\0c", 3);
    buffer_text(&buffer, "d");
    buffer_print(&buffer, "%03d", 5);
    assert_int_equal(buffer.length, 8);
    assert_memory_equal(buffer.data, "ab\0cd005", 9);
    buffer_clear(&buffer);
    assert_string_equal(buffer.data, "");
    buffer_text(&buffer, "again");
    assert_string_equal(buffer.data, "again");
    buffer_release(&buffer);
    assert_string_equal(buffer.data, "");
}

static void a_buffer_grows_and_stays_closed(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer);
    for (size_t i = 0; i < 100000; i++) {
        buffer_byte(&buffer, (char)('a' + i % 26));
        assert_int_equal(buffer.data[i + 1], '\0');
    }
    assert_int_equal(buffer.length, 100000);
    for (size_t i = 0; i < 100000; i++)
        assert_int_equal(buffer.data[i], 'a' + i % 26);
    buffer_print(&buffer, "%70000d", 1);
    assert_int_equal(buffer.length, 170000);
    buffer_release(&buffer);
}

static void integers_are_printed(void **state)
{
    (void)state;
    static const struct {
        int64_t value;
        const char *text;
    } cases[] = {{0, "0"},
                 {7, "7"},
                 {-1, "-1"},
                 {10, "10"},
                 {-1000000, "-1000000"},
                 {INT64_MAX, "9223372036854775807"},
                 {INT64_MIN, "-9223372036854775808"}};
    struct buffer buffer;
    buffer_init(&buffer);
    for (size_t i = 0; i < COUNT(cases); i++) {
        buffer_clear(&buffer);
        buffer_integer(&buffer, cases[i].value);
        assert_string_equal(buffer.data, cases[i].text);
    }
    buffer_release(&buffer);
}

static void json_texts_are_escaped(void **state)
{
    (void)state;
    static const struct {
        const char *text, *json;
    } cases[] = {
        {NULL, "null"},
        {"", "\"\""},
        {"plain", "\"plain\""},
        {"\"\\/", "\"\\\"\\\\/\""},
        {"a\b\f\n\r\tz", "\"a\\b\\f\\n\\r\\tz\""},
        {"\x01\x1F\x7F", "\"\\u0001\\u001f\x7F\""},
        {"流动红旗", "\"流动红旗\""},
        {"\xE2\x80\xA8|\xE2\x80\xA9", "\"\\u2028|\\u2029\""},
        {"\xE2\x80\xA7\xE2\x80\xAA", "\"\xE2\x80\xA7\xE2\x80\xAA\""}, /* their neighbours */
        {"\xF0\x9F\x9A\xA9", "\"\xF0\x9F\x9A\xA9\""},
    };
    struct buffer buffer;
    buffer_init(&buffer);
    for (size_t i = 0; i < COUNT(cases); i++) {
        buffer_clear(&buffer);
        buffer_json(&buffer, cases[i].text);
        assert_string_equal(buffer.data, cases[i].json);
    }
    buffer_release(&buffer);
}

static void json_bytes_may_hold_nul_and_end_anywhere(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer);
    buffer_json_bytes(&buffer, "a\0b", 3);
    buffer_json_bytes(&buffer, "\xE2\x80\xA8", 2); /* never reads past the length */
    buffer_json_bytes(&buffer, "", 0);
    assert_string_equal(buffer.data, "\"a\\u0000b\"\"\xE2\x80\"\"\"");
    buffer_release(&buffer);
}

static void overflow(void)
{
    struct buffer buffer;
    buffer_init(&buffer);
    buffer_text(&buffer, "a");
    buffer_add(&buffer, "a", SIZE_MAX - 1);
}

static void more_than_there_is(void)
{
    struct buffer buffer;
    buffer_init(&buffer);
    buffer_add(&buffer, "", SIZE_MAX / 2 + 10);
}

static void impossible_sizes_end_the_process(void **state)
{
    (void)state;
    assert_ends(overflow, "out of memory: an impossible size was asked for");
#ifndef ENDING_BY_ALLOCATOR
    assert_ends(more_than_there_is, "out of memory");
#else
    (void)more_than_there_is;
#endif
}

static void finished_bytes_move_to_the_arena(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct buffer buffer;
    buffer_init(&buffer);
    buffer_text(&buffer, "kept");
    const char *text = buffer_finish(&buffer, arena);
    assert_int_equal(buffer.length, 0);
    assert_string_equal(text, "kept");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_buffer_is_an_empty_text),
        cmocka_unit_test(pieces_are_appended),
        cmocka_unit_test(a_buffer_grows_and_stays_closed),
        cmocka_unit_test(integers_are_printed),
        cmocka_unit_test(json_texts_are_escaped),
        cmocka_unit_test(json_bytes_may_hold_nul_and_end_anywhere),
        cmocka_unit_test(finished_bytes_move_to_the_arena),
        cmocka_unit_test(impossible_sizes_end_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
