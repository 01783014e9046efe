#include "base/error.h"
#include "base/phrase.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void says(const char *phrase, const char *chinese)
{
    struct buffer out;
    buffer_init(&out);
    phrase_print_chinese(&out, phrase);
    assert_string_equal(out.data, chinese);
    buffer_release(&out);
}

static void phrases_are_found(void **state)
{
    (void)state;
    says("an integer", "整数");
    says("scheme template", "方案模板");
}

static void gaps_are_filled_and_looked_up(void **state)
{
    (void)state;
    says("a text of 1 to 200 characters", "1 至 200 个字符的文字");
    says("line 3, column 14: it ends too early", "第 3 行第 14 列：内容提前结束");
    says("line 3, column 14: something new", "第 3 行第 14 列：something new");
    says("an ETag such as \"7\"", "ETag，例如 \"7\"");
}

static void what_is_not_known_stays(void **state)
{
    (void)state;
    says("", "");
    says("{}", "{}");
    says("an integer or so", "an integer or so");
    says("a text of 1 to 200", "a text of 1 to 200");
    says("line 3", "line 3");
}

/* Each row is reached by its own English, and keeps the number of its gaps. */
static void rows_do_not_hide_each_other(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
#define PHRASE(en, zh) {en, zh},
#include "base/phrases.def"
#undef PHRASE
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t gaps = 0, chinese = 0;
        for (const char *p = rows[i][0]; (p = strstr(p, "{}")) != NULL; p += 2)
            gaps++;
        for (const char *p = rows[i][1]; (p = strstr(p, "{}")) != NULL; p += 2)
            chinese++;
        assert_int_equal(gaps, chinese);
        says(rows[i][0], rows[i][1]);
    }
}

static void sentences_use_them_for_words_of_the_program_only(void **state)
{
    (void)state;
    static const struct param expected[ERROR_PARAMS] = {{"expected", "an integer"}};
    static const struct param unit[ERROR_PARAMS] = {{"unit", "event"}};
    struct buffer out;
    buffer_init(&out);
    error_text(&out, CODE_TYPE_MISMATCH, expected, LANGUAGE_ZH);
    assert_string_equal(out.data, "类型必须是 整数。");
    buffer_clear(&out);
    error_text(&out, CODE_TYPE_MISMATCH, expected, LANGUAGE_EN);
    assert_string_equal(out.data, "It must be an integer.");
    buffer_clear(&out);
    error_text(&out, CODE_UNIT_UNKNOWN, unit, LANGUAGE_ZH);
    assert_string_equal(out.data, "没有参评对象 event。");
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phrases_are_found),
        cmocka_unit_test(gaps_are_filled_and_looked_up),
        cmocka_unit_test(what_is_not_known_stays),
        cmocka_unit_test(rows_do_not_hide_each_other),
        cmocka_unit_test(sentences_use_them_for_words_of_the_program_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
