/* Receipts: what each line says, that lines add up, and that they are only written when wanted. */
#include "campaign.h"
#include "cmocka_all.h"

#include <string.h>

static struct campaign *receipt_campaign(void)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "complaint", FORM_EVENT, "ordinary major");
    indicator_add(c, "survey", FORM_EVENT, "good bad");
    indicator_add(c, "rate", FORM_VALUE, NULL);
    award_add(c, "flag", "hall", amount_of(c, NULL));
    unit_add(c, "u1", "hall", "east", NULL);
    unit_add(c, "u2", "hall", "west", NULL);
    event_add(c, "u1", "complaint", "2026-01-05", "ordinary", "1.5");
    event_add(c, "u1", "complaint", "2026-01-06", "major", NULL);
    event_add(c, "u1", "survey", "2026-01-07", "good", NULL);
    event_add(c, "u1", "survey", "2026-01-07", "good", NULL);
    event_add(c, "u1", "survey", "2026-01-07", "bad", NULL);
    return c;
}

/* The lines of u1 under one rule over base 0. */
static const char *lines_under(struct campaign *c, const char *each, struct measure measure)
{
    c->scheme.component_count = 0;
    int quality = ledger_add(c, "quality", "0");
    rule_add(c, quality, "rule", each, measure);
    campaign_judge(c);
    return lines_of(c, "u1", "quality");
}

static void lines_of_events(void **state)
{
    (void)state;
    struct campaign *c = receipt_campaign();
    struct measure measure = measure_events(c, "complaint");
    assert_string_equal(lines_under(c, "-2", measure), "rule 2.5 x -2 = -5");
    measure.each = amount_by(c, BY_GRAVITY, "major -10");
    assert_string_equal(lines_under(c, NULL, measure),
                        "rule ordinary 1.5 x 0 = 0; rule major 1 x -10 = -10");
    measure.has_cap = true;
    measure.cap = number_of(c, "-12");
    assert_string_equal(lines_under(c, NULL, measure), "rule -10; at most -12");
    measure.has_cap = false;
    measure.slope = slope_of(c, "-1", "1", "2", PARTIAL_FLOOR);
    assert_string_equal(lines_under(c, NULL, measure), "rule -10 - -1 = -9; 9 x 2 = 18");
    measure = measure_events(c, "survey");
    measure.reduce = REDUCE_RATE;
    measure.where.gravity = ids_of(c, "good");
    assert_string_equal(lines_under(c, NULL, measure), "rule 2 of 3 = 200/3 %");
    assert_string_equal(lines_under(c, "0.03", measure), "rule 2 of 3 = 200/3 % x 0.03 = 2");
    campaign_free(c);
}

static void lines_of_other_measures(void **state)
{
    (void)state;
    struct campaign *c = receipt_campaign();
    struct measure rate = measure_source(c, SOURCE_METRIC, "rate");
    assert_string_equal(lines_under(c, NULL, rate), "");
    metric_add(c, "u1", "rate", WHEN_CURRENT, NULL, "94.2");
    assert_string_equal(lines_under(c, "2", rate), "rule 188.4");
    rate.slope = slope_of(c, "96", "10", "-5", PARTIAL_FLOOR);
    assert_string_equal(lines_under(c, NULL, rate), "rule 94.2 - 96 = -1.8; 1 x -5 = -5");
    rate.slope = slope_of(c, "95", "10", "-5", PARTIAL_FLOOR);
    assert_string_equal(lines_under(c, NULL, rate), "rule 94.2 - 95 = -0.8; 0 x -5 = 0");
    rate.slope = slope_of(c, "94.2", "10", "-5", PARTIAL_FLOOR);
    assert_string_equal(lines_under(c, NULL, rate), "");
    rate.slope = slope_of(c, "94", "10", "-5", PARTIAL_EXACT);
    rate.has_cap = true;
    rate.cap = number_of(c, "1");
    assert_string_equal(lines_under(c, NULL, rate),
                        "rule 94.2 - 94 = 0.2; 0.2 x 10 = 2; at most 1");
    /* What stands in for an absent value is told by its result. */
    rate.window = WINDOW_TARGET;
    rate.instead = measure_kept(c, measure_events(c, "complaint"));
    assert_string_equal(lines_under(c, NULL, rate), "rule 2.5");
    campaign_free(c);
}

static void lines_of_panels(void **state)
{
    (void)state;
    struct campaign *c = receipt_campaign();
    panel_add(c, "peers", RATERS_GIVEN);
    c->scheme.panels[0].mean = MEAN_TRIMMED;
    raters_add(c, "peers", "r1 r2 r3 r4");
    static const char *const SCORES[] = {"90", "20", "81", "100"};
    for (size_t i = 0; i < COUNT(SCORES); i++)
        ballot_add(c, "peers", arena_print(c->arena, "r%zu", i + 1), "u1", SCORES[i]);
    struct measure measure = measure_source(c, SOURCE_BALLOTS, "peers");
    component_add(c, "peers", "1", measure);
    c->scheme.settings.missing = MISSING_ZERO;
    campaign_judge(c);
    assert_string_equal(lines_of(c, "u1", "peers"), "peers 171 / 2 = 85.5");
    assert_int_equal(standing_of(c, "u1")->components[0].lines[0].count.numerator, 4);
    assert_string_equal(lines_of(c, "u2", "peers"), "");
    measure.each = amount_of(c, "0.2");
    assert_string_equal(lines_under(c, NULL, measure), "rule 17.1");
    campaign_free(c);
}

static const char *total_text(struct campaign *c, const char *unit)
{
    const struct standing *standing = standing_of(c, unit);
    struct number sum = NUMBER_ZERO;
    const char *text = "";
    for (size_t i = 0; i < standing->total_line_count; i++) {
        const struct line *line = &standing->total_lines[i];
        sum = number_add(c->arena, sum, line->result);
        text = arena_print(c->arena, "%s%s%s %s", text, i > 0 ? "; " : "", line->rule,
                           line->arithmetic);
    }
    assert_true(number_equal(sum, standing->total));
    return text;
}

static void lines_of_the_total(void **state)
{
    (void)state;
    struct campaign *c = receipt_campaign();
    indicator_add(c, "other", FORM_VALUE, NULL);
    component_add(c, "rate", "0.75", measure_source(c, SOURCE_METRIC, "rate"));
    component_add(c, "other", "0.25", measure_source(c, SOURCE_METRIC, "other"));
    component_add(c, "bonus", "1", measure_events(c, "complaint"));
    component_add(c, "seen", "1", measure_events(c, "survey"));
    c->scheme.components[2].part = PART_ADDED;
    c->scheme.components[3].part = PART_SHOWN;
    c->scheme.settings.missing = MISSING_EXCLUDE;
    metric_add(c, "u1", "rate", WHEN_CURRENT, NULL, "90.01");
    metric_add(c, "u1", "other", WHEN_CURRENT, NULL, "80");
    metric_add(c, "u2", "other", WHEN_CURRENT, NULL, "80");
    campaign_judge(c);
    assert_string_equal(total_text(c, "u1"),
                        "rate 0.75 x 90.01 = 67.5075; other 0.25 x 80 = 20; bonus 2.5; "
                        "rounding 90.01 - 90.0075 = 0.0025");
    assert_string_equal(total_text(c, "u2"), "other 1 x 80 = 80; bonus 0");
    campaign_free(c);
}

static void receipts_only_for_whom_they_are_wanted(void **state)
{
    (void)state;
    struct campaign *c = receipt_campaign();
    lines_under(c, "1", measure_events(c, "complaint"));
    condition_add(c, "bar", EFFECT_BAR, test_of(c, measure_events(c, "complaint"), ABOVE, "9"));
    campaign_judge(c);
    const char *all = result_text(c, &c->facts, &c->result);
    static const int WANTED[] = {RECEIPTS_NONE, 0, 1};
    for (size_t i = 0; i < COUNT(WANTED); i++) {
        referee_judge_receipts(c->arena, &c->scheme, &c->facts, WANTED[i], &c->result);
        assert_string_equal(result_text(c, &c->facts, &c->result), all);
        const struct standing *first = standing_of(c, "u1"), *second = standing_of(c, "u2");
        assert_int_equal(first->components[0].line_count, WANTED[i] == 0);
        assert_int_equal(first->total_line_count, WANTED[i] == 0);
        assert_int_equal(first->gates[0].arithmetic != NULL, WANTED[i] == 0);
        assert_int_equal(second->total_line_count, WANTED[i] == 1);
    }
    campaign_free(c);
}

static void labels(void **state)
{
    (void)state;
    struct campaign *c = receipt_campaign();
    lines_under(c, "1", measure_events(c, "complaint"));
    struct measure terms[] = {measure_events(c, "complaint survey")};
    condition_add(c, "a", EFFECT_REQUIRE, test_of(c, terms[0], IS, "5.5"));
    condition_add(c, "b", EFFECT_REQUIRE, test_of(c, measure_sum(c, terms, 1), AT_MOST, "5"));
    condition_add(c, "c", EFFECT_REQUIRE, test_of(c, measure_roster(c, "windows"), AT_LEAST, "1"));
    campaign_judge(c);
    const struct gate *gates = standing_of(c, "u1")->gates;
    assert_string_equal(gates[0].arithmetic, "complaint, survey 5.5 = 5.5");
    assert_string_equal(gates[1].arithmetic, "sum 5.5, not <= 5");
    assert_string_equal(gates[2].arithmetic, "windows absent, not >= 1");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_events),
        cmocka_unit_test(lines_of_other_measures),
        cmocka_unit_test(lines_of_panels),
        cmocka_unit_test(lines_of_the_total),
        cmocka_unit_test(receipts_only_for_whom_they_are_wanted),
        cmocka_unit_test(labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
