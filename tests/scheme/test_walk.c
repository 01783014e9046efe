/* Definitions by id, and what a scheme reads: which indicators, how far back, events or tallies. */
#include "campaign.h"
#include "cmocka_all.h"
#include "scheme/walk.h"

static struct campaign *reading_campaign(void)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "a", FORM_EVENT, NULL);
    indicator_add(c, "b", FORM_EVENT, NULL);
    indicator_add(c, "rate", FORM_VALUE, NULL);
    component_add(c, "value", "1", measure_events(c, "a"));
    award_add(c, "flag", "hall", amount_of(c, NULL));
    return c;
}

static void definitions_by_id(void **state)
{
    (void)state;
    struct campaign *c = reading_campaign();
    panel_add(c, "peers", RATERS_GIVEN);
    measure_add(c, "m", measure_events(c, "a"));
    step_add(c, "s", STEP_STAGE);
    assert_int_equal(scheme_indicator(&c->scheme, "b"), 1);
    assert_int_equal(scheme_indicator(&c->scheme, "c"), -1);
    assert_int_equal(scheme_measure(&c->scheme, "m"), 0);
    assert_int_equal(scheme_panel(&c->scheme, "peers"), 0);
    assert_int_equal(scheme_award(&c->scheme, "flag"), 0);
    assert_int_equal(scheme_component(&c->scheme, "value"), 0);
    assert_int_equal(scheme_step(&c->scheme, "s"), 0);
    assert_int_equal(scheme_step(&c->scheme, "t"), -1);
    campaign_free(c);
}

static day_t since_of(struct campaign *c, const char *indicator)
{
    assert_string_equal(campaign_faults(c), "");
    return scheme_reads_since(&c->scheme, scheme_indicator(&c->scheme, indicator),
                              day_from("2026-04-01"), day_from("2026-06-30"));
}

/* How far b is read when it stands in a condition under the window. */
static day_t since_under(enum window window)
{
    struct campaign *c = reading_campaign();
    struct measure measure = measure_events(c, "b");
    measure.window = window;
    measure.since = (struct moment){.kind = MOMENT_DAY, .day = day_from("2020-02-02")};
    condition_add(c, "bar", EFFECT_BAR, test_of(c, measure, ABOVE, "0"));
    day_t since = since_of(c, "b");
    assert_int_equal(since_of(c, "a"), day_from("2026-04-01"));
    assert_int_equal(since_of(c, "rate"), day_from("2026-04-01"));
    campaign_free(c);
    return since;
}

static void how_far_back(void **state)
{
    (void)state;
    assert_int_equal(since_under(WINDOW_PERIOD), day_from("2026-04-01"));
    assert_int_equal(since_under(WINDOW_YEAR), day_from("2026-01-01"));
    assert_int_equal(since_under(WINDOW_PREVIOUS), day_from("2026-01-01"));
    assert_int_equal(since_under(WINDOW_SINCE), day_from("2020-02-02"));
    assert_int_equal(since_under(WINDOW_EVER), DAY_FIRST);
    struct campaign *c = reading_campaign();
    c->scheme.components[0].measure->window = WINDOW_PREVIOUS;
    assert_int_equal(scheme_reads_since(&c->scheme, 0, DAY_FIRST, DAY_FIRST + 30), DAY_FIRST);
    campaign_free(c);
}

static void related_events_are_read_one_by_one(void **state)
{
    (void)state;
    struct campaign *c = reading_campaign();
    int quality = ledger_add(c, "quality", "100");
    struct measure measure = measure_events(c, "a");
    measure.where.related = (struct related){.given = true, .same = ids_of(c, "topic")};
    measure.where.related.events = references_of(c, "b", &measure.where.related.event_count);
    assert_false(scheme_needs_events(&c->scheme, 0));
    rule_add(c, quality, "rule", "1", measure);
    assert_int_equal(since_of(c, "b"), day_from("2026-04-01"));
    assert_true(scheme_needs_events(&c->scheme, 0));
    assert_true(scheme_needs_events(&c->scheme, 1));
    assert_false(scheme_needs_events(&c->scheme, 2));
    c->scheme.components[1].ledger->rules[0].where.related.scope = SCOPE_YEAR;
    assert_int_equal(since_of(c, "b"), day_from("2026-01-01"));
    assert_int_equal(since_of(c, "a"), day_from("2026-01-01"));
    campaign_free(c);
}

static void count_visit(const struct measure *measure, void *context)
{
    (void)measure;
    ++*(int *)context;
}

static void every_measure_is_visited_once(void **state)
{
    (void)state;
    struct campaign *c = reading_campaign();
    struct measure terms[] = {measure_events(c, "a"), measure_events(c, "b")};
    measure_add(c, "sum", measure_sum(c, terms, 2)); /* 3 */
    struct measure named = measure_source(c, SOURCE_MEASURE, "sum");
    int quality = ledger_add(c, "quality", "0");
    named.instead = measure_kept(c, measure_events(c, "a"));
    rule_add(c, quality, "rule", NULL, named); /* 2 */
    condition_add(c, "bar", EFFECT_BAR, test_of(c, measure_events(c, "a"), ABOVE, "0"));
    tie_add(c, measure_events(c, "a"), false);
    place_when(c, 0, test_of(c, measure_events(c, "a"), ABOVE, "0"));
    int row = consequence_add(c, "row", NULL, NULL, NULL);
    consequence_when(c, row, test_of(c, measure_events(c, "a"), ABOVE, "0"));
    c->scheme.consequences[row].points = amount_measured(c, measure_events(c, "a"));
    c->scheme.consequences[row].money = amount_measured(c, measure_events(c, "a"));
    c->scheme.consequences[row].leave_days = amount_measured(c, measure_events(c, "a"));
    int visits = 0;
    scheme_walk(&c->scheme, count_visit, &visits);
    assert_int_equal(visits, 1 + 3 + 2 + 1 + 1 + 1 + 1 + 3);
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(definitions_by_id),
        cmocka_unit_test(how_far_back),
        cmocka_unit_test(related_events_are_read_one_by_one),
        cmocka_unit_test(every_measure_is_visited_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
