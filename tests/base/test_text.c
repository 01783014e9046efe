#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* Encodes as UTF-8 by the plain bit pattern, good or bad. */
static size_t encode(unsigned point, size_t length, char bytes[4])
{
    static const unsigned char marks[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length; i-- > 1; point >>= 6)
        bytes[i] = (char)(0x80 | (point & 0x3F));
    bytes[0] = (char)(marks[length] | point);
    return length;
}

/* Every code point in every length: well formed is exactly the shortest form of a scalar value. */
static void utf8_is_exactly_the_shortest_form_of_scalar_values(void **state)
{
    (void)state;
    static const unsigned limits[] = {0, 0x80, 0x800, 0x10000, 0x200000};
    for (size_t length = 1; length <= 4; length++)
        for (unsigned point = 0; point < limits[length]; point++) {
            char bytes[4];
            size_t used = encode(point, length, bytes);
            bool good = point >= limits[length - 1] && point > 0 && point <= 0x10FFFF &&
                        !(point >= 0xD800 && point <= 0xDFFF);
            if (text_is_utf8(bytes, used) != good)
                fail_msg("U+%04X in %zu bytes", point, length);
        }
}

/* All pairs and triples of bytes that start a longer form are cut short, so never well formed. */
static void cut_and_stray_bytes_are_refused(void **state)
{
    (void)state;
    for (int first = 0x80; first < 0x100; first++) {
        char byte = (char)first;
        assert_false(text_is_utf8(&byte, 1));
        for (int second = 0; second < 0x100; second++) {
            char pair[2] = {(char)first, (char)second};
            bool good = first >= 0xC2 && first <= 0xDF && second >= 0x80 && second <= 0xBF;
            assert_int_equal(text_is_utf8(pair, 2), good);
        }
    }
    assert_false(text_is_utf8("\xE4\xBD", 2));
    assert_false(text_is_utf8("\xF0\x9F\x9A", 3));
    assert_false(text_is_utf8("\xE4\xBD\x41", 3));
    assert_false(text_is_utf8("\xF0\x9F\x9A\x41", 4));
    assert_false(text_is_utf8("\xF8\x88\x80\x80\x80", 5));
    assert_false(text_is_utf8("a\0b", 3));
}

static void mixed_texts_are_checked_whole(void **state)
{
    (void)state;
    static const char good[] = "a流b\xC3\xA9\xF0\x9F\x9A\xA9z";
    assert_true(text_is_utf8("", 0));
    assert_true(text_is_utf8(good, strlen(good)));
    char text[sizeof(good)];
    for (size_t i = 0; i < strlen(good); i++) {
        memcpy(text, good, sizeof(good));
        text[i] = (char)0xFF;
        assert_false(text_is_utf8(text, strlen(good)));
    }
    assert_int_equal(text_length(good), 6);
    assert_int_equal(text_length(""), 0);
    assert_int_equal(text_length("流动红旗"), 4);
}

static const char LONG[] = "a23456789012345678901234567890123456789012345678901234567890123x5";

static void ids_are_lower_case(void **state)
{
    (void)state;
    static const char *const good[] = {"a", "quality", "a-b_c9", "z0"};
    static const char *const bad[] = {"",   "A",  "aB", "9a", "_a", "-a",
                                      "a.", "a ", "a/", "流", "a流"};
    for (size_t i = 0; i < COUNT(good); i++)
        assert_true(text_is_id(good[i]));
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(text_is_id(bad[i]));
    assert_int_equal(strlen(LONG), 65);
    assert_false(text_is_id(LONG));
    char fits[sizeof(LONG)];
    memcpy(fits, LONG, sizeof(LONG));
    fits[64] = '\0';
    assert_true(text_is_id(fits));
    assert_true(text_is_code(fits));
    assert_false(text_is_code(LONG));
}

static void codes_are_ascii(void **state)
{
    (void)state;
    static const char *const good[] = {"a", "A", "9", "Hall-1", "a.b_c-D9", "310000"};
    static const char *const bad[] = {"",    ".a",  "-a",  "_a", "a b",
                                      "a/b", "a:b", "a\n", "流", "a流"};
    for (size_t i = 0; i < COUNT(good); i++)
        assert_true(text_is_code(good[i]));
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(text_is_code(bad[i]));
}

static void texts_are_compared(void **state)
{
    (void)state;
    char a[] = "same", b[] = "same";
    assert_true(text_equal(a, b));
    assert_false(text_equal("a", "b"));
    assert_false(text_equal("a", "ab"));
    assert_false(text_equal("a", NULL));
    assert_false(text_equal(NULL, ""));
    assert_true(text_equal(NULL, NULL));
}

/* The published values of FNV-1a with 64 bits. */
static void hashes_are_the_published_ones(void **state)
{
    (void)state;
    assert_int_equal(text_hash(0xcbf29ce484222325, ""), 0xcbf29ce484222325);
    assert_int_equal(text_hash(0xcbf29ce484222325, "a"), 0xaf63dc4c8601ec8c);
    assert_int_equal(text_hash(0xcbf29ce484222325, "foobar"), 0x85944171f73967e8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_is_exactly_the_shortest_form_of_scalar_values),
        cmocka_unit_test(cut_and_stray_bytes_are_refused),
        cmocka_unit_test(mixed_texts_are_checked_whole),
        cmocka_unit_test(ids_are_lower_case),
        cmocka_unit_test(codes_are_ascii),
        cmocka_unit_test(texts_are_compared),
        cmocka_unit_test(hashes_are_the_published_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
