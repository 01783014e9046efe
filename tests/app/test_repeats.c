#include "app/repeats.h"

#include "base/buffer.h"
#include "cmocka_all.h"
#include "document/scheme.h"

#include <string.h>

#define SAME "\"same\":[\"topic\"],\"order\":\"earlier\",\"scope\":\"period\""

/* What a scheme differs in from one whose flaws and reports are summed; each text may be "". */
struct differs {
    const char *flaw, *where, *repeat, *rule, *more, *settings;
};

/* Two rules that ask whether a flaw or a report of the topic came earlier, and one of praise. */
static const struct scheme *scheme_of(struct arena *arena, const struct differs *differs)
{
    const char *json = arena_print(
        arena,
        "{\"code\":\"c\",\"title\":{\"en\":\"c\"},\"cadence\":\"month\",%s\"indicators\":{"
        "\"flaw\":{\"form\":\"event\",\"gravities\":[\"minor\",\"major\"]%s},"
        "\"report\":{\"form\":\"event\",\"verdict\":\"confirmed\"},\"praise\":{\"form\":\"event\"}}"
        ","
        "\"awards\":{\"cup\":{\"kind\":\"team\",\"select\":{\"number\":1}}},\"components\":[{"
        "\"id\":"
        "\"work\",\"weight\":\"1\",\"ledger\":{\"base\":\"100\",\"rules\":["
        "{\"id\":\"first\",\"events\":[\"flaw\",\"report\"],\"each\":\"-1\",\"where\":{\"related\":"
        "{" SAME ",\"found\":false}%s}},"
        "{\"id\":\"again\",\"events\":%s,\"each\":\"-3\",\"where\":{\"related\":{%s,\"found\":true}"
        "}},"
        "{\"id\":\"praise\",\"events\":\"praise\",\"each\":\"1\"}%s]}}],"
        "\"ranking\":{\"within\":\"all\"}}",
        differs->settings, differs->flaw, differs->where,
        differs->rule[0] != '\0' ? differs->rule : "[\"flaw\",\"report\"]",
        differs->repeat[0] != '\0' ? differs->repeat : SAME, differs->more);
    struct scheme *scheme = NULL;
    struct error error;
    error_init(&error, arena);
    if (!scheme_read(arena, json, strlen(json), &scheme, &error)) {
        for (size_t i = 0; i < error.count; i++)
            print_error("%s %s\n", error.violations[i].where, code_name(error.violations[i].code));
        print_error("%s: %s\n", code_name(error.code), json);
        fail();
    }
    return scheme;
}

static const struct differs PLAIN = {"", "", "", "", "", ""};

static void test_kinds_that_count(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct strings ids;
    struct fact_alike alike;
    struct buffer out;
    assert_true(repeats_plan(arena, scheme_of(arena, &PLAIN), &ids, &alike));
    assert_int_equal(ids.count, 2);
    assert_string_equal(ids.items[0], "flaw");
    assert_string_equal(ids.items[1], "report");
    buffer_init(&out);
    for (size_t i = 0; i < alike.indicators.count; i++)
        buffer_print(&out, "%s/%s/%s ", alike.indicators.items[i], alike.gravities.items[i],
                     alike.findings.items[i]);
    assert_string_equal(buffer_finish(&out, arena),
                        "flaw/minor/pending flaw/minor/valid flaw/minor/confirmed "
                        "flaw/minor/responsible flaw/major/pending flaw/major/valid "
                        "flaw/major/confirmed flaw/major/responsible "
                        "report//confirmed report//responsible ");
    assert_true(alike.topic && !alike.person && !alike.occasion);
    arena_free(arena);
}

static void test_a_general_finding(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct strings ids;
    struct fact_alike alike;
    struct differs general = PLAIN;
    general.settings = "\"settings\":{\"verdict\":\"valid\"},";
    assert_true(repeats_plan(arena, scheme_of(arena, &general), &ids, &alike));
    assert_int_equal(alike.indicators.count, 8);
    assert_string_equal(alike.findings.items[0], "valid");
    arena_free(arena);
}

/* Whatever looks at more of an event than sums tell must keep the single events. */
static void test_what_needs_single_events(void **state)
{
    static const struct differs needing[] = {
        {"", "", "\"same\":[\"person\"],\"order\":\"earlier\",\"scope\":\"period\"", "", "", ""},
        {"", "", "\"same\":[\"topic\",\"gravity\"],\"order\":\"earlier\",\"scope\":\"period\"", "",
         "", ""},
        {"", "", "\"same\":[\"topic\"],\"order\":\"any\",\"scope\":\"period\"", "", "", ""},
        {"", "", "\"same\":[\"topic\"],\"order\":\"earlier\",\"scope\":\"year\"", "", "", ""},
        {"", "", SAME ",\"events\":[\"flaw\"]", "", "", ""},
        {"", "", SAME ",\"where\":{\"gravity\":[\"major\"]}", "", "", ""},
        {"", "", "", "[\"flaw\"]", "", ""},
        {"", ",\"quantity\":{\"above\":\"1\"}", "", "", "", ""},
        {",\"once\":[\"topic\"]", "", "", "", "", ""},
        {",\"points\":{\"min\":\"0\",\"max\":\"5\"}", "", "", "", "", ""},
        {",\"verdict\":{\"by\":\"group\",\"values\":{\"*\":\"valid\"}}", "", "", "", "", ""},
        {"", "", "", "",
         ",{\"id\":\"year\",\"events\":\"flaw\",\"each\":\"-1\",\"window\":\"year\"}", ""},
    };
    (void)state;
    struct strings ids;
    struct fact_alike alike;
    for (size_t i = 0; i < COUNT(needing); i++) {
        struct arena *arena = arena_new();
        if (repeats_plan(arena, scheme_of(arena, &needing[i]), &ids, &alike))
            fail_msg("case %zu is summed", i);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds_that_count),
        cmocka_unit_test(test_a_general_finding),
        cmocka_unit_test(test_what_needs_single_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
