/* What a SQLSTATE means to a client, and when the connection must go. */
#include "base/arena.h"
#include "store/sqlstate.h"
#include "support/cmocka_all.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int quiet(void **state)
{
    (void)state; /* the table logs what it refuses */
    int nowhere = open("/dev/null", O_WRONLY);
    assert_true(nowhere >= 0);
    assert_int_equal(dup2(nowhere, STDERR_FILENO), STDERR_FILENO);
    return close(nowhere);
}

struct expectation {
    const char *sqlstate, *constraint;
    enum code code;
    bool drop;
    int retry_after;
};

static void test_states(void **state)
{
    (void)state;
    static const struct expectation expected[] = {
        {"08006", NULL, CODE_UNAVAILABLE, true, 1},
        {"23503", "event_unit", CODE_CONFLICT, false, 0},
        {"23505", "something_else", CODE_CONFLICT, false, 0},
        {"23505", "unit_code_key", CODE_ALREADY_EXISTS, false, 0},
        {"23505", NULL, CODE_CONFLICT, false, 0},
        {"25006", NULL, CODE_UNAVAILABLE, true, 1},
        {"40001", NULL, CODE_CONTENDED, false, 1},
        {"40P01", NULL, CODE_CONTENDED, false, 1},
        {"42501", NULL, CODE_FORBIDDEN, false, 0},
        {"53300", NULL, CODE_UNAVAILABLE, true, 1},
        {"55P03", NULL, CODE_TIMEOUT, false, 1},
        {"57014", NULL, CODE_TIMEOUT, false, 1},
        {"57P01", NULL, CODE_UNAVAILABLE, true, 1},
        {"57P03", NULL, CODE_UNAVAILABLE, true, 1},
        {"42703", NULL, CODE_INTERNAL, false, 0},
        {"23514", "unit_code_form", CODE_UNPROCESSABLE, false, 0},
        {"22003", NULL, CODE_UNPROCESSABLE, false, 0},
        {"54000", NULL, CODE_UNPROCESSABLE, false, 0},
    };
    for (size_t i = 0; i < COUNT(expected); i++) {
        struct arena *arena = arena_new();
        struct error error;
        error_init(&error, arena);
        bool drop = sqlstate_error(expected[i].sqlstate, expected[i].constraint, "secret words",
                                   "unit_insert", &error);
        assert_int_equal(error.code, expected[i].code);
        assert_int_equal(drop, expected[i].drop);
        assert_int_equal(error.retry_after, expected[i].retry_after);
        for (size_t n = 0; n < ERROR_PARAMS && error.params[n].name != NULL; n++) {
            assert_null(strstr(error.params[n].value, "secret"));
            assert_null(strstr(error.params[n].value, "_key"));
        }
        arena_free(arena);
    }
}

static void test_named_constraint(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct error error;
    error_init(&error, arena);
    assert_false(sqlstate_error("23505", "unit_code_key", NULL, "unit_insert", &error));
    assert_string_equal(error.params[0].name, "what");
    assert_string_equal(error.params[0].value, "unit");
    assert_string_equal(error.params[1].value, "code");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_named_constraint),
    };
    return cmocka_run_group_tests(tests, quiet, NULL);
}
