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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_bad_item_refuses_only_itself, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(a_batch_has_limits, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
