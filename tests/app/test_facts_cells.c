#include "app/facts_cells.h"

#include "base/attributes.h"
#include "cmocka_all.h"

static const struct column COLUMNS[] = {{"number", COLUMN_TEXT}, {"finding", COLUMN_TEXT}};

static struct table table_of(const char *const *cells)
{
    return (struct table){COLUMNS, COUNT(COLUMNS), 1, cells};
}

static void assert_number(const char *text, const char *expected)
{
    struct arena *arena = arena_new();
    const char *cells[] = {text, "pending"};
    struct table table = table_of(cells);
    assert_string_equal(number_text(arena, cell_number(arena, &table, 0, "number")), expected);
    arena_free(arena);
}

static void numbers_of_any_length(void **state)
{
    (void)state;
    assert_number(NULL, "0");
    assert_number("-2.50", "-2.5");
    assert_number("123456789012345678901234567890.123456789012345678901234567890",
                  "123456789012345678901234567890.12345678901234567890123456789");
    assert_number("-99999999999999999999999999999999999999999.5",
                  "-99999999999999999999999999999999999999999.5");
}

static void findings(void **state)
{
    (void)state;
    for (int finding = 0; finding < FINDING_COUNT; finding++) {
        const char *cells[] = {NULL, word_list_name(&WORD_LIST_FINDING, finding)};
        struct table table = table_of(cells);
        assert_int_equal(cell_finding(&table, 0), finding);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_any_length),
        cmocka_unit_test(findings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
