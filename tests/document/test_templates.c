/* The built-in schemes: each one is a good document that says what it is in both languages. */
#include "document/templates.h"

#include "base/error.h"
#include "document/names.h"
#include "document/scheme.h"
#include "document/scheme_schema.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void titled(const struct title *title)
{
    assert_non_null(title->zh);
    assert_non_null(title->en);
}

static void every_part_is_titled(const struct scheme *scheme)
{
    for (size_t i = 0; i < scheme->indicator_count; i++)
        titled(&scheme->indicators[i].title);
    for (size_t i = 0; i < scheme->panel_count; i++)
        titled(&scheme->panels[i].title);
    for (size_t i = 0; i < scheme->award_count; i++)
        titled(&scheme->awards[i].title);
    for (size_t i = 0; i < scheme->component_count; i++) {
        const struct component *component = &scheme->components[i];
        titled(&component->title);
        for (size_t j = 0; component->ledger != NULL && j < component->ledger->rule_count; j++)
            titled(&component->ledger->rules[j].title);
    }
    for (size_t i = 0; i < scheme->condition_count; i++)
        titled(&scheme->conditions[i].title);
    for (size_t i = 0; i < scheme->consequence_count; i++)
        titled(&scheme->consequences[i].title);
    for (size_t i = 0; i < scheme->step_count; i++)
        titled(&scheme->steps[i].title);
}

static void every_template_is_a_good_scheme(void **state)
{
    (void)state;
    assert_true(TEMPLATE_COUNT > 0);
    for (size_t i = 0; i < TEMPLATE_COUNT; i++) {
        const struct template *template = &TEMPLATES[i];
        struct arena *arena = arena_new();
        struct error error;
        struct scheme *scheme, *again;
        struct buffer first, second;

        error_init(&error, arena);
        assert_int_equal(strlen(template->json), template->length);
        assert_true(scheme_read(arena, template->json, template->length, &scheme, &error));
        assert_string_equal(scheme->code, template->code);
        assert_string_equal(scheme->title.zh, template->title.zh);
        assert_string_equal(scheme->title.en, template->title.en);
        every_part_is_titled(scheme);

        buffer_init(&first);
        buffer_init(&second);
        scheme_write(&first, scheme);
        assert_true(scheme_read(arena, first.data, first.length, &again, &error));
        scheme_write(&second, again);
        assert_string_equal(first.data, second.data);
        buffer_release(&first);
        buffer_release(&second);
        arena_free(arena);
    }
}

static void templates_are_found_by_code(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEMPLATE_COUNT; i++)
        assert_ptr_equal(template_find(TEMPLATES[i].code), &TEMPLATES[i]);
    assert_null(template_find("no such scheme"));
}

/* test_schema.py holds it against the reader; here it is only complete. */
static void the_schema_defines_what_it_names(void **state)
{
    struct buffer out;
    const char *name;
    json_t *shape;
    (void)state;
    buffer_init(&out);
    scheme_schema_write(&out);
    json_t *schema = json_loadb(out.data, out.length, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(schema);
    json_t *definitions = json_object_get(schema, "$defs");
    assert_true(json_object_size(definitions) > 20);
    json_object_foreach(definitions, name, shape)
    {
        char reference[100];
        snprintf(reference, sizeof(reference), "\"$ref\":\"#/$defs/%s\"", name);
        assert_non_null(strstr(out.data, reference));
        assert_true(json_is_object(json_object_get(shape, "properties")));
    }
    assert_string_equal(json_string_value(json_object_get(schema, "type")), "object");
    json_decref(schema);
    buffer_release(&out);
}

static void names_are_found(void **state)
{
    struct name list[] = {{"b", 0}, {"a", 1}, {"b", 2}, {"", 3}, {"c", 4}};
    struct names names = {.sorted = list, .count = 5};
    (void)state;
    names_sort(&names);
    assert_int_equal(names_find(&names, "a"), 1);
    assert_int_equal(names_find(&names, "b"), 0); /* the first of two */
    assert_int_equal(names_find(&names, "c"), 4);
    assert_int_equal(names_find(&names, ""), 3);
    assert_int_equal(names_find(&names, "d"), -1);
    assert_int_equal(names_find(&names, NULL), -1);
    names.count = 0;
    assert_int_equal(names_find(&names, "a"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_template_is_a_good_scheme),
        cmocka_unit_test(templates_are_found_by_code),
        cmocka_unit_test(the_schema_defines_what_it_names),
        cmocka_unit_test(names_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
