/* The text of a public notice: every name, day and figure is told, in both languages. */
#include "document/notice.h"

#include "base/arena.h"
#include "base/attributes.h"
#include "cmocka_all.h"

#include <string.h>

static const struct notice_winner WINNERS[] = {
    {.award = "cup",
     .title = {"红旗", "Red flag"},
     .unit = "w1",
     .name = "一号窗口",
     .group = "A",
     .level = "first",
     .total = "98.50",
     .rank = "1"},
    {.award = "star", .title = {NULL, "Star"}, .unit = "w2", .name = "二号窗口"},
    {.award = "plain", .unit = "w3", .name = "三号窗口"},
};

static const struct notice NOTICE = {
    .scheme = {"评比办法", NULL},
    .scheme_code = "x1",
    .title = "第二季度",
    .period_from = "2026-04-01",
    .period_to = "2026-06-30",
    .from = "2026-07-03",
    .until = "2026-07-09",
    .days = 5,
    .working = true,
    .winners = WINNERS,
    .winner_count = COUNT(WINNERS),
    .choices = "{\"#/settings/precision\":2,\"#/settings/rounding\":\"half_even\","
               "\"#/components/0/missing\":\"zero\",\"#/panels/a/max\":{\"by\":\"item\"}}",
    .sha256 = "abcdef",
    .kid = "0123",
};

static struct arena *arena;

static const char *text_of(enum language language, const struct notice *notice)
{
    struct buffer out;
    buffer_init(&out);
    notice_write(&out, language, notice);
    return buffer_finish(&out, arena);
}

static void assert_tells(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strstr(text, words[i]) == NULL)
            print_message("not told: %s\n%s\n", words[i], text);
        assert_non_null(strstr(text, words[i]));
    }
}
#define TELLS(text, ...)                                                                           \
    assert_tells(text, (const char *const[]){__VA_ARGS__},                                         \
                 sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void chinese(void **state)
{
    (void)state;
    TELLS(text_of(LANGUAGE_ZH, &NOTICE), "公示\n", "“评比办法”",
          "第二季度（2026-04-01 至 2026-06-30）",
          "1. 红旗：一号窗口（w1），组别 A，等级 first，总分 98.50，第 1 名\n",
          "2. Star：二号窗口（w2）\n", "3. plain：三号窗口（w3）\n",
          "2026-07-03 至 2026-07-09，共 5 个工作日", "- 公布数值的小数位数：2\n",
          "- 舍入方式：半数取偶\n", "- components/0/missing：按零计\n",
          "- panels/a/max：{\"by\":\"item\"}\n", "（SHA-256）：abcdef\n", "密钥 0123 签名");
}

static void english(void **state)
{
    (void)state;
    TELLS(text_of(LANGUAGE_EN, &NOTICE), "Public notice\n", "“评比办法”",
          "第二季度 (2026-04-01 to 2026-06-30)",
          "1. Red flag: 一号窗口 (w1), group A, level first, total 98.50, rank 1\n",
          "2. Star: 二号窗口 (w2)\n", "5 working days", "- rounding: half to even\n",
          "- components/0/missing: is 0\n", "(SHA-256): abcdef\n", "signed by the key 0123");
}

static void what_is_not_there_is_not_told(void **state)
{
    (void)state;
    struct notice notice = NOTICE;
    notice.scheme = (struct title){NULL, NULL};
    notice.title = notice.kid = NULL;
    notice.working = false;
    notice.winner_count = 0;
    const char *text = text_of(LANGUAGE_EN, &notice);
    TELLS(text, "“x1”", "the result of this period", "Nobody is proposed.", " 5 days");
    assert_null(strstr(text, "signed by"));
    assert_null(strstr(text, "receipt"));
    assert_null(strstr(text, "Proposed"));
    notice.nameless = true;
    TELLS(text_of(LANGUAGE_ZH, &notice), "可以不署名", "共 5 天", "无拟授予对象", "本周期");
}

/* A value with braces is written as it is. */
static void values_are_no_sentences(void **state)
{
    (void)state;
    struct notice notice = NOTICE;
    notice.title = "{0} {1}";
    TELLS(text_of(LANGUAGE_ZH, &notice), "{0} {1}（2026-04-01");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chinese),
        cmocka_unit_test(english),
        cmocka_unit_test(what_is_not_there_is_not_told),
        cmocka_unit_test(values_are_no_sentences),
    };
    arena = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
