/* Rows into JSON, pages and cursors. */
#include "api/encode.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct column COLUMNS[] = {
    {"id", COLUMN_TEXT},    {"count", COLUMN_INTEGER},  {"open", COLUMN_BOOLEAN},
    {"at", COLUMN_INSTANT}, {"day", COLUMN_DATE},       {"extra", COLUMN_JSON},
    {"tags", COLUMN_LIST},  {"_order", COLUMN_INSTANT}, {"version", COLUMN_INTEGER},
};

static const char *const CELLS[] = {
    "01a2086d-0326-7290-a027-ddeee5ba6398",
    "9007199254740993",
    "t",
    "2026-01-31 08:00:00.5+00",
    "2026-01-31",
    "{\"a\": [1]}",
    "{a,\"b, \\\"c\\\\\",NULL,\"NULL\",\"\"}",
    "2026-01-31 08:00:00+00",
    "7",
    "01a2086d-0326-7290-a027-ddeee5ba6399",
    NULL,
    "f",
    NULL,
    NULL,
    NULL,
    NULL,
    "2026-02-01 00:00:00+00",
    "8",
    "01a2086d-0326-7290-a027-ddeee5ba639a",
    "0",
    "f",
    "infinity",
    "2026-01-31",
    "null",
    "{}",
    "2026-02-01 00:00:00+00",
    "9",
};

static const struct table TABLE = {COLUMNS, COUNT(COLUMNS), 3, CELLS};

static const struct route ROUTE = {
    .operation = "thing_list", .path = "/v1/things", .page = "_order:instant id:uuid"};

struct fixture {
    struct arena *arena;
    struct request request;
    struct reply reply;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    f->arena = arena_new();
    f->request = (struct request){.arena = f->arena,
                                  .route = &ROUTE,
                                  .target = "/v1/things",
                                  .page = {.limit = 2},
                                  .page_scope = "scope"};
    buffer_init(&f->reply.body);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    buffer_release(&f->reply.body);
    arena_free(f->arena);
    free(f);
    return 0;
}

static void each_column_type_has_its_form(void **state)
{
    struct fixture *f = *state;
    encode_one(&f->request, &f->reply, &TABLE);
    assert_string_equal(
        f->reply.body.data,
        "{\"id\":\"01a2086d-0326-7290-a027-ddeee5ba6398\","
        "\"count\":9007199254740993,\"open\":true,"
        "\"at\":\"2026-01-31T08:00:00.500000Z\",\"day\":\"2026-01-31\","
        "\"extra\":{\"a\": [1]},\"tags\":[\"a\",\"b, \\\"c\\\\\",null,\"NULL\",\"\"],"
        "\"version\":7}");
    assert_string_equal(f->reply.etag, "\"7\"");
}

static void null_is_null_and_odd_instants_stay_texts(void **state)
{
    struct fixture *f = *state;
    encode_row(&f->reply.body, &TABLE, 1);
    assert_string_equal(f->reply.body.data,
                        "{\"id\":\"01a2086d-0326-7290-a027-ddeee5ba6399\",\"count\":null,"
                        "\"open\":false,\"at\":null,\"day\":null,\"extra\":null,\"tags\":null,"
                        "\"version\":8}");
    buffer_clear(&f->reply.body);
    encode_row(&f->reply.body, &TABLE, 2);
    assert_non_null(strstr(f->reply.body.data, "\"at\":\"infinity\""));
    assert_non_null(strstr(f->reply.body.data, "\"tags\":[]"));
}

static void instants_of_other_offsets_become_utc(void **state)
{
    struct fixture *f = *state;
    encode_cell(&f->reply.body, COLUMN_INSTANT, "2026-01-31 08:00:00+08");
    encode_cell(&f->reply.body, COLUMN_INSTANT, "2026-01-31 08:00:00-03:30");
    assert_string_equal(f->reply.body.data, "\"2026-01-31T00:00:00Z\"\"2026-01-31T11:30:00Z\"");
}

static const char *next_of(struct fixture *f)
{
    json_t *body = json_loads(f->reply.body.data, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(body);
    const char *next = arena_text(f->arena, json_string_value(json_object_get(body, "next")));
    json_decref(body);
    return next;
}

static void a_full_page_names_the_next(void **state)
{
    struct fixture *f = *state;
    struct strings keys;
    const struct pair parameters[] = {{"kind", "a b&\xc3\xa9"}, {"cursor", "old"}};
    f->request.parameters = parameters;
    f->request.parameter_count = 2;
    encode_list(&f->request, &f->reply, &TABLE);
    const char *next = next_of(f);
    assert_non_null(next);
    assert_null(strstr(f->reply.body.data, "639a")); /* the row that only tells of more */
    assert_string_equal(f->reply.link,
                        arena_print(f->arena,
                                    "</v1/things?kind=a%%20b%%26%%C3%%A9&cursor=%s>; "
                                    "rel=\"next\"",
                                    next));
    assert_true(cursor_decode(f->arena, "scope", ROUTE.page, next, &keys));
    assert_int_equal(keys.count, 2);
    assert_string_equal(keys.items[0], "2026-02-01T00:00:00Z");
    assert_string_equal(keys.items[1], "01a2086d-0326-7290-a027-ddeee5ba6399");
}

static void the_last_page_names_none(void **state)
{
    struct fixture *f = *state;
    f->request.page.limit = 3;
    encode_list(&f->request, &f->reply, &TABLE);
    assert_null(next_of(f));
    assert_null(f->reply.link);
    buffer_clear(&f->reply.body);
    encode_list(&f->request, &f->reply, &(struct table){COLUMNS, COUNT(COLUMNS), 0, NULL});
    assert_string_equal(f->reply.body.data, "{\"items\":[]}");
}

static void cursors_are_bound_and_checked(void **state)
{
    struct fixture *f = *state;
    struct strings got;
    const char *texts[] = {"2026-02-01T00:00:00Z", "01a2086d-0326-7290-a027-ddeee5ba6399"};
    struct strings keys = {texts, 2};
    const char *page = "a:instant b:uuid";
    const char *cursor = cursor_encode(f->arena, "scope", &keys);
    assert_true(cursor_decode(f->arena, "scope", page, cursor, &got));
    assert_false(cursor_decode(f->arena, "other", page, cursor, &got));
    assert_false(cursor_decode(f->arena, "scope", "a:instant", cursor, &got));
    assert_false(cursor_decode(f->arena, "scope", "a:instant b:uuid c", cursor, &got));
    assert_false(cursor_decode(f->arena, "scope", "a:uuid b:instant", cursor, &got));
    /* Every character changed, every length cut. */
    size_t length = strlen(cursor);
    for (size_t i = 0; i < length; i++) {
        char *changed = arena_text(f->arena, cursor);
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        assert_false(cursor_decode(f->arena, "scope", page, changed, &got));
        assert_false(
            cursor_decode(f->arena, "scope", page, arena_bytes(f->arena, cursor, i), &got));
    }
    assert_false(cursor_decode(f->arena, "scope", page, "=", &got));
    cursor_set_key("secret", 6);
    assert_false(cursor_decode(f->arena, "scope", page, cursor, &got));
    cursor_set_key("", 0);
}

static void keys_of_every_type_are_checked(void **state)
{
    struct fixture *f = *state;
    struct strings got;
    static const struct {
        const char *page, *good, *bad;
    } cases[] = {
        {"k:integer", "-42", "4x"},
        {"k:integer", "9223372036854775807", "9223372036854775808"},
        {"k:date", "2026-02-28", "2026-02-30"},
        {"k:uuid", "01a2086d-0326-7290-a027-ddeee5ba6399", "x"},
        {"k:instant", "2026-02-28T00:00:00Z", "now"},
        {"k", "anything", "\xff"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct strings keys = {&cases[i].good, 1};
        assert_null(page_fault(cases[i].page));
        assert_true(
            cursor_decode(f->arena, "s", cases[i].page, cursor_encode(f->arena, "s", &keys), &got));
        keys.items = &cases[i].bad;
        assert_false(
            cursor_decode(f->arena, "s", cases[i].page, cursor_encode(f->arena, "s", &keys), &got));
    }
    assert_null(page_fault(NULL));
    assert_non_null(page_fault(""));
    assert_non_null(page_fault("k:word"));
    assert_non_null(page_fault(":uuid"));
    assert_non_null(page_fault("a b c d e f g h i"));
}

static const struct column PLAIN_COLUMNS[] = {
    {"id", COLUMN_UUID},   {"name \"x\"", COLUMN_TEXT}, {"count", COLUMN_INTEGER},
    {"_key", COLUMN_TEXT}, {"open", COLUMN_BOOLEAN},    {"at", COLUMN_INSTANT},
    {"day", COLUMN_DATE},  {"extra", COLUMN_JSON},
};
static const char *const PLAIN_CELLS[] = {
    "01a2086d-0326-7290-a027-ddeee5ba6398",
    "a \"b\"\n\xE5\xA4\xA7\xE5\x8E\x85",
    "-5",
    "k",
    "t",
    "2026-01-31T08:00:00.500000Z",
    "2026-01-31",
    "{\"a\": [1]}", /* in one go */
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    "\x01\x01",
    "0",
    "k",
    "f",
    "2026-01-31 08:00:00+08",
    "infinity",
    "null", /* by cells */
};

/* Rows that are written in one go are the same as those written cell by cell. */
static void rows_in_one_go_are_as_by_cells(void **state)
{
    struct fixture *f = *state;
    static const struct table table = {PLAIN_COLUMNS, COUNT(PLAIN_COLUMNS), 3, PLAIN_CELLS};
    struct buffer wanted;
    buffer_init(&wanted);
    buffer_byte(&wanted, '[');
    for (size_t row = 0; row < table.row_count; row++) {
        buffer_text(&wanted, row > 0 ? ",{" : "{");
        encode_fields(&wanted, &table, row, false);
        buffer_byte(&wanted, '}');
    }
    buffer_byte(&wanted, ']');
    encode_rows(&f->reply.body, &table);
    assert_string_equal(f->reply.body.data, wanted.data);
    assert_non_null(strstr(wanted.data, "\"at\":\"2026-01-31T08:00:00.500000Z\""));
    assert_non_null(strstr(wanted.data, "\"at\":\"2026-01-31T00:00:00Z\""));
    assert_non_null(strstr(wanted.data, "\"name \\\"x\\\"\":\"\\u0001\\u0001\""));
    assert_null(strstr(wanted.data, "_key"));
    buffer_release(&wanted);
}

/* Nothing to print is an object without fields. */
static void a_row_of_keys_only_is_empty(void **state)
{
    struct fixture *f = *state;
    static const struct column columns[] = {{"_key", COLUMN_TEXT}};
    static const char *const cells[] = {"k"};
    static const struct table table = {columns, 1, 1, cells};
    encode_row(&f->reply.body, &table, 0);
    assert_string_equal(f->reply.body.data, "{}");
}

/* Who has the row already gets its ETag and no body. */
static void a_kept_row_is_not_written(void **state)
{
    struct fixture *f = *state;
    f->reply.status = 200;
    f->request.if_none_match = "\"6\"";
    encode_one(&f->request, &f->reply, &TABLE);
    assert_true(f->reply.body.length > 0);
    buffer_clear(&f->reply.body);
    f->request.if_none_match = "\"6\", W/\"7\"";
    encode_one(&f->request, &f->reply, &TABLE);
    assert_int_equal(f->reply.body.length, 0);
    assert_string_equal(f->reply.etag, "\"7\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_column_type_has_its_form, setup, teardown),
        cmocka_unit_test_setup_teardown(null_is_null_and_odd_instants_stay_texts, setup, teardown),
        cmocka_unit_test_setup_teardown(instants_of_other_offsets_become_utc, setup, teardown),
        cmocka_unit_test_setup_teardown(a_full_page_names_the_next, setup, teardown),
        cmocka_unit_test_setup_teardown(the_last_page_names_none, setup, teardown),
        cmocka_unit_test_setup_teardown(cursors_are_bound_and_checked, setup, teardown),
        cmocka_unit_test_setup_teardown(keys_of_every_type_are_checked, setup, teardown),
        cmocka_unit_test_setup_teardown(rows_in_one_go_are_as_by_cells, setup, teardown),
        cmocka_unit_test_setup_teardown(a_row_of_keys_only_is_empty, setup, teardown),
        cmocka_unit_test_setup_teardown(a_kept_row_is_not_written, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
