/* Errors as problem documents in both languages, and the choice of the language. */
#include "api/problem.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct arena *arena;
    struct error error;
    struct reply reply;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    f->arena = arena_new();
    error_init(&f->error, f->arena);
    buffer_init(&f->reply.body);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    buffer_release(&f->reply.body);
    arena_free(f->arena);
    free(f);
    return 0;
}

static json_t *problem(struct fixture *f, enum language language)
{
    problem_reply(&f->reply, &f->error, language, "/v1/events", "r-1");
    json_t *body =
        json_loadb(f->reply.body.data, f->reply.body.length, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(body);
    return body;
}

static const char *text(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static void a_problem_has_its_members(void **state)
{
    struct fixture *f = *state;
    error_set(&f->error, CODE_NOT_FOUND, "what", "unit", NULL);
    json_t *body = problem(f, LANGUAGE_EN);
    assert_int_equal(f->reply.status, 404);
    assert_string_equal(f->reply.content_type, "application/problem+json");
    assert_string_equal(f->reply.language, "en");
    assert_string_equal(text(body, "type"), "/problems/not-found");
    assert_string_equal(text(body, "code"), "NOT_FOUND");
    assert_string_equal(text(body, "instance"), "/v1/events");
    assert_string_equal(text(body, "request_id"), "r-1");
    assert_string_equal(text(body, "detail"), "There is no such unit, or it is not yours to see.");
    assert_string_equal(text(body, "title"), "There is no such …, or it is not yours to see.");
    assert_string_equal(text(json_object_get(body, "params"), "what"), "unit");
    assert_int_equal(json_integer_value(json_object_get(body, "status")), 404);
    assert_null(json_object_get(body, "errors"));
    json_decref(body);
    body = problem(f, LANGUAGE_ZH);
    assert_string_equal(f->reply.language, "zh-CN");
    assert_string_equal(text(body, "code"), "NOT_FOUND");
    assert_non_null(strstr(text(body, "detail"), "参评对象"));
    assert_string_equal(text(json_object_get(body, "params"), "what"), "unit");
    assert_int_not_equal(text(body, "detail")[0] & 0x80, 0);
    json_decref(body);
}

static void violations_say_where(void **state)
{
    struct fixture *f = *state;
    error_add(&f->error, "#/a/0", CODE_TOO_LONG, "max", "3", NULL);
    error_add(&f->error, "?limit", CODE_PARAMETER_UNKNOWN, NULL);
    error_add(&f->error, "If-Match:", CODE_HEADER_INVALID, "expected", "x", NULL);
    error_add(&f->error, "{unit_id}", CODE_FORMAT_INVALID, "expected", "x", NULL);
    error_add(&f->error, "", CODE_EXACTLY_ONE, "keys", "a, b", NULL);
    error_add(&f->error, "#/x:", CODE_FIELD_UNKNOWN, NULL);
    json_t *body = problem(f, LANGUAGE_EN);
    const json_t *errors = json_object_get(body, "errors");
    assert_int_equal(f->reply.status, 422);
    assert_int_equal(json_array_size(errors), 6);
    assert_string_equal(text(json_array_get(errors, 0), "pointer"), "#/a/0");
    assert_string_equal(text(json_array_get(errors, 0), "detail"),
                        "It may have at most 3 characters.");
    assert_string_equal(text(json_array_get(errors, 1), "parameter"), "limit");
    assert_string_equal(text(json_array_get(errors, 2), "header"), "If-Match");
    assert_string_equal(text(json_array_get(errors, 3), "path"), "unit_id");
    assert_string_equal(text(json_array_get(errors, 4), "pointer"), "#");
    assert_string_equal(text(json_array_get(errors, 5), "pointer"), "#/x:");
    json_decref(body);
}

static void more_violations_are_counted(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < ERROR_VIOLATIONS + 5; i++)
        error_add(&f->error, "#/x", CODE_FIELD_UNKNOWN, NULL);
    json_t *body = problem(f, LANGUAGE_ZH);
    assert_int_equal(f->reply.status, 400);
    assert_int_equal(json_array_size(json_object_get(body, "errors")), ERROR_VIOLATIONS);
    assert_int_equal(json_integer_value(json_object_get(body, "left_out")), 5);
    json_decref(body);
}

static void statuses_bring_their_headers(void **state)
{
    struct fixture *f = *state;
    error_set(&f->error, CODE_TOKEN_REQUIRED, NULL);
    json_decref(problem(f, LANGUAGE_ZH));
    assert_string_equal(f->reply.authenticate, "Bearer realm=\"pennant\"");
    error_clear(&f->error);
    error_set(&f->error, CODE_TOKEN_INVALID, "reason", "expired", NULL);
    json_decref(problem(f, LANGUAGE_ZH));
    assert_non_null(strstr(f->reply.authenticate, "invalid_token"));
    error_clear(&f->error);
    error_set(&f->error, CODE_UNAVAILABLE, NULL);
    f->error.retry_after = 7;
    json_decref(problem(f, LANGUAGE_ZH));
    assert_int_equal(f->reply.retry_after, 7);
    error_clear(&f->error);
    error_set(&f->error, CODE_DRAINING, NULL);
    json_decref(problem(f, LANGUAGE_ZH));
    assert_int_equal(f->reply.retry_after, 1);
    assert_string_equal(f->reply.cache_control, "no-store");
}

static void quotes_and_controls_are_escaped(void **state)
{
    struct fixture *f = *state;
    error_add(&f->error, "#/a\"\n", CODE_VALUE_NOT_ALLOWED, "allowed", "\"\\\t", NULL);
    json_t *body = problem(f, LANGUAGE_EN);
    assert_string_equal(text(json_array_get(json_object_get(body, "errors"), 0), "pointer"),
                        "#/a\"\n");
    json_decref(body);
}

static void the_language_follows_the_wish(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        enum language language;
    } cases[] = {
        {NULL, LANGUAGE_ZH},
        {"", LANGUAGE_ZH},
        {"en", LANGUAGE_EN},
        {"en-US,en;q=0.9", LANGUAGE_EN},
        {"EN", LANGUAGE_EN},
        {"zh-CN,zh;q=0.9,en;q=0.8", LANGUAGE_ZH},
        {"en;q=0.8, zh;q=0.9", LANGUAGE_ZH},
        {"en;q=0.9, zh;q=0.8", LANGUAGE_EN},
        {"en, zh", LANGUAGE_ZH},
        {"fr", LANGUAGE_ZH},
        {"*", LANGUAGE_ZH},
        {"en, *;q=0.5", LANGUAGE_EN},
        {"en;q=0", LANGUAGE_ZH},
        {"fr, en;q=0.1", LANGUAGE_EN},
        {"en;q=", LANGUAGE_ZH},
        {",,;;q=,", LANGUAGE_ZH},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(language_choose(cases[i].header), cases[i].language);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_problem_has_its_members, setup, teardown),
        cmocka_unit_test_setup_teardown(violations_say_where, setup, teardown),
        cmocka_unit_test_setup_teardown(more_violations_are_counted, setup, teardown),
        cmocka_unit_test_setup_teardown(statuses_bring_their_headers, setup, teardown),
        cmocka_unit_test_setup_teardown(quotes_and_controls_are_escaped, setup, teardown),
        cmocka_unit_test(the_language_follows_the_wish),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
