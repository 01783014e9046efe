#include "base/error.h"
#include "ending.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int arena_set_up(void **state)
{
    *state = arena_new();
    return 0;
}

static int arena_tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

/* Capital letters and single underscores, as clients compare them. */
static void every_code_is_well_formed(void **state)
{
    (void)state;
    for (enum code code = 0; code < CODE_COUNT; code++) {
        const char *name = code_name(code);
        assert_int_equal(strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"), strlen(name));
        assert_null(strstr(name, "__"));
        assert_true(code_status(code) == 200 ||
                    (code_status(code) >= 400 && code_status(code) < 600));
        assert_true(strlen(code_text(code, LANGUAGE_EN)) > 0);
        assert_true(strlen(code_text(code, LANGUAGE_ZH)) > 0);
    }
    assert_string_equal(code_name(CODE_UNIT_UNKNOWN), "UNIT_UNKNOWN");
    assert_int_equal(code_status(CODE_UNIT_UNKNOWN), 422);
    assert_string_equal(code_text(CODE_OK, LANGUAGE_EN), "No fault.");
}

/* The n-th placeholder of a text, or NULL; at most ERROR_PARAMS are ever needed. */
static char *placeholder(struct arena *arena, const char *text, int n)
{
    const char *open = text;
    for (; (open = strchr(open, '{')); open++) {
        size_t length = strcspn(open, "}");
        assert_int_equal(open[length], '}');
        if (n-- == 0)
            return arena_bytes(arena, open, length + 1);
    }
    return NULL;
}

static void both_languages_have_the_same_placeholders(void **state)
{
    for (enum code code = 0; code < CODE_COUNT; code++)
        for (int language = 0; language < 2; language++) {
            const char *one = code_text(code, language ? LANGUAGE_EN : LANGUAGE_ZH);
            const char *other = code_text(code, language ? LANGUAGE_ZH : LANGUAGE_EN);
            char *name;
            for (int n = 0; (name = placeholder(*state, one, n)); n++) {
                if (!strstr(other, name))
                    fail_msg("%s: %s is in one language only", code_name(code), name);
                assert_true(n < ERROR_PARAMS);
            }
        }
}

/* With all its parameters given, no sentence keeps a brace. */
static void every_text_can_be_filled(void **state)
{
    struct buffer out;
    buffer_init(&out);
    for (enum code code = 0; code < CODE_COUNT; code++)
        for (int language = 0; language < 2; language++) {
            enum language used = language ? LANGUAGE_EN : LANGUAGE_ZH;
            struct param params[ERROR_PARAMS] = {{NULL, NULL}};
            char *name;
            for (int n = 0; (name = placeholder(*state, code_text(code, used), n)); n++) {
                name[strlen(name) - 1] = '\0';
                params[n] = (struct param){name + 1, "<VALUE>"};
            }
            buffer_clear(&out);
            error_text(&out, code, params, used);
            assert_null(strchr(out.data, '{'));
            assert_null(strchr(out.data, '}'));
            assert_int_equal(strstr(out.data, "<VALUE>") != NULL, params[0].name != NULL);
        }
    buffer_release(&out);
}

static void texts_are_filled_in_both_languages(void **state)
{
    (void)state;
    static const struct param params[ERROR_PARAMS] = {{"max", "100"}, {"min", "0"}};
    struct buffer out;
    buffer_init(&out);
    error_text(&out, CODE_OUT_OF_RANGE, params, LANGUAGE_EN);
    assert_string_equal(out.data, "It must be between 0 and 100.");
    buffer_clear(&out);
    error_text(&out, CODE_OUT_OF_RANGE, params, LANGUAGE_ZH);
    assert_string_equal(out.data, "取值必须在 0 与 100 之间。");
    buffer_clear(&out);
    error_text(&out, CODE_TOO_MANY, params + 1, LANGUAGE_EN); /* max is not given */
    assert_string_equal(out.data, "There may be at most {max}.");
    buffer_clear(&out);
    error_text(&out, CODE_NOT_FOUND, NULL, LANGUAGE_EN);
    assert_string_equal(out.data, "There is no such {what}, or it is not yours to see.");
    buffer_release(&out);
}

static void the_first_code_that_is_set_stays(void **state)
{
    struct error error;
    error_init(&error, *state);
    assert_true(error_none(&error));
    char unit[] = "u1";
    assert_false(error_set(&error, CODE_NOT_YOUR_UNIT, "unit", unit, NULL));
    unit[1] = '2';
    assert_false(error_none(&error));
    assert_int_equal(error.code, CODE_NOT_YOUR_UNIT);
    assert_string_equal(error.params[0].name, "unit");
    assert_string_equal(error.params[0].value, "u1"); /* a copy */
    assert_null(error.params[1].name);
    assert_false(error_set(&error, CODE_INTERNAL, NULL));
    assert_int_equal(error.code, CODE_NOT_YOUR_UNIT);
    error_clear(&error);
    assert_true(error_none(&error));
    assert_false(error_set(&error, CODE_CONFLICT, "reason", NULL, NULL));
    assert_string_equal(error.params[0].value, "");
}

static void violations_are_collected(void **state)
{
    struct error error;
    error_init(&error, *state);
    assert_false(error_add(&error, "#/name", CODE_FIELD_REQUIRED, NULL));
    assert_int_equal(error.code, CODE_INVALID_REQUEST);
    assert_false(error_add(&error, "#/size", CODE_OUT_OF_RANGE, "min", "1", "max", "9", NULL));
    assert_int_equal(error.code, CODE_UNPROCESSABLE);
    assert_false(error_add(&error, "?limit", CODE_TYPE_MISMATCH, "expected", "a number", NULL));
    assert_int_equal(error.code, CODE_UNPROCESSABLE);
    assert_int_equal(error.count, 3);
    assert_string_equal(error.violations[0].where, "#/name");
    assert_string_equal(error.violations[1].where, "#/size");
    assert_int_equal(error.violations[1].code, CODE_OUT_OF_RANGE);
    assert_string_equal(error.violations[1].params[1].value, "9");
    assert_string_equal(error.violations[2].where, "?limit");
    error_clear(&error);
    assert_true(error_none(&error));
    assert_int_equal(error.count, 0);
    assert_false(error_add(&error, "#", CODE_FIELD_UNKNOWN, NULL));
    assert_int_equal(error.count, 1);
}

static void a_chosen_code_outlives_violations(void **state)
{
    struct error error;
    error_init(&error, *state);
    assert_false(error_set(&error, CODE_STEP_NOT_DUE, "due", "notice", NULL));
    assert_false(error_add(&error, "#/step", CODE_VALUE_NOT_ALLOWED, "allowed", "x", NULL));
    assert_int_equal(error.code, CODE_STEP_NOT_DUE);
    assert_int_equal(error.count, 1);
}

static void too_many_violations_are_counted_only(void **state)
{
    struct error error;
    error_init(&error, *state);
    for (int i = 0; i < ERROR_VIOLATIONS + 50; i++)
        assert_false(error_add(&error, arena_print(*state, "#/%d", i), CODE_FIELD_UNKNOWN, NULL));
    assert_int_equal(error.count, ERROR_VIOLATIONS);
    assert_int_equal(error.left_out, 50);
    assert_string_equal(error.violations[ERROR_VIOLATIONS - 1].where, "#/99");
    assert_int_equal(error.code, CODE_INVALID_REQUEST);
    assert_false(error_add(&error, "#/x", CODE_TOO_LONG, "max", "5", NULL));
    assert_int_equal(error.code, CODE_UNPROCESSABLE);
    assert_int_equal(error.left_out, 51);
}

static void too_many_parameters(void)
{
    struct error error;
    error_init(&error, arena_new());
    error_set(&error, CODE_CONFLICT, "a", "1", "b", "2", "c", "3", "d", "4", "e", "5", NULL);
}

static void too_many_parameters_end_the_process(void **state)
{
    (void)state;
    assert_ends(too_many_parameters, "an error was given more than 4 parameters");
}

static void a_copy_outlives_what_it_was_made_of(void **state)
{
    struct arena *own = arena_new();
    struct error error, copy;
    error_init(&error, own);
    error_init(&copy, *state);
    error_set(&error, CODE_NOT_FOUND, "what", "unit", NULL);
    for (int i = 0; i <= ERROR_VIOLATIONS; i++)
        error_add(&error, "#/unit", CODE_UNIT_UNKNOWN, "unit", "u1", NULL);
    error.retry_after = 7;
    assert_false(error_copy(&copy, &error));
    arena_free(own);
    assert_int_equal(copy.code, CODE_NOT_FOUND);
    assert_string_equal(copy.params[0].value, "unit");
    assert_int_equal(copy.count, ERROR_VIOLATIONS);
    assert_int_equal(copy.left_out, 1);
    assert_int_equal(copy.retry_after, 7);
    assert_string_equal(copy.violations[99].where, "#/unit");
    assert_string_equal(copy.violations[99].params[0].value, "u1");
    error_add(&copy, "#/more", CODE_UNIT_UNKNOWN, "unit", "u2", NULL);
    assert_int_equal(copy.left_out, 2);
    copy.count = 1;
    error_add(&copy, "#/more", CODE_UNIT_UNKNOWN, "unit", "u2", NULL);
    assert_string_equal(copy.violations[1].where, "#/more");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_set_up, arena_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_code_is_well_formed),
        TEST(both_languages_have_the_same_placeholders),
        TEST(every_text_can_be_filled),
        TEST(texts_are_filled_in_both_languages),
        TEST(the_first_code_that_is_set_stays),
        TEST(violations_are_collected),
        TEST(a_chosen_code_outlives_violations),
        TEST(too_many_violations_are_counted_only),
        TEST(a_copy_outlives_what_it_was_made_of),
        TEST(too_many_parameters_end_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
