/* How a survey's files are read: which mappings are taken, what each fault is called, and what
 * words mean. */
#include "base/arena.h"
#include "document/survey_mapping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COLUMNS                                                                                    \
    "\"columns\":{\"u\":\"unit\",\"t\":\"occurred_at\",\"o\":\"occasion\",\"g\":\"gravity\"}"

static struct arena *arena;
static struct error error;
static struct survey_mapping mapping;

static int setup(void **state)
{
    (void)state;
    arena = arena_new();
    error_init(&error, arena);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static bool mapped(const char *text)
{
    return survey_mapping_read(arena, "#/mapping", text, &mapping, &error);
}

static void words_are_translated(void **state)
{
    (void)state;
    assert_true(mapped("{" COLUMNS ",\"values\":{\"gravity\":{\"好\":\"good\"}}}"));
    assert_int_equal(mapping.count, 4);
    for (size_t i = 0; i < mapping.count; i++) {
        const struct mapped_column *column = &mapping.columns[i];
        bool grades = strcmp(column->field, "gravity") == 0;
        assert_int_equal(column->word_count, grades ? 1 : 0);
        assert_string_equal(survey_mapping_value(column, "好"), grades ? "good" : "好");
        assert_string_equal(survey_mapping_value(column, "坏"), "坏");
    }
}

/* The order of the members does not matter. */
static void values_may_come_first(void **state)
{
    (void)state;
    assert_true(mapped("{\"values\":{\"unit\":{\"一\":\"w1\"}}," COLUMNS "}"));
}

static void faults(void **state)
{
    static const struct {
        const char *text, *where;
        enum code code;
    } cases[] = {
        {"[]", "#/mapping", CODE_TYPE_MISMATCH},
        {"x", "#/mapping", CODE_TYPE_MISMATCH},
        {"{}", "#/mapping/columns", CODE_FIELD_REQUIRED},
        {"{\"columns\":7}", "#/mapping/columns", CODE_TYPE_MISMATCH},
        {"{\"columns\":{\"a/b\":\"colour\"}}", "#/mapping/columns/a~1b", CODE_VALUE_NOT_ALLOWED},
        {"{\"columns\":{\"a~b\":1}}", "#/mapping/columns/a~0b", CODE_TYPE_MISMATCH},
        {"{\"columns\":{\"a\":\"unit\",\"b\":\"unit\"}}", "#/mapping/columns/b", CODE_REPEATED},
        {"{" COLUMNS ",\"more\":1}", "#/mapping/more", CODE_FIELD_UNKNOWN},
        {"{" COLUMNS ",\"values\":1}", "#/mapping/values", CODE_TYPE_MISMATCH},
        {"{" COLUMNS ",\"values\":{\"channel\":{}}}", "#/mapping/values/channel",
         CODE_FIELD_UNKNOWN},
        {"{" COLUMNS ",\"values\":{\"unit\":1}}", "#/mapping/values/unit", CODE_TYPE_MISMATCH},
        {"{" COLUMNS ",\"values\":{\"unit\":{\"\":\"x\"}}}", "#/mapping/values/unit/",
         CODE_TOO_LONG},
        {"{" COLUMNS ",\"values\":{\"unit\":{\"x\":null}}}", "#/mapping/values/unit/x",
         CODE_TYPE_MISMATCH},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        (void)setup(state);
        assert_false(mapped(cases[i].text));
        assert_string_equal(error.violations[0].where, cases[i].where);
        assert_int_equal(error.violations[0].code, cases[i].code);
        (void)teardown(state);
    }
    (void)setup(state);
}

static void every_required_field_is_named(void **state)
{
    (void)state;
    assert_false(mapped("{\"columns\":{}}"));
    assert_int_equal(error.count, 4);
    for (size_t i = 0; i < error.count; i++)
        assert_int_equal(error.violations[i].code, CODE_FIELD_REQUIRED);
}

static void limits(void **state)
{
    (void)state;
    struct buffer text;
    buffer_init(&text);
    buffer_text(&text, "{\"columns\":{");
    for (int i = 0; i <= MAPPING_COLUMNS_MOST; i++)
        buffer_print(&text, "%s\"%d\":\"unit\"", i > 0 ? "," : "", i);
    buffer_text(&text, "}}");
    assert_false(mapped(text.data));
    assert_int_equal(error.violations[0].code, CODE_TOO_MANY);
    error_clear(&error);
    buffer_clear(&text);
    buffer_text(&text, "{" COLUMNS ",\"values\":{\"unit\":{");
    for (int i = 0; i <= MAPPING_WORDS_MOST; i++)
        buffer_print(&text, "%s\"%d\":\"unit\"", i > 0 ? "," : "", i);
    buffer_text(&text, "}}}");
    assert_false(mapped(text.data));
    assert_int_equal(error.violations[0].code, CODE_TOO_MANY);
    buffer_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(words_are_translated, setup, teardown),
        cmocka_unit_test_setup_teardown(values_may_come_first, setup, teardown),
        cmocka_unit_test_setup_teardown(faults, NULL, teardown),
        cmocka_unit_test_setup_teardown(every_required_field_is_named, setup, teardown),
        cmocka_unit_test_setup_teardown(limits, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
