/* Values into statements' parameters, and cells back into values. */
#include "base/arena.h"
#include "store/statement.h"
#include "support/cmocka_all.h"

#include <string.h>

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void test_list(void **state)
{
    (void)state;
    const char *items[] = {"plain", "", "a\"b\\c", "x,y{}", NULL, "NULL", "办事 大厅"};
    assert_string_equal(parameter_list(arena, items, COUNT(items)),
                        "{\"plain\",\"\",\"a\\\"b\\\\c\",\"x,y{}\",NULL,\"NULL\",\"办事 大厅\"}");
    assert_string_equal(parameter_list(arena, NULL, 0), "{}");
}

static void test_list_and_back(void **state)
{
    (void)state;
    const char *items[] = {"plain", "", "a\"b\\c", "x,y{}", "NULL", "办事 大厅"};
    struct strings back = table_list(arena, parameter_list(arena, items, COUNT(items)));
    assert_int_equal(back.count, COUNT(items));
    for (size_t i = 0; i < back.count; i++)
        assert_string_equal(back.items[i], items[i]);
}

static void test_bytes(void **state)
{
    (void)state;
    unsigned char all[256], *back;
    size_t length;
    for (size_t i = 0; i < sizeof(all); i++)
        all[i] = (unsigned char)i;
    const char *text = parameter_bytes(arena, all, sizeof(all));
    assert_int_equal(strlen(text), 2 + 2 * sizeof(all));
    assert_memory_equal(text, "\\x000102", 8);
    cell_bytes(arena, text, &back, &length);
    assert_int_equal(length, sizeof(all));
    assert_memory_equal(back, all, length);
    cell_bytes(arena, "\\x", &back, &length);
    assert_int_equal(length, 0);
    assert_int_equal(back[0], 0);
}

static void test_scalars(void **state)
{
    (void)state;
    assert_string_equal(parameter_integer(arena, -9223372036854775807LL - 1),
                        "-9223372036854775808");
    assert_string_equal(parameter_boolean(true), "true");
    assert_string_equal(day_text(arena, day_of(2024, 2, 29)), "2024-02-29");
    assert_null(day_text(arena, DAY_NONE));
}

static void test_statements(void **state)
{
    (void)state;
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        assert_non_null(STATEMENTS[i].name);
        assert_true(STATEMENTS[i].sql[0] != '\0');
        assert_null(strstr(STATEMENTS[i].sql, "--")); /* comments are for readers of the file */
    }
    for (size_t i = 0; i < MIGRATION_COUNT; i++) {
        assert_int_equal(MIGRATIONS[i].number, i + 1);
        assert_int_equal(strlen(MIGRATIONS[i].sha256), 64);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list),       cmocka_unit_test(test_list_and_back),
        cmocka_unit_test(test_bytes),      cmocka_unit_test(test_scalars),
        cmocka_unit_test(test_statements),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
