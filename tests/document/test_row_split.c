/* Rows of files in their three forms: where they begin and end, in pieces of any size, resumed at
 * any row, and what makes an array none. */
#include "base/arena.h"
#include "base/charset.h"
#include "document/row_split.h"
#include "document/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROWS_MOST 32

struct expected {
    const char *text; /* NULL: no more */
    int64_t line;
};

struct row_case {
    enum row_format format;
    const char *file;
    const char *fault;
    struct expected rows[8];
};

static const struct row_case CASES[] = {
    {ROWS_LINES, "", NULL, {{0}}},
    {ROWS_LINES, "\n \r\n\t\n", NULL, {{0}}},
    {ROWS_LINES, "{}\n\n  [1]\r\nlast", NULL, {{"{}", 1}, {"[1]", 3}, {"last", 4}}},
    {ROWS_LINES, "\xef\xbb\xbf{}\n", NULL, {{"{}", 1}}},
    {ROWS_LINES, "\xef\xbb{}\n", NULL, {{"\xef\xbb{}", 1}}},
    {ROWS_CSV, "a,b\r\n1,\"x\ny\"\r\n\r\n3,4", NULL, {{"a,b", 1}, {"1,\"x\ny\"", 2}, {"3,4", 5}}},
    {ROWS_CSV, "1,2\" 3\n\"a\"\"\n\"\n,\n", NULL, {{"1,2\" 3", 1}, {"\"a\"\"\n\"", 2}, {",", 4}}},
    {ROWS_CSV, "\"a\"b\n2\n", NULL, {{"\"a\"b", 1}, {"2", 2}}},
    {ROWS_CSV, "\xef\xbb\xbf\r\na\n", NULL, {{"a", 2}}},
    {ROWS_CSV, "a,\"b\nc\n", NULL, {{"a,\"b\nc\n", 1}}},
    {ROWS_ARRAY, "[]", NULL, {{0}}},
    {ROWS_ARRAY, "\n[ ]\n", NULL, {{0}}},
    {ROWS_ARRAY,
     "[{\"a\":[1,{\"b\":\"]}\\\"\"}]},\n\"x,]\\\\\" , 7,null\n,[]]",
     NULL,
     {{"{\"a\":[1,{\"b\":\"]}\\\"\"}]}", 1}, {"\"x,]\\\\\"", 2}, {"7", 2}, {"null", 2}, {"[]", 3}}},
    {ROWS_ARRAY, "\xef\xbb\xbf[{}]", NULL, {{"{}", 1}}},
    {ROWS_ARRAY, "", "it ends too early", {{0}}},
    {ROWS_ARRAY, "[{}", "it ends too early", {{"{}", 1}}},
    {ROWS_ARRAY, "[{},", "it ends too early", {{"{}", 1}}},
    {ROWS_ARRAY, "[{\"a\":", "it ends too early", {{0}}},
    {ROWS_ARRAY, "{}", "it must be one array", {{0}}},
    {ROWS_ARRAY, "[1] 2", "something follows the array", {{"1", 1}}},
    {ROWS_ARRAY, "[{} {}]", "a comma is missing between elements", {{"{}", 1}}},
    {ROWS_ARRAY, "[1,]", "an element is missing", {{"1", 1}}},
    {ROWS_ARRAY, "[,1]", "an element is missing", {{0}}},
};

struct found {
    char *text[ROWS_MOST];
    int64_t line[ROWS_MOST], bytes[ROWS_MOST], lines[ROWS_MOST];
    bool too_long[ROWS_MOST], open_quote[ROWS_MOST];
    size_t count;
    const char *fault;
};

static void row_keep(struct arena *arena, const struct row_split *split, const struct raw_row *row,
                     struct found *found)
{
    assert_true(found->count < ROWS_MOST);
    size_t i = found->count++;
    found->text[i] = arena_bytes(arena, row->bytes, row->length);
    found->line[i] = row->line;
    found->bytes[i] = row_split_bytes(split);
    found->lines[i] = row_split_lines(split);
    found->too_long[i] = row->too_long;
    found->open_quote[i] = row->open_quote;
}

/* Reads the file from an offset on in pieces of that length. */
static struct found rows_read(struct arena *arena, enum row_format format, const char *file,
                              size_t size, size_t piece, int64_t bytes, int64_t lines)
{
    struct found found = {.count = 0};
    struct row_split *split = row_split_new(format, charset_mark(CHARSET_UTF8));
    struct raw_row row;
    assert_non_null(split);
    if (bytes > 0)
        row_split_resume(split, bytes, lines);
    for (size_t at = (size_t)bytes; at < size; at += piece) {
        row_split_feed(split, file + at, size - at < piece ? size - at : piece);
        while (row_split_next(split, &row))
            row_keep(arena, split, &row, &found);
    }
    if (row_split_last(split, &row))
        row_keep(arena, split, &row, &found);
    found.fault = row_split_fault(split);
    row_split_free(split);
    return found;
}

static void fault_is(const struct found *found, const char *fault)
{
    if (fault == NULL)
        assert_null(found->fault);
    else
        assert_string_equal(found->fault, fault);
}

static void rows_in_pieces_and_resumed(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    for (size_t c = 0; c < COUNT(CASES); c++) {
        const struct row_case *row_case = &CASES[c];
        size_t size = strlen(row_case->file), count = 0;
        while (count < COUNT(row_case->rows) && row_case->rows[count].text != NULL)
            count++;
        for (size_t piece = 1; piece <= size + 1; piece++) {
            struct found found =
                rows_read(arena, row_case->format, row_case->file, size, piece, 0, 0);
            fault_is(&found, row_case->fault);
            assert_int_equal(found.count, count);
            for (size_t i = 0; i < count; i++) {
                assert_string_equal(found.text[i], row_case->rows[i].text);
                assert_int_equal(found.line[i], row_case->rows[i].line);
                struct found rest = rows_read(arena, row_case->format, row_case->file, size, piece,
                                              found.bytes[i], found.lines[i]);
                fault_is(&rest, row_case->fault);
                assert_int_equal(rest.count, count - i - 1);
                for (size_t n = 0; n < rest.count; n++) {
                    assert_string_equal(rest.text[n], found.text[i + 1 + n]);
                    assert_int_equal(rest.line[n], found.line[i + 1 + n]);
                    assert_int_equal(rest.bytes[n], found.bytes[i + 1 + n]);
                }
            }
        }
    }
    arena_free(arena);
}

/* Of a row over the limit the beginning is kept, and the next row is found. */
static void rows_that_are_too_long(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    for (enum row_format format = ROWS_LINES; format <= ROWS_CSV; format++) {
        size_t around = format == ROWS_LINES ? 0 : 2;
        for (size_t more = 0; more < 3; more++) {
            size_t length = ROW_BYTES_MOST - around + more;
            char *long_text = arena_take(arena, length + 1, 1);
            memset(long_text, 'x', length);
            const char *file = format == ROWS_LINES ? arena_print(arena, "%s\n7\n", long_text)
                               : format == ROWS_CSV ? arena_print(arena, "\"%s\"\n7\n", long_text)
                                                    : arena_print(arena, "[\"%s\",7]", long_text);
            for (size_t piece = 1000; piece < 40000; piece += 7777) {
                struct found found = rows_read(arena, format, file, strlen(file), piece, 0, 0);
                assert_int_equal(found.count, 2);
                assert_int_equal(found.too_long[0], more > 0);
                assert_int_equal(strlen(found.text[0]), ROW_BYTES_MOST);
                assert_string_equal(found.text[1], "7");
            }
        }
    }
    arena_free(arena);
}

static void a_quote_that_never_closes(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct found found = rows_read(arena, ROWS_CSV, "a\n\"b\nc\n", 7, 100, 0, 0);
    assert_int_equal(found.count, 2);
    assert_false(found.open_quote[0]);
    assert_true(found.open_quote[1]);
    arena_free(arena);
}

static void records_to_cells(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct error error;
    const char **cells;
    size_t count;
    error_init(&error, arena);
    const char *record = " a ,\"b \"\"\n,\",, d";
    assert_true(sheet_read_record(arena, record, strlen(record), &cells, &count, &error));
    assert_int_equal(count, 4);
    assert_string_equal(cells[0], "a");
    assert_string_equal(cells[1], "b \"\n,");
    assert_null(cells[2]);
    assert_string_equal(cells[3], "d");
    assert_true(sheet_read_record(arena, " ", 1, &cells, &count, &error));
    assert_int_equal(count, 0);
    assert_false(sheet_read_record(arena, "\"a\"b", 4, &cells, &count, &error));
    assert_int_equal(error.code, CODE_BAD_CSV);
    error_clear(&error);
    assert_false(sheet_read_record(arena, "\"a", 2, &cells, &count, &error));
    assert_int_equal(error.code, CODE_BAD_CSV);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_in_pieces_and_resumed),
        cmocka_unit_test(rows_that_are_too_long),
        cmocka_unit_test(a_quote_that_never_closes),
        cmocka_unit_test(records_to_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
