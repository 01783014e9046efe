/* Charsets: their names, and bytes into UTF-8 or a refusal. */
#include "base/arena.h"
#include "base/charset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    enum charset charset;
    const char *bytes;
    size_t length;
    const char *text; /* NULL: it is none of the charset */
} CASES[] = {
    {CHARSET_UTF8, "\xe8\xaf\xb4", 3, "说"},
    {CHARSET_UTF8, "", 0, ""},
    {CHARSET_UTF8, "\xe8\xaf", 2, NULL},
    {CHARSET_UTF8, "a\0b", 3, NULL},
    {CHARSET_GBK, "\xcb\xb5\xc3\xf7", 4, "说明"},
    {CHARSET_GBK, "plain", 5, "plain"},
    {CHARSET_GBK, "\xcb", 1, NULL},
    {CHARSET_GBK, "\xff\xff", 2, NULL},
    {CHARSET_GB18030, "\xcb\xb5\xc3\xf7", 4, "说明"},
    {CHARSET_GB18030, "\x95\x34\xb2\x35", 4, "𠮷"},
    {CHARSET_GB18030, "\x81\x30\x81", 3, NULL},
    {CHARSET_GB18030, "a\0", 2, NULL},
};

static void bytes_into_text(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct charset_reader *reader = charset_new(CASES[i].charset);
        char *text = NULL;
        size_t length = 0;
        assert_non_null(reader);
        /* Twice: what a broken text leaves must not reach the next one. */
        for (int again = 0; again < 2; again++) {
            bool read =
                charset_read(reader, arena, CASES[i].bytes, CASES[i].length, &text, &length);
            assert_int_equal(read, CASES[i].text != NULL);
            if (read) {
                assert_string_equal(text, CASES[i].text);
                assert_int_equal(length, strlen(CASES[i].text));
            }
        }
        charset_free(reader);
    }
    charset_free(NULL);
    arena_free(arena);
}

static void names(void **state)
{
    (void)state;
    enum charset charset = CHARSET_COUNT;
    assert_true(charset_find("GB18030", 7, &charset));
    assert_int_equal(charset, CHARSET_GB18030);
    assert_true(charset_find("gb2312;", 6, &charset));
    assert_int_equal(charset, CHARSET_GBK);
    assert_true(charset_find("UTF8", 4, &charset));
    assert_string_equal(charset_name(charset), "utf-8");
    assert_false(charset_find("latin1", 6, &charset));
    assert_false(charset_find("gb", 2, &charset));
    assert_string_equal(charset_mark(CHARSET_UTF8), "\xef\xbb\xbf");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_into_text),
        cmocka_unit_test(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
