#include "base/table.h"
#include "ending.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct column columns[] = {{"code", COLUMN_TEXT}, {"headcount", COLUMN_INTEGER}};
static const char *const cells[] = {"u1", "3", "u2", NULL};
static const struct table table = {columns, 2, 2, cells};

static void cells_are_found_by_index_and_name(void **state)
{
    (void)state;
    assert_string_equal(table_cell(&table, 0, 0), "u1");
    assert_string_equal(table_cell(&table, 1, 0), "u2");
    assert_null(table_cell(&table, 1, 1));
    assert_int_equal(table_column(&table, "headcount"), 1);
    assert_string_equal(table_value(&table, 0, "headcount"), "3");
    assert_string_equal(table_value(&table, 1, "code"), "u2");
}

static void ask_for_a_missing_column(void)
{
    table_value(&table, 0, "Code");
}

static void a_missing_column_ends_the_process(void **state)
{
    (void)state;
    assert_ends(ask_for_a_missing_column,
                "a table was asked for the column Code, which it does not have");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_found_by_index_and_name),
        cmocka_unit_test(a_missing_column_ends_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
