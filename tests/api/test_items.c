/* Batches: each item by itself, as an array or as lines, and what a batch as a whole may be. */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct form PART = FORM(PART_FIELDS, part);

static struct items split(struct fixture *f, const char *body, bool lines)
{
    struct items items = {0};
    error_clear(&f->error);
    f->request.body = body;
    f->request.body_length = strlen(body);
    f->request.body_lines = lines;
    bool done = decode_items(&f->request, &PART, 3, 4, &items, &f->error);
    assert_int_equal(done, error_none(&f->error));
    return items;
}

static void a_bad_item_refuses_only_itself(void **state)
{
    struct fixture *f = *state;
    struct items items = split(
        f, " [ {\"code\":\"a\",\"count\":2} , {\"code\":\"]\"}, {\"code\":\"a\"}{} ] ", false);
    assert_int_equal(items.count, 3);
    assert_int_equal(((const struct part *)items.items[0].draft)->count, 2);
    assert_null(items.items[1].draft);
    assert_string_equal(items.items[1].error.violations[0].where, "#/code");
    assert_null(items.items[2].draft);
    assert_int_equal(items.items[2].error.code, CODE_BAD_JSON);
    items = split(f, "{\"code\":\"a\"}\r\n\n  \n{\"code\":1}\n{\"code\":\"b\"}", true);
    assert_int_equal(items.count, 3);
    assert_string_equal(((const struct part *)items.items[2].draft)->code, "b");
    assert_null(items.items[1].draft);
}

static void a_batch_has_limits(void **state)
{
    struct fixture *f = *state;
    split(f, "[{},{},{},{}]", false);
    assert_string_equal(code_name(f->error.violations[0].code), "TOO_MANY");
    split(f, "{}\n{}\n{}\n{}\n{}\n", true);
    assert_string_equal(code_name(f->error.violations[0].code), "TOO_MANY");
    split(f, "[ ]", false);
    assert_string_equal(code_name(f->error.violations[0].code), "TOO_FEW");
    split(f, "\n \n", true);
    assert_string_equal(code_name(f->error.violations[0].code), "TOO_FEW");
    static const char *const wrong[] = {"{}", "[", "[{}", "[{}}", "[{]}]", "[] []", "", "[\"]"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        split(f, wrong[i], false);
        assert_int_equal(f->error.code, CODE_BAD_JSON);
    }
    struct buffer body;
    buffer_init(&body);
    for (int i = 0; i < 1000; i++)
        buffer_byte(&body, '[');
    split(f, body.data, false);
    assert_int_equal(f->error.code, CODE_TOO_DEEP);
    buffer_clear(&body);
    buffer_text(&body, "{\"code\":\"");
    for (int i = 0; i < DECODE_ITEM_BYTES; i++)
        buffer_byte(&body, 'a');
    buffer_text(&body, "\"}\n{\"code\":\"b\"}");
    struct items items = split(f, body.data, true);
    assert_int_equal(items.items[0].error.code, CODE_BODY_TOO_LARGE);
    assert_non_null(items.items[1].draft);
    buffer_release(&body);
}

struct cells {
    struct part part;
    const char *note, *extra;
    struct strings list;
};

static const struct field CELL_FIELDS[] = {
    FIELD_AS("code", cells, part.code, CODE, .required = true),
    FIELD_AS("count", cells, part.count, INTEGER, .minimum = 1, .maximum = 9, .fallback = -1),
    FIELD(cells, note, JSON),
    FIELD(cells, extra, OBJECT),
    FIELD(cells, list, CODES),
};
static const struct form CELLS = FORM(CELL_FIELDS, cells);

static void rows_of_a_csv_by_their_header(void **state)
{
    struct fixture *f = *state;
    const char *const names[] = {"note", "code", "count", "extra"};
    struct cell_column *columns;
    assert_true(decode_header(f->arena, &CELLS, &(struct strings){names, 4}, &columns, &f->error));
    static const struct {
        const char *cells[4], *where; /* NULL: it fits */
    } rows[] = {
        {{"[1]", "a", "9", "{\"b\":1}"}, NULL}, {{NULL, "a", NULL, NULL}, NULL},
        {{NULL, NULL, "1", NULL}, "#/code"},    {{NULL, "a", "10", NULL}, "#/count"},
        {{NULL, "a", "x", NULL}, "#/count"},    {{"[1", "a", NULL, NULL}, "#/note"},
        {{NULL, "a", NULL, "[]"}, "#/extra"},   {{"1e9999", "a", NULL, NULL}, "#/note"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct item item = {0};
        decode_cells(f->arena, &CELLS, columns, rows[i].cells, 4, &item);
        assert_int_equal(item.draft != NULL, rows[i].where == NULL);
        if (rows[i].where != NULL)
            assert_string_equal(item.error.violations[0].where, rows[i].where);
    }
    struct item item = {0};
    decode_cells(f->arena, &CELLS, columns, rows[1].cells, 4, &item);
    assert_int_equal(((const struct cells *)item.draft)->part.count, -1);
}

static void headers_that_name_other_fields(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *names[3], *code;
    } wrong[] = {{{"code", "colour", "count"}, "COLUMN_UNKNOWN"},
                 {{"code", "list", "count"}, "COLUMN_UNKNOWN"}, /* a list has no column */
                 {{"code", "code", "count"}, "REPEATED"},
                 {{"note", "extra", "count"}, "COLUMN_MISSING"}};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct cell_column *columns;
        error_clear(&f->error);
        assert_false(decode_header(f->arena, &CELLS, &(struct strings){wrong[i].names, 3}, &columns,
                                   &f->error));
        assert_int_equal(f->error.count, 1);
        assert_string_equal(code_name(f->error.violations[0].code), wrong[i].code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_bad_item_refuses_only_itself, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(a_batch_has_limits, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(rows_of_a_csv_by_their_header, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(headers_that_name_other_fields, fixture_open,
                                        fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
