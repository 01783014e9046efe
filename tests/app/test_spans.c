#include "app/spans.h"

#include "base/buffer.h"
#include "cmocka_all.h"
#include "document/scheme.h"
#include "scheme/cadence.h"

#include <string.h>

/* A scheme of which one rule counts faults in the window, and one component is a stated rate. */
static const struct scheme *scheme_of(struct arena *arena, const char *cadence, const char *window,
                                      const char *metric_window)
{
    const char *json = arena_print(
        arena,
        "{\"code\":\"c\",\"title\":{\"en\":\"c\"},\"cadence\":\"%s\",\"indicators\":{\"fault\":{"
        "\"form\":"
        "\"event\"},\"rate\":{\"form\":\"value\"}},\"awards\":{\"cup\":{\"kind\":\"team\","
        "\"select\":{\"number\":1}}},\"components\":[{\"id\":\"work\",\"weight\":\"0.5\",\"ledger\""
        ":{\"base\":\"100\",\"rules\":[{\"id\":\"fault\",\"events\":\"fault\",\"each\":\"-1\","
        "\"window\":%s}]}},{\"id\":\"rate\",\"weight\":\"0.5\",\"metric\":\"rate\",\"window\":%s}],"
        "\"ranking\":{\"within\":\"all\"}}",
        cadence, window, metric_window);
    struct scheme *scheme = NULL;
    struct error error;
    error_init(&error, arena);
    if (!scheme_read(arena, json, strlen(json), &scheme, &error)) {
        struct buffer text;
        buffer_init(&text);
        for (size_t i = 0; i < error.count; i++)
            buffer_print(&text, "%s %s\n", error.violations[i].where,
                         code_name(error.violations[i].code));
        print_error("%s: %s", code_name(error.code), text.data);
        buffer_release(&text);
        fail();
    }
    return scheme;
}

static day_t day(const char *text)
{
    day_t parsed;
    assert_true(day_parse(text, &parsed));
    return parsed;
}

/* "0 2026-02-03..2026-02-28 days; 1 2026-03-01..2026-03-31 months; " */
static void assert_parts(const char *cadence, const char *window, const char *from, const char *to,
                         const char *expected)
{
    struct arena *arena = arena_new();
    struct spans spans =
        spans_plan(arena, scheme_of(arena, cadence, window, "\"period\""), day(from), day(to));
    struct buffer out;
    buffer_init(&out);
    for (size_t i = 0; i < spans.part_count; i++) {
        const struct fact_span *part = &spans.parts[i];
        buffer_print(&out, "%d ", part->number);
        day_print(&out, part->first);
        buffer_text(&out, "..");
        day_print(&out, part->last);
        buffer_text(&out, part->whole ? " months; " : " days; ");
    }
    assert_string_equal(out.data, expected);
    buffer_release(&out);
    arena_free(arena);
}

static void whole_months_come_from_the_tally(void **state)
{
    (void)state;
    assert_parts("quarter", "\"period\"", "2026-01-01", "2026-03-31",
                 "0 2026-01-01..2026-03-31 months; ");
    assert_parts("month", "\"period\"", "2024-02-01", "2024-02-29",
                 "0 2024-02-01..2024-02-29 months; ");
}

static void edges_are_counted_by_day(void **state)
{
    (void)state;
    assert_parts("quarter", "\"period\"", "2026-01-15", "2026-03-10",
                 "0 2026-01-15..2026-01-31 days; 0 2026-02-01..2026-02-28 months; "
                 "0 2026-03-01..2026-03-10 days; ");
    assert_parts("quarter", "\"period\"", "2026-01-31", "2026-02-28",
                 "0 2026-01-31..2026-01-31 days; 0 2026-02-01..2026-02-28 months; ");
    assert_parts("quarter", "\"period\"", "2026-01-02", "2026-01-31",
                 "0 2026-01-02..2026-01-31 days; ");
    assert_parts("quarter", "\"period\"", "2026-01-20", "2026-02-10",
                 "0 2026-01-20..2026-02-10 days; ");
    assert_parts("quarter", "\"period\"", "2026-01-20", "2026-01-20",
                 "0 2026-01-20..2026-01-20 days; ");
}

static void spans_end_where_a_window_begins(void **state)
{
    (void)state;
    assert_parts("quarter", "\"year\"", "2026-02-03", "2026-03-31",
                 "0 2026-01-01..2026-01-31 months; 0 2026-02-01..2026-02-02 days; "
                 "1 2026-02-03..2026-02-28 days; 1 2026-03-01..2026-03-31 months; ");
    assert_parts("quarter", "\"previous\"", "2026-04-01", "2026-06-30",
                 "0 2026-01-01..2026-03-31 months; 1 2026-04-01..2026-06-30 months; ");
    assert_parts("quarter", "{\"since\":\"2026-02-15\"}", "2026-01-01", "2026-03-31",
                 "0 2026-01-01..2026-01-31 months; 0 2026-02-01..2026-02-14 days; "
                 "1 2026-02-15..2026-02-28 days; 1 2026-03-01..2026-03-31 months; ");
    assert_parts("quarter", "\"ever\"", "2026-01-01", "2026-03-31",
                 "0 0001-01-01..2025-12-31 months; 1 2026-01-01..2026-03-31 months; ");
}

/* The year is that of the period's last day. */
static void a_period_over_new_year(void **state)
{
    (void)state;
    assert_parts("quarter", "\"year\"", "2025-12-01", "2026-02-28",
                 "0 2025-12-01..2025-12-31 months; 1 2026-01-01..2026-02-28 months; ");
}

static void windows_that_lie_elsewhere_cut_nothing(void **state)
{
    (void)state;
    assert_parts("quarter", "{\"since\":\"2027-01-01\"}", "2026-01-01", "2026-03-31",
                 "0 2026-01-01..2026-03-31 months; ");
    assert_parts("once", "\"period\"", "2026-01-01", "2026-03-31",
                 "0 2026-01-01..2026-03-31 months; ");
}

static void metrics_reach_back_as_far_as_a_window(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct {
        const char *window, *from;
    } cases[] = {{"\"period\"", "2026-04-01"},
                 {"\"previous\"", "2026-01-01"},
                 {"\"target\"", "2026-04-01"},
                 {"\"year\"", "2026-01-01"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct scheme *scheme = scheme_of(arena, "quarter", "\"period\"", cases[i].window);
        struct spans spans = spans_plan(arena, scheme, day("2026-04-01"), day("2026-06-30"));
        assert_int_equal(spans.months_from, day(cases[i].from));
    }
    arena_free(arena);
}

/* Every day from the first span's beginning to the period's end is in exactly one part. */
static void parts_cover_every_day_once(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    const struct scheme *scheme = scheme_of(arena, "quarter", "\"year\"", "\"period\"");
    for (day_t from = day("2025-11-20"); from < day("2026-03-10"); from++) {
        for (day_t to = from; to < from + 130; to += 3) {
            struct spans spans = spans_plan(arena, scheme, from, to);
            day_t next = spans.parts[0].first;
            for (size_t i = 0; i < spans.part_count; i++) {
                const struct fact_span *part = &spans.parts[i];
                assert_int_equal(part->first, next);
                assert_true(part->last >= part->first);
                if (part->whole) {
                    assert_int_equal(day_month_start(part->first), part->first);
                    assert_int_equal(day_month_start(part->last + 1), part->last + 1);
                }
                assert_true(part->first >= spans.spans[part->number].first);
                assert_true(part->last <= spans.spans[part->number].last);
                next = part->last + 1;
            }
            assert_int_equal(next, to + 1);
        }
        arena_reset(arena);
        scheme = scheme_of(arena, "quarter", "\"year\"", "\"period\"");
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_months_come_from_the_tally),
        cmocka_unit_test(edges_are_counted_by_day),
        cmocka_unit_test(spans_end_where_a_window_begins),
        cmocka_unit_test(a_period_over_new_year),
        cmocka_unit_test(windows_that_lie_elsewhere_cut_nothing),
        cmocka_unit_test(metrics_reach_back_as_far_as_a_window),
        cmocka_unit_test(parts_cover_every_day_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
