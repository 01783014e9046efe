/* Measures that are not events: metrics, roster, draws, sums, slopes, caps, and what stands in. */
#include "campaign.h"
#include "cmocka_all.h"

static struct campaign *measure_campaign(void)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "rate", FORM_VALUE, NULL);
    indicator_add(c, "smiles", FORM_YES_NO, NULL);
    indicator_add(c, "praise", FORM_EVENT, NULL);
    panel_add(c, "peers", RATERS_GIVEN);
    step_add(c, "draw", STEP_DECISION);
    step_add(c, "other_draw", STEP_DECISION);
    award_add(c, "flag", "hall", amount_of(c, NULL));
    unit_add(c, "u1", "hall", "east", NULL);
    unit_add(c, "u2", "hall", "west", NULL);
    c->scheme.settings.precision = 3;
    return c;
}

/* What the measure gives u1 and u2 as the only component. */
static const char *values_of(struct campaign *c, struct measure measure)
{
    c->scheme.component_count = 0;
    component_add(c, "value", "1", measure);
    campaign_judge(c);
    return arena_print(c->arena, "%s %s", component_of(c, "u1", "value"),
                       component_of(c, "u2", "value"));
}

static void stated_metrics(void **state)
{
    (void)state;
    struct campaign *c = measure_campaign();
    metric_add(c, "u1", "rate", WHEN_CURRENT, NULL, "96.5");
    metric_add(c, "u1", "rate", WHEN_PREVIOUS, NULL, "95");
    metric_add(c, "u1", "rate", WHEN_TARGET, NULL, "97");
    metric_add(c, "u2", "smiles", WHEN_CURRENT, NULL, "1");
    struct measure measure = measure_source(c, SOURCE_METRIC, "rate");
    assert_string_equal(values_of(c, measure), "96.500 none");
    measure.window = WINDOW_PREVIOUS;
    assert_string_equal(values_of(c, measure), "95.000 none");
    measure.window = WINDOW_TARGET;
    assert_string_equal(values_of(c, measure), "97.000 none");
    measure.window = WINDOW_YEAR;
    assert_string_equal(values_of(c, measure), "none none");
    assert_string_equal(values_of(c, measure_source(c, SOURCE_METRIC, "smiles")), "none 1.000");
    measure.window = WINDOW_PERIOD;
    measure.each = amount_by(c, BY_GROUP, "east 2");
    assert_string_equal(values_of(c, measure), "193.000 none");
    campaign_free(c);
}

static void monthly_metrics(void **state)
{
    (void)state;
    struct campaign *c = measure_campaign();
    static const char *const MONTHS[] = {"2025-12-01", "2026-01-01", "2026-02-01", "2026-03-01",
                                         "2026-04-01"};
    static const char *const VALUES[] = {"1000", "1", "4", "2", "1000"};
    for (size_t i = 0; i < COUNT(MONTHS); i++)
        metric_add(c, "u1", "rate", WHEN_MONTH, MONTHS[i], VALUES[i]);
    metric_add(c, "u2", "rate", WHEN_MONTH, "2026-02-01", "5");
    metric_add(c, "u2", "rate", WHEN_CURRENT, NULL, "8");
    struct measure measure = measure_source(c, SOURCE_METRIC, "rate");
    assert_string_equal(values_of(c, measure), "7.000 8.000");
    measure.reduce = REDUCE_SUM;
    assert_string_equal(values_of(c, measure), "7.000 none");
    measure.gaps = GAPS_ZERO;
    assert_string_equal(values_of(c, measure), "7.000 5.000");
    measure.reduce = REDUCE_MEAN;
    assert_string_equal(values_of(c, measure), "2.333 1.667");
    measure.reduce = REDUCE_MIN;
    assert_string_equal(values_of(c, measure), "1.000 0.000");
    measure.gaps = GAPS_EXCLUDE;
    measure.reduce = REDUCE_SUM;
    assert_string_equal(values_of(c, measure), "7.000 5.000");
    measure.reduce = REDUCE_MEAN;
    assert_string_equal(values_of(c, measure), "2.333 5.000");
    measure.reduce = REDUCE_MIN;
    assert_string_equal(values_of(c, measure), "1.000 5.000");
    measure.reduce = REDUCE_MAX;
    assert_string_equal(values_of(c, measure), "4.000 5.000");
    measure.window = WINDOW_EVER;
    assert_string_equal(values_of(c, measure), "1000.000 5.000");
    measure.window = WINDOW_PREVIOUS;
    assert_string_equal(values_of(c, measure), "1000.000 none");
    measure.window = WINDOW_SINCE;
    measure.since.kind = MOMENT_DAY, measure.since.day = day_from("2026-02-01");
    measure.reduce = REDUCE_SUM;
    assert_string_equal(values_of(c, measure), "6.000 5.000");
    c->facts.to = day_from("2026-03-01"); /* the month that begins on the last day is in */
    assert_string_equal(values_of(c, measure), "6.000 5.000");
    c->facts.metric_count = 0;
    metric_add(c, "u2", "rate", WHEN_CURRENT, NULL, "8");
    measure.window = WINDOW_PERIOD;
    measure.reduce = REDUCE_MEAN;
    assert_string_equal(values_of(c, measure), "none 8.000");
    campaign_free(c);
}

static void the_roster(void **state)
{
    (void)state;
    struct campaign *c = measure_campaign();
    c->facts.units[0].has_headcount = true;
    c->facts.units[0].headcount = number_of(c, "12");
    c->facts.units[1].since = 3;
    unit_attribute(c, 0, "windows", "4.5");
    unit_attribute(c, 0, "name", "Hall of the East");
    unit_attribute(c, 1, "name", "7");
    assert_string_equal(values_of(c, measure_roster(c, "headcount")), "12.000 none");
    assert_string_equal(values_of(c, measure_roster(c, "since")), "none 3.000");
    assert_string_equal(values_of(c, measure_roster(c, "windows")), "4.500 none");
    assert_string_equal(values_of(c, measure_roster(c, "name")), "none 7.000");
    campaign_free(c);
}

static void draws_follow_one_another(void **state)
{
    (void)state;
    struct campaign *c = measure_campaign();
    unit_add(c, "u3", "hall", NULL, NULL);
    order_add(c, "other_draw", "u1 u3 u2");
    order_add(c, "draw", "u3 nobody");
    order_add(c, NULL, "u2 u3");
    assert_string_equal(values_of(c, measure_source(c, SOURCE_DECISIONS, "draw")), "none 2.000");
    assert_string_equal(values_of(c, measure_source(c, SOURCE_DECISIONS, "other_draw")),
                        "1.000 3.000");
    campaign_free(c);
}

static void sums_and_named_measures(void **state)
{
    (void)state;
    struct campaign *c = measure_campaign();
    metric_add(c, "u1", "rate", WHEN_CURRENT, NULL, "2");
    metric_add(c, "u1", "smiles", WHEN_CURRENT, NULL, "1");
    metric_add(c, "u2", "smiles", WHEN_CURRENT, NULL, "1");
    struct measure terms[] = {measure_source(c, SOURCE_METRIC, "rate"),
                              measure_source(c, SOURCE_METRIC, "smiles")};
    terms[0].each = amount_of(c, "10");
    assert_string_equal(values_of(c, measure_sum(c, terms, 2)), "21.000 1.000");
    assert_string_equal(values_of(c, measure_sum(c, terms, 1)), "20.000 none");
    measure_add(c, "both", measure_sum(c, terms, 2));
    struct measure named = measure_source(c, SOURCE_MEASURE, "both");
    named.each = amount_of(c, "-1");
    assert_string_equal(values_of(c, named), "-21.000 -1.000");
    campaign_free(c);
}

static void what_is_absent_is_stood_in_for(void **state)
{
    (void)state;
    struct campaign *c = measure_campaign();
    metric_add(c, "u1", "rate", WHEN_CURRENT, NULL, "2");
    metric_add(c, "u1", "smiles", WHEN_CURRENT, NULL, "1");
    metric_add(c, "u2", "smiles", WHEN_CURRENT, NULL, "1");
    struct measure smiles = measure_source(c, SOURCE_METRIC, "smiles");
    smiles.each = amount_of(c, "7");
    struct measure measure = measure_source(c, SOURCE_METRIC, "rate");
    measure.each = amount_of(c, "3");
    measure.instead = measure_kept(c, smiles);
    assert_string_equal(values_of(c, measure), "6.000 7.000");
    /* What stands in stands for the whole measure, cap and slope included. */
    measure.has_cap = true;
    measure.cap = number_of(c, "5");
    assert_string_equal(values_of(c, measure), "5.000 7.000");
    measure.has_cap = false;
    measure.slope = slope_of(c, "1", "100", "0", PARTIAL_EXACT);
    assert_string_equal(values_of(c, measure), "500.000 7.000");
    campaign_free(c);
}

/* What a change from 95 by so much brings, up 10 and down 5 a point. */
static const char *slope_value(struct campaign *c, const char *current, enum partial partial)
{
    c->facts.metric_count = 0;
    metric_add(c, "u1", "rate", WHEN_CURRENT, NULL, current);
    metric_add(c, "u2", "rate", WHEN_PREVIOUS, NULL, "95");
    struct measure measure = measure_source(c, SOURCE_METRIC, "rate");
    measure.slope = slope_of(c, "95", "10", "-5", partial);
    values_of(c, measure);
    return component_of(c, "u1", "value");
}

static void slopes(void **state)
{
    (void)state;
    struct campaign *c = measure_campaign();
    assert_string_equal(slope_value(c, "96.5", PARTIAL_FLOOR), "10.000");
    assert_string_equal(slope_value(c, "93.2", PARTIAL_FLOOR), "-5.000");
    assert_string_equal(slope_value(c, "95.9", PARTIAL_FLOOR), "0.000");
    assert_string_equal(slope_value(c, "96.5", PARTIAL_HALF_UP), "20.000");
    assert_string_equal(slope_value(c, "93.5", PARTIAL_HALF_UP), "-10.000");
    assert_string_equal(slope_value(c, "93.51", PARTIAL_HALF_UP), "-5.000");
    assert_string_equal(slope_value(c, "95.01", PARTIAL_CEIL), "10.000");
    assert_string_equal(slope_value(c, "94.99", PARTIAL_CEIL), "-5.000");
    assert_string_equal(slope_value(c, "96.55", PARTIAL_EXACT), "15.500");
    assert_string_equal(slope_value(c, "94.75", PARTIAL_EXACT), "-1.250");
    assert_string_equal(slope_value(c, "95", PARTIAL_EXACT), "0.000");
    campaign_free(c);
}

static void a_slope_against_a_measure(void **state)
{
    (void)state;
    struct campaign *c = measure_campaign();
    struct measure before = measure_source(c, SOURCE_METRIC, "rate");
    before.window = WINDOW_PREVIOUS;
    measure_add(c, "before", before);
    metric_add(c, "u1", "rate", WHEN_CURRENT, NULL, "3.5");
    metric_add(c, "u1", "rate", WHEN_PREVIOUS, NULL, "2");
    metric_add(c, "u2", "rate", WHEN_CURRENT, NULL, "3");
    struct measure measure = measure_source(c, SOURCE_METRIC, "rate");
    measure.slope = slope_of(c, "before", "1", "-1", PARTIAL_FLOOR);
    measure.slope->per = number_of(c, "0.5");
    assert_string_equal(values_of(c, measure), "3.000 none");
    /* In a ledger an absent change brings nothing. */
    c->scheme.component_count = 0;
    int quality = ledger_add(c, "value", "100");
    rule_add(c, quality, "change", NULL, measure);
    campaign_judge(c);
    assert_string_equal(component_of(c, "u1", "value"), "103.000");
    assert_string_equal(component_of(c, "u2", "value"), "100.000");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stated_metrics),
        cmocka_unit_test(monthly_metrics),
        cmocka_unit_test(the_roster),
        cmocka_unit_test(draws_follow_one_another),
        cmocka_unit_test(sums_and_named_measures),
        cmocka_unit_test(what_is_absent_is_stood_in_for),
        cmocka_unit_test(slopes),
        cmocka_unit_test(a_slope_against_a_measure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
