/* Paths and methods against the route table, and the table against itself. */
#include "api/routes.h"
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum code find(const char *method, const char *path, struct route_match *ret_match)
{
    struct arena *arena = arena_new();
    struct error error;
    error_init(&error, arena);
    bool found = route_find(arena, method, path, ret_match, &error);
    enum code code = found ? CODE_OK : error.code;
    arena_free(arena);
    return code;
}

static void expect(const char *method, const char *path, enum code code)
{
    struct route_match match;
    assert_string_equal(code_name(find(method, path, &match)), code_name(code));
}

static void known_paths_are_found(void **state)
{
    (void)state;
    struct route_match match;
    assert_int_equal(find("GET", "/problems", &match), CODE_OK);
    assert_string_equal(match.route->operation, "problem_list");
    assert_int_equal(find("HEAD", "/problems", &match), CODE_OK);
    assert_int_equal(match.route->method, METHOD_GET);
    struct arena *arena = arena_new();
    struct error error;
    error_init(&error, arena);
    assert_true(route_find(arena, "GET", "/", &match, &error));
    assert_string_equal(match.route->operation, "root_get");
    assert_true(route_find(arena, "GET", "/problems/n%6ft-found", &match, &error));
    assert_string_equal(match.route->operation, "problem_get");
    assert_int_equal(match.count, 1);
    assert_string_equal(match.names[0], "code");
    assert_string_equal(match.values[0], "not-found");
    arena_free(arena);
}

static void everything_else_is_refused(void **state)
{
    (void)state;
    static const char *const unknown[] = {
        "//",           "/problems/",     "//problems",
        "/problems//",  "/problems/a/b",  "/PROBLEMS",
        "/v1",          "/openapi.json/", "/openapi.json/..x",
        "/problems%20", "/%70roblems%2e", "/etc/passwd",
        "/openapi",     "/index.html",
    };
    for (size_t i = 0; i < COUNT(unknown); i++)
        expect("GET", unknown[i], CODE_ROUTE_UNKNOWN);
    expect("GET", "/problems/%e4%bd%a0", CODE_NOT_FOUND);
    expect("GET", "/problems/.hidden", CODE_NOT_FOUND);
}

static void hostile_paths_are_malformed(void **state)
{
    (void)state;
    static const char *const hostile[] = {
        "",
        "problems",
        "*",
        "http://a/problems",
        "/problems/..",
        "/problems/../problems",
        "/./problems",
        "/%2e%2e/problems",
        "/problems/%2E%2E",
        "/problems/%2e.",
        "/problems/a%2fb",
        "/problems/a%2Fb",
        "/problems/a%5cb",
        "/problems/a\\b",
        "/problems/%00",
        "/problems/not-found%00/../../admin",
        "/problems/%0d%0aX:%20y",
        "/problems/%",
        "/problems/%2",
        "/problems/%zz",
        "/problems/%c0%ae",
        "/problems/%c0%af",
        "/problems/%e0%80%af",
        "/problems/%ff",
        "/problems/%ed%a0%80",
        "/problems/\x7f",
        "/a/b/c/d/e/f/g/h/i/j/k/l/m/n",
    };
    for (size_t i = 0; i < COUNT(hostile); i++)
        expect("GET", hostile[i], CODE_BAD_PATH);
    char longest[1024];
    memset(longest, 'a', sizeof(longest) - 1);
    longest[0] = '/';
    longest[sizeof(longest) - 1] = '\0';
    expect("GET", longest, CODE_BAD_PATH);
}

static void double_encoding_is_decoded_once(void **state)
{
    (void)state;
    expect("GET", "/problems/%252e%252e", CODE_NOT_FOUND);
    expect("GET", "/problems/%25", CODE_NOT_FOUND);
}

static void other_methods_get_what_is_allowed(void **state)
{
    (void)state;
    static const char *const methods[] = {"POST", "PUT",   "PATCH",    "DELETE",  "OPTIONS",
                                          "LOCK", "TRACE", "PROPFIND", "CONNECT", "get"};
    for (size_t i = 0; i < COUNT(methods); i++) {
        struct route_match match = {0};
        assert_int_equal(find(methods[i], "/problems", &match), CODE_METHOD_NOT_ALLOWED);
        assert_string_equal(match.allow, "GET, HEAD");
    }
    expect("POST", "/nothing", CODE_ROUTE_UNKNOWN);
}

/* Every template of the table is reachable with values of the right kind, and with no others. */
static void every_route_is_reachable(void **state)
{
    (void)state;
    size_t count;
    const struct route *routes = routes_all(&count);
    for (size_t i = 0; i < count; i++) {
        char path[ROUTE_PATH_MAX] = "", wrong[ROUTE_PATH_MAX] = "";
        bool named = false;
        for (const char *p = routes[i].path; *p;) {
            size_t length = strcspn(p + 1, "/");
            bool id = p[1] == '{' && strncmp(p + length - 3, "_id", 3) == 0;
            const char *value = id ? "/01a2086d-0326-7290-a027-ddeee5ba6398" : "/Some-code";
            char literal[ROUTE_PATH_MAX];
            snprintf(literal, sizeof(literal), "%.*s", (int)length + 1, p);
            strcat(path, p[1] == '{' ? value : literal);
            strcat(wrong, p[1] == '{' ? "/%20" : literal);
            named |= p[1] == '{';
            p += length + 1;
        }
        struct route_match match;
        assert_int_equal(find(method_text(routes[i].method), path, &match), CODE_OK);
        assert_ptr_equal(match.route, &routes[i]);
        if (named)
            assert_int_not_equal(find(method_text(routes[i].method), wrong, &match), CODE_OK);
    }
}

static void the_table_is_sound(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    const char *fault = NULL;
    if (!routes_are_sound(arena, &fault))
        fail_msg("%s", fault);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_paths_are_found),
        cmocka_unit_test(everything_else_is_refused),
        cmocka_unit_test(hostile_paths_are_malformed),
        cmocka_unit_test(double_encoding_is_decoded_once),
        cmocka_unit_test(other_methods_get_what_is_allowed),
        cmocka_unit_test(every_route_is_reachable),
        cmocka_unit_test(the_table_is_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
