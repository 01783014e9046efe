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

static void integers_and_truth_are_read(void **state)
{
    static const struct column said[] = {{"number", COLUMN_INTEGER}, {"truth", COLUMN_BOOLEAN}};
    static const char *const texts[] = {"-7", "t", "8", "f", NULL, NULL};
    const struct table rows = {said, 2, 3, texts};
    (void)state;
    assert_int_equal(table_integer(&rows, 0, "number"), -7);
    assert_int_equal(table_integer(&rows, 2, "number"), 0);
    assert_true(table_boolean(&rows, 0, "truth"));
    assert_false(table_boolean(&rows, 1, "truth"));
    assert_false(table_boolean(&rows, 2, "truth"));
}

static const struct column day_columns[] = {{"day", COLUMN_DATE}};
static const char *const day_cells[] = {"2026-02-28", NULL, "soon"};
static const struct table days = {day_columns, 1, 3, day_cells};

static void days_are_read(void **state)
{
    (void)state;
    assert_int_equal(table_day(&days, 0, "day"), day_of(2026, 2, 28));
    assert_int_equal(table_day(&days, 1, "day"), DAY_NONE);
}

static void ask_for_no_day(void)
{
    table_day(&days, 2, "day");
}

static void what_is_no_day_ends_the_process(void **state)
{
    (void)state;
    assert_ends(ask_for_no_day, "a column of days has the text soon");
}

static void lists_are_split(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct strings items = table_list(arena, "{a,\"b, \\\"c\\\\\",NULL,\"NULL\",\"\"}");
    assert_int_equal(items.count, 5);
    assert_string_equal(items.items[0], "a");
    assert_string_equal(items.items[1], "b, \"c\\");
    assert_null(items.items[2]);
    assert_string_equal(items.items[3], "NULL");
    assert_string_equal(items.items[4], "");
    assert_int_equal(table_list(arena, "{}").count, 0);
    assert_int_equal(table_list(arena, NULL).count, 0);
    arena_free(arena);
}

static void split_what_is_no_list(void)
{
    struct arena *arena = arena_new();
    table_list(arena, "{\"a\"b}");
    arena_free(arena);
}

static void split_a_word(void)
{
    struct arena *arena = arena_new();
    table_list(arena, "word");
    arena_free(arena);
}

static void what_is_no_list_ends_the_process(void **state)
{
    (void)state;
    assert_ends(split_what_is_no_list, "a list was expected in a table");
    assert_ends(split_a_word, "a list was expected in a table");
}

/* As PostgreSQL writes them, and as RFC 3339 does. */
static void instants(void **state)
{
    static const char *const good[] = {"2026-01-31 08:00:00+00", "2026-01-31T08:00:00Z",
                                       "2026-01-31 16:00:00.000000+08",
                                       "2026-01-31 13:30:00+05:30"};
    static const char *const bad[] = {
        NULL,         "",
        "2026-01-31", "2026-01-31 08:00",
        "infinity",   "2026-01-31 08:00:00.00000000000000000000000000000000+00"};
    static const struct column column[] = {{"at", COLUMN_INSTANT}};
    instant_t first, instant;
    (void)state;
    for (size_t i = 0; i < COUNT(good); i++) {
        struct table one = {column, 1, 1, &good[i]};
        assert_true(table_instant(&one, 0, "at", &instant));
        first = i == 0 ? instant : first;
        assert_int_equal(instant, first);
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct table one = {column, 1, 1, &bad[i]};
        assert_false(table_instant(&one, 0, "at", &instant));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(instants),
        cmocka_unit_test(cells_are_found_by_index_and_name),
        cmocka_unit_test(a_missing_column_ends_the_process),
        cmocka_unit_test(integers_and_truth_are_read),
        cmocka_unit_test(days_are_read),
        cmocka_unit_test(what_is_no_day_ends_the_process),
        cmocka_unit_test(lists_are_split),
        cmocka_unit_test(what_is_no_list_ends_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
