#include "base/attributes.h"
#include "base/principal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void roles_have_names_both_ways(void **state)
{
    (void)state;
    static const struct {
        enum role role;
        const char *name;
    } roles[] = {{ROLE_PUBLIC, "public"},       {ROLE_WINDOW, "window"},
                 {ROLE_EVALUATOR, "evaluator"}, {ROLE_LEADERSHIP, "leadership"},
                 {ROLE_ORGANISER, "organiser"}, {ROLE_COLLECTOR, "collector"}};
    unsigned all = 0;
    for (size_t i = 0; i < COUNT(roles); i++) {
        assert_string_equal(role_name(roles[i].role), roles[i].name);
        assert_int_equal(role_from_name(roles[i].name), roles[i].role);
        assert_int_equal(all & roles[i].role, 0); /* each has a bit of its own */
        all |= roles[i].role;
    }
}

static void unknown_roles_are_none(void **state)
{
    (void)state;
    assert_null(role_name(0));
    assert_null(role_name(ROLE_WINDOW | ROLE_EVALUATOR));
    assert_null(role_name((enum role)64));
    assert_int_equal(role_from_name(""), 0);
    assert_int_equal(role_from_name("Window"), 0);
    assert_int_equal(role_from_name("windows"), 0);
}

static void a_text_is_found_among_strings(void **state)
{
    (void)state;
    static const char *const items[] = {"u1", "u2"};
    struct strings strings = {items, 2}, none = {NULL, 0};
    assert_true(strings_has(&strings, "u1"));
    assert_true(strings_has(&strings, "u2"));
    assert_false(strings_has(&strings, "u"));
    assert_false(strings_has(&strings, "U1"));
    assert_false(strings_has(&strings, NULL));
    assert_false(strings_has(&none, "u1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roles_have_names_both_ways),
        cmocka_unit_test(unknown_roles_are_none),
        cmocka_unit_test(a_text_is_found_among_strings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
