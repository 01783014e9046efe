/* Bodies into structs: every type, every fault with its place, all of them at once. */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct draft {
    const char *text, *id, *code, *uuid, *decimal, *moment, *choice, *any, *object;
    int64_t integer, defaulted;
    bool flag, on;
    day_t day;
    instant_t instant;
    struct strings texts, codes, words;
    const struct part *part;
    struct rows parts;
};

static const struct form PART = FORM(PART_FIELDS, part);

static const struct field FIELDS[] = {
    FIELD(draft, text, TEXT, .maximum = 5),
    FIELD(draft, id, ID),
    FIELD(draft, code, CODE, .required = true),
    FIELD(draft, uuid, UUID),
    FIELD(draft, decimal, DECIMAL),
    FIELD(draft, moment, MOMENT),
    FIELD(draft, choice, ENUM, .choices = "red green"),
    FIELD(draft, any, JSON),
    FIELD(draft, object, OBJECT),
    FIELD(draft, integer, INTEGER, .minimum = -5, .maximum = 5),
    FIELD(draft, defaulted, INTEGER, .fallback = 7),
    FIELD(draft, flag, BOOLEAN),
    FIELD(draft, on, BOOLEAN, .fallback = true),
    FIELD_AS("date", draft, day, DATE),
    FIELD(draft, instant, INSTANT),
    FIELD(draft, texts, TEXTS, .most = 2, .maximum = 3),
    FIELD(draft, codes, CODES),
    FIELD(draft, words, TEXTS, .choices = "a b"),
    FIELD(draft, part, FORM, .form = &PART),
    FIELD(draft, parts, FORMS, .form = &PART, .most = 3),
};
static const struct form DRAFT = FORM(FIELDS, draft);

static const struct draft *decode(struct fixture *f, const char *body)
{
    const void *draft = NULL;
    error_clear(&f->error);
    f->request.body = body;
    f->request.body_length = strlen(body);
    bool done = decode_body(&f->request, &DRAFT, &draft, &f->error);
    assert_int_equal(done, draft != NULL);
    assert_int_equal(done, error_none(&f->error));
    return draft;
}

/* The body with one more member beside the required code must be refused with this one violation.
 */
static void refuse(struct fixture *f, const char *member, const char *where, enum code code)
{
    assert_null(decode(f, arena_print(f->arena, "{\"code\":\"c\",%s}", member)));
    assert_int_equal(f->error.count, 1);
    assert_string_equal(f->error.violations[0].where, where);
    assert_string_equal(code_name(f->error.violations[0].code), code_name(code));
}

static void every_type_is_read(void **state)
{
    struct fixture *f = *state;
    const struct draft *d =
        decode(f, "{\"text\":\"\xe4\xbd\xa0\xe5\xa5\xbd\",\"id\":\"a_1\",\"code\":\"W-1\","
                  "\"uuid\":\"01a2086d-0326-7290-a027-ddeee5ba6398\",\"decimal\":\"-12.50\","
                  "\"moment\":\"2026-01-31\",\"choice\":\"green\",\"any\":[1, 0.10 ,{\"x\":\"]\"}],"
                  "\"object\": {\"k\" : 1e3} ,\"integer\":-5,\"flag\":true,\"on\":false,"
                  "\"date\":\"2024-02-29\",\"instant\":\"1970-01-01T08:00:01+08:00\","
                  "\"texts\":[\"a\",\"bcd\"],\"codes\":[\"x\"],\"words\":[\"b\",\"a\"],"
                  "\"part\":{\"code\":\"p\",\"count\":3},"
                  "\"parts\":[{\"code\":\"q\"},{\"code\":\"r\",\"count\":9}]}");
    assert_non_null(d);
    assert_string_equal(d->text, "\xe4\xbd\xa0\xe5\xa5\xbd");
    assert_string_equal(d->id, "a_1");
    assert_string_equal(d->code, "W-1");
    assert_string_equal(d->decimal, "-12.50");
    assert_string_equal(d->moment, "2026-01-31");
    assert_string_equal(d->choice, "green");
    assert_string_equal(d->any, "[1, 0.10 ,{\"x\":\"]\"}]");
    assert_string_equal(d->object, "{\"k\" : 1e3}");
    assert_int_equal(d->integer, -5);
    assert_int_equal(d->defaulted, 7);
    assert_true(d->flag);
    assert_false(d->on);
    assert_int_equal(d->day, day_of(2024, 2, 29));
    assert_int_equal(d->instant, 1000000);
    assert_int_equal(d->texts.count, 2);
    assert_string_equal(d->texts.items[1], "bcd");
    assert_string_equal(d->codes.items[0], "x");
    assert_string_equal(d->words.items[0], "b");
    assert_string_equal(d->part->code, "p");
    assert_int_equal(d->part->count, 3);
    const struct part *parts = d->parts.items;
    assert_int_equal(d->parts.count, 2);
    assert_string_equal(parts[1].code, "r");
    assert_int_equal(parts[1].count, 9);
}

static void what_is_absent_is_neutral(void **state)
{
    struct fixture *f = *state;
    const struct draft *d = decode(f, "{\"code\":\"c\",\"text\":null,\"date\":null,\"parts\":[]}");
    assert_non_null(d);
    assert_null(d->text);
    assert_null(d->part);
    assert_null(d->any);
    assert_int_equal(d->defaulted, 7);
    assert_true(d->on);
    assert_false(d->flag);
    assert_int_equal(d->day, DAY_NONE);
    assert_true(d->instant == INSTANT_NONE);
    assert_int_equal(d->texts.count, 0);
    assert_int_equal(d->parts.count, 0);
}

static void decimals_are_strings_or_integers(void **state)
{
    struct fixture *f = *state;
    assert_string_equal(decode(f, "{\"code\":\"c\",\"decimal\":9007199254740993}")->decimal,
                        "9007199254740993");
    assert_string_equal(decode(f, "{\"code\":\"c\",\"decimal\":-0}")->decimal, "0");
    refuse(f, "\"decimal\":0.5", "#/decimal", CODE_TYPE_MISMATCH);
    refuse(f, "\"decimal\":\"1e3\"", "#/decimal", CODE_FORMAT_INVALID);
    refuse(f, "\"decimal\":\"\"", "#/decimal", CODE_FORMAT_INVALID);
    refuse(f, "\"decimal\":\" 1\"", "#/decimal", CODE_FORMAT_INVALID);
}

static void every_fault_has_its_code_and_place(void **state)
{
    struct fixture *f = *state;
    refuse(f, "\"text\":\"123456\"", "#/text", CODE_TOO_LONG);
    refuse(f, "\"text\":\"\"", "#/text", CODE_FORMAT_INVALID);
    refuse(f, "\"text\":1", "#/text", CODE_TYPE_MISMATCH);
    refuse(f, "\"id\":\"A\"", "#/id", CODE_FORMAT_INVALID);
    refuse(f, "\"uuid\":\"01A2086D-0326-7290-A027-DDEEE5BA6398\"", "#/uuid", CODE_FORMAT_INVALID);
    refuse(f, "\"moment\":\"2026-02-30\"", "#/moment", CODE_FORMAT_INVALID);
    refuse(f, "\"moment\":\"2026-02-01T00:00:00\"", "#/moment", CODE_FORMAT_INVALID);
    refuse(f, "\"choice\":\"blue\"", "#/choice", CODE_VALUE_NOT_ALLOWED);
    refuse(f, "\"choice\":\"red green\"", "#/choice", CODE_VALUE_NOT_ALLOWED);
    refuse(f, "\"choice\":\"\"", "#/choice", CODE_VALUE_NOT_ALLOWED);
    refuse(f, "\"object\":[]", "#/object", CODE_TYPE_MISMATCH);
    refuse(f, "\"integer\":6", "#/integer", CODE_OUT_OF_RANGE);
    refuse(f, "\"integer\":1.0", "#/integer", CODE_TYPE_MISMATCH);
    refuse(f, "\"integer\":\"1\"", "#/integer", CODE_TYPE_MISMATCH);
    refuse(f, "\"flag\":1", "#/flag", CODE_TYPE_MISMATCH);
    refuse(f, "\"date\":\"2025-02-29\"", "#/date", CODE_FORMAT_INVALID);
    refuse(f, "\"instant\":\"2025-02-28\"", "#/instant", CODE_FORMAT_INVALID);
    refuse(f, "\"texts\":\"a\"", "#/texts", CODE_TYPE_MISMATCH);
    refuse(f, "\"texts\":[\"a\",\"b\",\"c\"]", "#/texts", CODE_TOO_MANY);
    refuse(f, "\"texts\":[\"a\",\"bcde\"]", "#/texts/1", CODE_TOO_LONG);
    refuse(f, "\"texts\":[null]", "#/texts/0", CODE_TYPE_MISMATCH);
    refuse(f, "\"codes\":[\"a b\"]", "#/codes/0", CODE_FORMAT_INVALID);
    refuse(f, "\"words\":[\"c\"]", "#/words/0", CODE_VALUE_NOT_ALLOWED);
    refuse(f, "\"part\":[]", "#/part", CODE_TYPE_MISMATCH);
    refuse(f, "\"part\":{}", "#/part/code", CODE_FIELD_REQUIRED);
    refuse(f, "\"part\":{\"code\":\"p\",\"x\":1}", "#/part/x", CODE_FIELD_UNKNOWN);
    refuse(f, "\"parts\":[{\"code\":\"p\"},{\"code\":\"p\",\"count\":10}]", "#/parts/1/count",
           CODE_OUT_OF_RANGE);
    refuse(f, "\"parts\":[1]", "#/parts/0", CODE_TYPE_MISMATCH);
    refuse(f, "\"parts\":[{\"code\":\"p\"},{\"code\":\"p\"},{\"code\":\"p\"},{\"code\":\"p\"}]",
           "#/parts", CODE_TOO_MANY);
    refuse(f, "\"organisation_id\":\"x\"", "#/organisation_id", CODE_FIELD_UNKNOWN);
    refuse(f, "\"a/b~c\":1", "#/a~1b~0c", CODE_FIELD_UNKNOWN);
}

static void all_faults_come_at_once(void **state)
{
    struct fixture *f = *state;
    assert_null(decode(f, "{\"text\":\"123456\",\"more\":1,\"integer\":9,\"part\":{}}"));
    assert_int_equal(f->error.count, 5); /* and the missing code */
    assert_int_equal(f->error.code, CODE_UNPROCESSABLE);
    assert_null(decode(f, "{\"more\":1}"));
    assert_int_equal(f->error.count, 2);
    assert_int_equal(f->error.code, CODE_INVALID_REQUEST);
}

static void long_names_are_cut_between_characters(void **state)
{
    struct fixture *f = *state;
    struct buffer body;
    buffer_init(&body);
    buffer_text(&body, "{\"code\":\"c\",\"x");
    for (int i = 0; i < 1000; i++)
        buffer_text(&body, "\xe4\xbd\xa0");
    buffer_text(&body, "\":1}");
    assert_null(decode(f, body.data));
    buffer_release(&body);
    assert_int_equal(strlen(f->error.violations[0].where), 2 + 64);
}

static void what_is_no_json_is_refused_whole(void **state)
{
    struct fixture *f = *state;
    static const char *const bodies[] = {
        "",
        " ",
        "{",
        "{}}",
        "{\"code\":\"c\"} x",
        "{'code':1}",
        "{\"code\":\"c\",}",
        "nul",
        "{\"code\":\"c\",\"code\":\"d\"}",
        "{\"code\":\"\\u0000\"}",
        "{\"code\":\"\\ud800\"}",
        "{\"code\":\"\xff\"}",
        "\xef\xbb\xbf{}",
        "{\"integer\":1e999}",
        "{\"integer\":NaN}",
        "{\"integer\":9223372036854775808}",
        "{\"code\":\"\x01\"}",
        "{\"code\":\"\xc0\xaf\"}",
    };
    for (size_t i = 0; i < COUNT(bodies); i++) {
        assert_null(decode(f, bodies[i]));
        assert_string_equal(code_name(f->error.code), "BAD_JSON");
        assert_int_equal(f->error.count, 0);
    }
    static const char *const values[] = {"[]", "1", "\"x\"", "null", "true"};
    for (size_t i = 0; i < COUNT(values); i++) {
        assert_null(decode(f, values[i]));
        assert_string_equal(f->error.violations[0].where, "#");
    }
}

static void depth_is_measured_before_parsing(void **state)
{
    struct fixture *f = *state;
    struct buffer body;
    buffer_init(&body);
    for (int depth = 1; depth <= 200000; depth = depth < 20 ? depth + 1 : depth * 10) {
        buffer_clear(&body);
        buffer_text(&body, "{\"code\":\"c\",\"any\":");
        for (int i = 1; i < depth; i++)
            buffer_byte(&body, '[');
        buffer_byte(&body, '1');
        for (int i = 1; i < depth; i++)
            buffer_byte(&body, ']');
        buffer_byte(&body, '}');
        const struct draft *d = decode(f, body.data);
        assert_int_equal(d != NULL, depth <= 16);
        if (!d)
            assert_string_equal(code_name(f->error.code), "TOO_DEEP");
    }
    buffer_release(&body);
}

static void tables_are_checked(void **state)
{
    (void)state;
    const char *fault = NULL;
    assert_true(form_is_sound(&DRAFT, &fault));
    static const struct field wrong_size[] = {FIELD(draft, day, TEXT)};
    static const struct field wrong_type[] = {FIELD(draft, flag, INTEGER)};
    static const struct field no_choices[] = {FIELD(draft, choice, ENUM)};
    static const struct field no_form[] = {FIELD(draft, part, FORM)};
    static const struct field twice[] = {FIELD(draft, text, TEXT),
                                         FIELD_AS("text", draft, id, TEXT)};
    static const struct field outside[] = {
        {.name = "x", .type = FIELD_INTEGER, .offset = sizeof(struct draft), .size = 8}};
    static const struct field empty[] = {
        FIELD(draft, integer, INTEGER, .minimum = 3, .maximum = 2)};
    const struct form forms[] = {
        FORM(wrong_size, draft), FORM(wrong_type, draft), FORM(no_choices, draft),
        FORM(no_form, draft),    FORM(twice, draft),      FORM(outside, draft),
        FORM(empty, draft),
    };
    for (size_t i = 0; i < COUNT(forms); i++) {
        fault = NULL;
        assert_false(form_is_sound(&forms[i], &fault));
        assert_non_null(fault);
    }
}

static void a_tree_lives_with_the_arena(void **state)
{
    struct fixture *f = *state;
    json_t *value = NULL;
    f->request.body = "{\"a\":[1,2]}";
    f->request.body_length = strlen(f->request.body);
    assert_true(decode_json(&f->request, &value, &f->error));
    assert_int_equal(json_array_size(json_object_get(value, "a")), 2);
    f->request.body = "{\"a\":1,\"a\":2}";
    f->request.body_length = strlen(f->request.body);
    assert_false(decode_json(&f->request, &value, &f->error));
    assert_int_equal(f->error.code, CODE_BAD_JSON);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_type_is_read, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(what_is_absent_is_neutral, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(decimals_are_strings_or_integers, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(every_fault_has_its_code_and_place, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(all_faults_come_at_once, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(long_names_are_cut_between_characters, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(what_is_no_json_is_refused_whole, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(depth_is_measured_before_parsing, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(tables_are_checked, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(a_tree_lives_with_the_arena, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
