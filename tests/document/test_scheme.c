/* Reading and writing scheme documents: what is understood, what is refused and where. */
#include "base/attributes.h"
#include "documents.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void settings_fill_what_is_left_out(void **state)
{
    struct bench bench;
    (void)state;
    bench_scheme(&bench);
    bench_put(&bench, "/components/0/ledger/cap", NULL);
    bench_put(&bench, "/steps/3/notice/clock", NULL);
    assert_true(bench_read_scheme(&bench));
    const struct scheme *scheme = bench.scheme;
    assert_int_equal(scheme->panels[1].mean, MEAN_TRIMMED);
    assert_int_equal(scheme->panels[1].self_rating, SELF_COUNT);
    assert_int_equal(scheme->panels[1].mode, PANEL_OPEN);
    assert_true(number_equal(scheme->panels[1].max, NUMBER_HUNDRED));
    assert_int_equal(scheme->components[1].missing, MISSING_EXCLUDE);
    assert_int_equal(scheme->steps[scheme_step(scheme, "notice")].clock, CLOCK_WORKING);
    assert_false(scheme->components[0].ledger->has_floor); /* null: none in spite of them */
    assert_true(scheme->components[0].ledger->has_cap);
    assert_true(number_equal(scheme->components[0].ledger->cap, number_integer(150)));

    bench_put(&bench, "/settings", NULL);
    assert_true(bench_read_scheme(&bench));
    assert_int_equal(bench.scheme->settings.precision, 2);
    assert_int_equal(bench.scheme->panels[1].self_rating, SELF_REFUSE);
    assert_false(bench.scheme->components[0].ledger->has_cap);
    bench_free(&bench);
}

static void the_canonical_text_is_stable(void **state)
{
    struct bench bench;
    struct buffer first, second;
    struct scheme *again;
    (void)state;
    bench_scheme(&bench);
    buffer_init(&first);
    buffer_init(&second);
    assert_true(bench_read_scheme(&bench));
    scheme_write(&first, bench.scheme);
    assert_true(scheme_read(bench.arena, first.data, first.length, &again, &bench.error));
    scheme_write(&second, again);
    assert_string_equal(first.data, second.data);

    /* Defaults are spelled out. */
    json_t *written = json_loadb(second.data, second.length, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(written);
    assert_string_equal(json_string_value(pointer_get(written, "/panels/own/min")), "0");
    assert_string_equal(json_string_value(pointer_get(written, "/consequences/0/who")), "winners");
    assert_true(json_is_null(pointer_get(written, "/components/0/ledger/floor")));
    assert_string_equal(json_string_value(pointer_get(written, "/components/3/weight")), "1");
    assert_int_equal(
        json_integer_value(pointer_get(written, "/awards/star/select/number/values/hall")), 2);
    json_decref(written);
    buffer_release(&first);
    buffer_release(&second);
    bench_free(&bench);
}

/* What must be there is written though it is empty. */
static void empty_maps_are_written(void **state)
{
    struct bench bench;
    struct buffer out;
    struct scheme *again;
    static const char EMPTY[] =
        "{\"code\": \"none\", \"title\": {\"en\": \"None\"}, \"cadence\": \"year\","
        "\"indicators\": {}, \"awards\": {}, \"components\": []}";
    (void)state;
    bench_scheme(&bench);
    buffer_init(&out);
    assert_true(scheme_read(bench.arena, EMPTY, strlen(EMPTY), &again, &bench.error));
    scheme_write(&out, again);
    assert_true(scheme_read(bench.arena, out.data, out.length, &again, &bench.error));
    buffer_release(&out);
    bench_free(&bench);
}

static void choices_are_listed_by_place(void **state)
{
    struct bench bench;
    struct buffer out;
    (void)state;
    bench_scheme(&bench);
    buffer_init(&out);
    assert_true(bench_read_scheme(&bench));
    scheme_write_choices(&out, bench.scheme);
    json_t *choices = json_loadb(out.data, out.length, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(choices);
    assert_int_equal(json_integer_value(json_object_get(choices, "#/settings/precision")), 3);
    assert_true(json_is_null(json_object_get(choices, "#/components/0/ledger/floor")));
    assert_string_equal(
        json_string_value(json_object_get(choices, "#/components/0/ledger/rules/2/slope/partial")),
        "half_up");
    assert_string_equal(json_string_value(json_object_get(choices, "#/measures/run/gap")),
                        "ignore_unheld");
    assert_null(json_object_get(choices, "#/measures/now/window")); /* only where unusual */
    assert_non_null(json_object_get(choices, "#/measures/then/window"));
    json_decref(choices);
    buffer_release(&out);
    bench_free(&bench);
}

/* One edit of the full example, and the violation it must give. */
struct edit {
    const char *pointer, *json, *where;
    enum code code;
};

static const struct edit EDITS[] = {
    {"/code", "\"a b\"", "#/code", CODE_FORMAT_INVALID},
    {"/code", "7", "#/code", CODE_TYPE_MISMATCH},
    {"/code", NULL, "#/code", CODE_FIELD_REQUIRED},
    {"/title", "{}", "#/title", CODE_TOO_FEW},
    {"/title/en", "\"\"", "#/title/en", CODE_FORMAT_INVALID},
    {"/title", "[]", "#/title", CODE_TYPE_MISMATCH},
    {"/cadence", "\"week\"", "#/cadence", CODE_VALUE_NOT_ALLOWED},
    {"/settings/precision", "7", "#/settings/precision", CODE_OUT_OF_RANGE},
    {"/settings/precision", "\"2\"", "#/settings/precision", CODE_TYPE_MISMATCH},
    {"/settings/floor", "\"1e3\"", "#/settings/floor", CODE_FORMAT_INVALID},
    {"/settings/floor", "1.5", "#/settings/floor", CODE_TYPE_MISMATCH},
    {"/settings/verdict", "\"sure\"", "#/settings/verdict", CODE_VALUE_NOT_ALLOWED},
    {"/settings/verdict", "{\"by\": \"group\"}", "#/settings/verdict/values", CODE_FIELD_REQUIRED},
    {"/settings/verdict/by", NULL, "#/settings/verdict/by", CODE_FIELD_REQUIRED},
    {"/settings/verdict/values", "[]", "#/settings/verdict/values", CODE_TYPE_MISMATCH},
    {"/settings/verdict/values/hall", "\"sure\"", "#/settings/verdict/values/hall",
     CODE_VALUE_NOT_ALLOWED},
    {"/settings/verdict/more", "1", "#/settings/verdict/more", CODE_FIELD_UNKNOWN},
    {"/indicators/Upper", "{\"form\": \"event\"}", "#/indicators/Upper", CODE_FORMAT_INVALID},
    {"/indicators", "[]", "#/indicators", CODE_TYPE_MISMATCH},
    {"/indicators/praise/points/max", NULL, "#/indicators/praise/points/max", CODE_FIELD_REQUIRED},
    {"/indicators/complaint/gravities", "[\"minor\", 3]", "#/indicators/complaint/gravities/1",
     CODE_TYPE_MISMATCH},
    {"/indicators/rate/form", "\"\"", "#/indicators/rate/form", CODE_VALUE_NOT_ALLOWED},
    {"/indicators/nothing", "{\"form\": \"event\", \"points\": null}",
     "#/indicators/nothing/points", CODE_TYPE_MISMATCH},
    {"/measures/now/events", "\"praise\"", "#/measures/now", CODE_EXACTLY_ONE},
    {"/measures/now/metric", NULL, "#/measures/now", CODE_EXACTLY_ONE},
    {"/measures/now/reduce", "\"\"", "#/measures/now/reduce", CODE_VALUE_NOT_ALLOWED},
    {"/measures/now/window", "\"since\"", "#/measures/now/window", CODE_FORMAT_INVALID},
    {"/measures/now/window", "\"soon\"", "#/measures/now/window", CODE_VALUE_NOT_ALLOWED},
    {"/measures/now/window", "{\"since\": \"2026-02-30\"}", "#/measures/now/window/since",
     CODE_FORMAT_INVALID},
    {"/measures/now/window", "{\"since\": 3}", "#/measures/now/window/since", CODE_TYPE_MISMATCH},
    {"/measures/now/window", "{\"until\": \"2026-02-28\"}", "#/measures/now/window",
     CODE_FORMAT_INVALID},
    {"/measures/twice/sum/0", "3", "#/measures/twice/sum/0", CODE_TYPE_MISMATCH},
    {"/measures/twice/sum", "{}", "#/measures/twice/sum", CODE_TYPE_MISMATCH},
    {"/measures/run/this", "\"true\"", "#/measures/run/this", CODE_TYPE_MISMATCH},
    {"/panels/own/max", "[]", "#/panels/own/max", CODE_TYPE_MISMATCH},
    {"/awards/star/kind", NULL, "#/awards/star/kind", CODE_FIELD_REQUIRED},
    {"/awards/star/select/number", "\"1.5\"", "#/awards/star/select/number", CODE_FORMAT_INVALID},
    {"/awards/star/select/number/values/hall", "\"0.5\"", "#/awards/star/select/number/values/hall",
     CODE_FORMAT_INVALID},
    {"/awards/star/select/number", "[1]", "#/awards/star/select/number", CODE_TYPE_MISMATCH},
    {"/awards/star/select/when/0/at_least", NULL, "#/awards/star/select/when/0", CODE_EXACTLY_ONE},
    {"/awards/star/select/when/0/at_least", "{\"measure\": \"run\"}",
     "#/awards/star/select/when/0/at_least", CODE_TYPE_MISMATCH},
    {"/components", "{}", "#/components", CODE_TYPE_MISMATCH},
    {"/components/0/only/attribute", "{\"a\": [\"x\"], \"b\": [\"y\"]}",
     "#/components/0/only/attribute", CODE_TYPE_MISMATCH},
    {"/components/0/only/attribute", "{\"a\": [5]}", "#/components/0/only/attribute/a/0",
     CODE_TYPE_MISMATCH},
    {"/components/0/ballots", "\"peers\"", "#/components/0", CODE_EXACTLY_ONE},
    {"/components/1/ballots", NULL, "#/components/1", CODE_EXACTLY_ONE},
    {"/components/1/id", NULL, "#/components/1/id", CODE_FIELD_REQUIRED},
    {"/components/0/ledger/rules/2/slope/against", "\"\"",
     "#/components/0/ledger/rules/2/slope/against", CODE_FORMAT_INVALID},
    {"/components/0/ledger/rules/0/each", "true", "#/components/0/ledger/rules/0/each",
     CODE_TYPE_MISMATCH},
    {"/components/0/ledger/rules/0/where/related/same", NULL,
     "#/components/0/ledger/rules/0/where/related/same", CODE_FIELD_REQUIRED},
    {"/components/0/ledger/rules/0/where/related/found", "\"no\"",
     "#/components/0/ledger/rules/0/where/related/found", CODE_TYPE_MISMATCH},
    {"/conditions/0/id", "\"item:\"", "#/conditions/0/id", CODE_FORMAT_INVALID},
    {"/conditions/0/id", "\"item:a:b\"", "#/conditions/0/id", CODE_FORMAT_INVALID},
    {"/conditions/0/effect", "\"roof\"", "#/conditions/0/effect", CODE_VALUE_NOT_ALLOWED},
    {"/conditions/0/effect", "\"ceiling\"", "#/conditions/0/level", CODE_FIELD_REQUIRED},
    {"/conditions/0/when", NULL, "#/conditions/0/when", CODE_FIELD_REQUIRED},
    {"/ranking/within", "\"site\"", "#/ranking/within", CODE_VALUE_NOT_ALLOWED},
    {"/ranking/ties/1/prefer", "\"older\"", "#/ranking/ties/1/prefer", CODE_VALUE_NOT_ALLOWED},
    {"/consequences/0/money", "null", "#/consequences/0/money", CODE_TYPE_MISMATCH},
    {"/consequences/0/show", "[\"Run\"]", "#/consequences/0/show/0", CODE_FORMAT_INVALID},
    {"/steps/0/approval", "{\"by\": \"x\"}", "#/steps/0", CODE_EXACTLY_ONE},
    {"/conditions/0/when", "[]", "#/conditions/0/when", CODE_TOO_FEW},
    {"/awards/star/select/number", "-1", "#/awards/star/select/number", CODE_FORMAT_INVALID},
    {"/components/0/ledger/rules/3/slope/per", "0", "#/components/0/ledger/rules/3/slope/per",
     CODE_FORMAT_INVALID},
    {"/components/0/weight", "\"-0.5\"", "#/components/0/weight", CODE_FORMAT_INVALID},
    {"/components/0/ledger/rules/0/events", "[]", "#/components/0/ledger/rules/0/events",
     CODE_TOO_FEW},
    {"/components/0/ledger/rules/0/where/related/same", "[\"colour\"]",
     "#/components/0/ledger/rules/0/where/related/same/0", CODE_VALUE_NOT_ALLOWED},
    {"/settings/verdict/values", "{}", "#/settings/verdict/values", CODE_TOO_FEW},
    {"/steps/0/stage", NULL, "#/steps/0", CODE_EXACTLY_ONE},
    {"/steps/0/stage", "{\"due\": 1}", "#/steps/0/stage/due", CODE_FIELD_UNKNOWN},
    {"/steps/3/notice/days", "367", "#/steps/3/notice/days", CODE_OUT_OF_RANGE},
    {"/steps/1/decision/about", NULL, "#/steps/1/decision/about", CODE_FIELD_REQUIRED},
    {"/a~b~1c", "1", "#/a~0b~01c", CODE_FIELD_UNKNOWN},
    /* Faults of the whole are found once every key is right. */
    {"/measures/now/metric", "\"nowhere\"", "#/measures/now/metric", CODE_ID_UNKNOWN},
    {"/components/1/id", "\"ledger\"", "#/components/1/id", CODE_REPEATED},
};

static void each_fault_has_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(EDITS); i++) {
        struct bench bench;
        bench_scheme(&bench);
        bench_put(&bench, EDITS[i].pointer, EDITS[i].json);
        print_message("%s %s\n", EDITS[i].pointer, EDITS[i].json ? EDITS[i].json : "-");
        assert_false(bench_read_scheme(&bench));
        assert_non_null(bench_violation(&bench, EDITS[i].where, EDITS[i].code));
        bench_free(&bench);
    }
}

static void all_faults_at_once(void **state)
{
    struct bench bench;
    (void)state;
    bench_scheme(&bench);
    bench_put(&bench, "/code", "1");
    bench_put(&bench, "/settings/extra", "1");
    bench_put(&bench, "/indicators/rate/form", "\"sound\"");
    bench_put(&bench, "/components/0/ledger/rules/3/slope/up", "\"x\"");
    assert_false(bench_read_scheme(&bench));
    assert_int_equal(bench.error.count, 4);
    assert_int_equal(bench.error.code, CODE_UNPROCESSABLE);
    const struct violation *violation =
        bench_violation(&bench, "#/indicators/rate/form", CODE_VALUE_NOT_ALLOWED);
    assert_string_equal(violation_param(violation, "allowed"), "event, value, yes_no");
    bench_free(&bench);
}

static void texts_are_bounded(void **state)
{
    struct bench bench;
    char text[4200];
    (void)state;
    bench_scheme(&bench);
    memset(text, 'a', sizeof(text));
    text[0] = text[4002] = '"';
    text[4003] = '\0';
    bench_put(&bench, "/note/en", text);
    assert_false(bench_read_scheme(&bench));
    const struct violation *violation = bench_violation(&bench, "#/note/en", CODE_TOO_LONG);
    assert_non_null(violation);
    assert_string_equal(violation_param(violation, "max"), "4000");
    bench_free(&bench);
}

static void lists_are_bounded(void **state)
{
    struct bench bench;
    (void)state;
    bench_scheme(&bench);
    for (int i = 0; i < 1000; i++)
        bench_put(&bench, "/steps/-", "{\"id\": \"s\", \"stage\": {}}");
    assert_false(bench_read_scheme(&bench));
    assert_non_null(bench_violation(&bench, "#/steps", CODE_TOO_MANY));
    assert_int_equal(bench.error.count, 1);
    bench_free(&bench);
}

/* Texts that are no document at all. */
static void not_even_json(void **state)
{
    static const struct {
        const char *text;
        enum code code;
    } TEXTS[] = {
        {"", CODE_BAD_JSON},
        {"{", CODE_BAD_JSON},
        {"{\"code\": \"a\", \"code\": \"b\"}", CODE_BAD_JSON},
        {"{\"code\": \"\xff\"}", CODE_BAD_JSON},
        {"{} {}", CODE_BAD_JSON},
        {"[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", CODE_TOO_DEEP},
        {"[]", CODE_INVALID_REQUEST},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(TEXTS); i++) {
        struct arena *arena = arena_new();
        struct error error;
        struct scheme *scheme = NULL;
        error_init(&error, arena);
        assert_false(scheme_read(arena, TEXTS[i].text, strlen(TEXTS[i].text), &scheme, &error));
        assert_int_equal(error.code, TEXTS[i].code);
        assert_null(scheme);
        arena_free(arena);
    }
}

static void documents_are_bounded(void **state)
{
    struct arena *arena = arena_new();
    struct error error;
    struct scheme *scheme;
    char *text = calloc(SCHEME_SIZE_MAX + 1, 1);
    (void)state;
    assert_non_null(text);
    memset(text, ' ', SCHEME_SIZE_MAX + 1);
    error_init(&error, arena);
    assert_false(scheme_read(arena, text, SCHEME_SIZE_MAX + 1, &scheme, &error));
    assert_int_equal(error.code, CODE_BODY_TOO_LARGE);
    error_clear(&error);
    assert_false(scheme_read(arena, text, SCHEME_SIZE_MAX, &scheme, &error));
    assert_int_equal(error.code, CODE_BAD_JSON);
    free(text);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_fill_what_is_left_out),
        cmocka_unit_test(the_canonical_text_is_stable),
        cmocka_unit_test(empty_maps_are_written),
        cmocka_unit_test(choices_are_listed_by_place),
        cmocka_unit_test(each_fault_has_its_place),
        cmocka_unit_test(all_faults_at_once),
        cmocka_unit_test(texts_are_bounded),
        cmocka_unit_test(lists_are_bounded),
        cmocka_unit_test(not_even_json),
        cmocka_unit_test(documents_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
