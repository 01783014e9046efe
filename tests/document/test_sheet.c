/* Tables that somebody sends: CSV by RFC 4180 and rows of JSON, what is refused, and random bytes.
 */
#include "base/arena.h"
#include "document/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define RANDOM_SHEETS 4000
#define RANDOM_BYTES  60

static struct arena *arena;
static struct error error;
static struct sheet sheet;

static int setup(void **state)
{
    (void)state;
    arena = arena_new();
    error_init(&error, arena);
    sheet = (struct sheet){0};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static bool csv(const char *text)
{
    return sheet_read_csv(arena, text, strlen(text), &sheet, &error);
}

static bool json(const char *text)
{
    return sheet_read_json(arena, text, strlen(text), &sheet, &error);
}

static void cell_is(size_t row, const char *name, const char *expected)
{
    const char *cell = sheet_cell(&sheet.rows[row], name);
    if (expected == NULL)
        assert_null(cell);
    else
        assert_string_equal(cell, expected);
}

static void csv_cells(void **state)
{
    (void)state;
    assert_true(csv("\xef\xbb\xbf"
                    "a,b ,\"c,d\"\r\n"
                    "1, two ,\"say \"\"yes\"\"\"\r\n"
                    "\n"
                    "\"line\none\",,\n"
                    " ,\t,\"\"\n"
                    "last,x,y"));
    assert_int_equal(sheet.header.count, 3);
    assert_string_equal(sheet.header.items[1], "b");
    assert_int_equal(sheet.count, 4);
    cell_is(0, "a", "1");
    cell_is(0, "b", "two");
    cell_is(0, "c,d", "say \"yes\"");
    cell_is(1, "a", "line\none");
    cell_is(1, "b", NULL);
    cell_is(2, "a", NULL);
    cell_is(2, "c,d", NULL);
    cell_is(3, "c,d", "y");
    cell_is(3, "no such column", NULL);
}

static void csv_rows_of_another_length(void **state)
{
    (void)state;
    assert_true(csv("a,b\n1\n1,2\n1,2,3\n"));
    assert_int_equal(sheet.count, 3);
    assert_int_equal(sheet.rows[0].fault, CODE_FORMAT_INVALID);
    assert_int_equal(sheet.rows[1].fault, CODE_OK);
    assert_int_equal(sheet.rows[2].fault, CODE_FORMAT_INVALID);
    cell_is(0, "a", NULL);
}

static void csv_refused(void **state)
{
    static const struct {
        const char *text;
        enum code code;
    } cases[] = {
        {"a\n\xff\n", CODE_BAD_CSV},   {"\n\r\n", CODE_BAD_CSV},
        {"a\n\"open\n", CODE_BAD_CSV}, {"a\n\"closed\"x\n", CODE_BAD_CSV},
        {"a,b\n", CODE_UNPROCESSABLE},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        (void)setup(state);
        assert_false(csv(cases[i].text));
        assert_int_equal(error.code, cases[i].code);
        (void)teardown(state);
    }
    (void)setup(state);
}

static void csv_limits(void **state)
{
    (void)state;
    struct buffer text;
    buffer_init(&text);
    for (int i = 0; i < SHEET_COLUMNS_MOST - 1; i++)
        buffer_byte(&text, ',');
    buffer_text(&text, "x\n1\n");
    assert_true(csv(text.data));
    assert_int_equal(sheet.header.count, SHEET_COLUMNS_MOST);
    buffer_clear(&text);
    for (int i = 0; i < SHEET_COLUMNS_MOST; i++)
        buffer_byte(&text, ',');
    assert_false(csv(text.data));
    assert_int_equal(error.code, CODE_BAD_CSV);
    error_clear(&error);
    buffer_clear(&text);
    buffer_text(&text, "a\n");
    for (int i = 0; i < SHEET_ROWS_MOST; i++)
        buffer_text(&text, "1\n");
    assert_true(csv(text.data));
    assert_int_equal(sheet.count, SHEET_ROWS_MOST);
    buffer_text(&text, "1\n");
    assert_false(csv(text.data));
    assert_int_equal(error.violations[0].code, CODE_TOO_MANY);
    buffer_release(&text);
}

static void json_cells(void **state)
{
    (void)state;
    assert_true(json("[{\"a\":\" x \",\"b\":-7,\"c\":true,\"d\":null,\"e\":\"\"},"
                     "{\"a\":1.5},[],{\"a\":{}},{}]"));
    assert_int_equal(sheet.count, 5);
    assert_int_equal(sheet.header.count, 0);
    cell_is(0, "a", "x");
    cell_is(0, "b", "-7");
    cell_is(0, "c", "true");
    cell_is(0, "d", NULL);
    cell_is(0, "e", NULL);
    for (size_t row = 1; row < 4; row++)
        assert_int_equal(sheet.rows[row].fault, CODE_TYPE_MISMATCH);
    assert_int_equal(sheet.rows[4].fault, CODE_OK);
}

static void json_refused(void **state)
{
    static const struct {
        const char *text;
        enum code code;
    } cases[] = {{"[", CODE_BAD_JSON},
                 {"[{\"a\":1,\"a\":2}]", CODE_BAD_JSON},
                 {"[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]", CODE_TOO_DEEP},
                 {"{}", CODE_INVALID_REQUEST},
                 {"[]", CODE_UNPROCESSABLE}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        (void)setup(state);
        assert_false(json(cases[i].text));
        assert_int_equal(error.code, cases[i].code);
        (void)teardown(state);
    }
    (void)setup(state);
}

/* Cells of any bytes come back as they went in; bytes at random are read or refused. */
static void random_sheets(void **state)
{
    static const char alphabet[] = "a,\"\r\n \xe5\x9c\xa8";
    unsigned seed = (unsigned)time(NULL);
    print_message("SEED %u\n", seed);
    for (int n = 0; n < RANDOM_SHEETS; n++) {
        char text[RANDOM_BYTES];
        size_t length = (size_t)rand_r(&seed) % sizeof(text);
        for (size_t i = 0; i < length; i++)
            text[i] = alphabet[(size_t)rand_r(&seed) % (sizeof(alphabet) - 1)];
        (void)setup(state);
        struct buffer out;
        buffer_init(&out);
        buffer_text(&out, "h\n\"x");
        for (size_t i = 0; i < length && text[i] >= 0; i++) {
            buffer_byte(&out, text[i]);
            if (text[i] == '"')
                buffer_byte(&out, '"');
        }
        buffer_text(&out, "x\"\n");
        assert_true(sheet_read_csv(arena, out.data, out.length, &sheet, &error));
        const char *cell = sheet_cell(&sheet.rows[0], "h");
        for (size_t i = 0; i < length && text[i] >= 0; i++)
            assert_int_equal(cell[1 + i], text[i]);
        bool read = sheet_read_csv(arena, text, length, &sheet, &error);
        assert_int_equal(read, error_none(&error));
        buffer_release(&out);
        (void)teardown(state);
    }
    (void)setup(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(csv_cells, setup, teardown),
        cmocka_unit_test_setup_teardown(csv_rows_of_another_length, setup, teardown),
        cmocka_unit_test_setup_teardown(csv_refused, NULL, teardown),
        cmocka_unit_test_setup_teardown(csv_limits, setup, teardown),
        cmocka_unit_test_setup_teardown(json_cells, setup, teardown),
        cmocka_unit_test_setup_teardown(json_refused, NULL, teardown),
        cmocka_unit_test_setup_teardown(random_sheets, NULL, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
