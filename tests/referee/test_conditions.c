/* Bars, requirements, their tests, and how far a bar reaches over the tree. */
#include "campaign.h"
#include "cmocka_all.h"

/* A hall with two sections, each with windows; the ministry above does not enter. */
static struct campaign *tree_campaign(void)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "breach", FORM_EVENT, "minor major");
    indicator_add(c, "rate", FORM_VALUE, NULL);
    component_add(c, "since", "1", measure_roster(c, "since"));
    award_add(c, "flag", "window", amount_of(c, NULL));
    unit_add(c, "top", "ministry", "g0", NULL);
    unit_add(c, "s1", "section", "g1", "top");
    unit_add(c, "s2", "section", "g2", "top");
    unit_add(c, "w1", "window", "g1", "s1");
    unit_add(c, "w2", "window", "g1", "s1");
    unit_add(c, "w3", "window", "g2", "s2");
    unit_add(c, "desk", "desk", "g2", "w3");
    for (size_t i = 0; i < c->facts.unit_count; i++)
        c->facts.units[i].since = 5;
    return c;
}

static int bar(struct campaign *c)
{
    return condition_add(c, "breach", EFFECT_BAR,
                         test_of(c, measure_events(c, "breach"), ABOVE, "0"));
}

/* Which windows are barred when the unit has a breach, under a reach. */
static const char *barred_by(struct campaign *c, const char *unit, enum reach reach)
{
    c->facts.event_count = 0;
    event_add(c, unit, "breach", "2026-02-01", "major", NULL);
    c->scheme.settings.reach = reach;
    campaign_judge(c);
    return ranks_of(c);
}

static void reaches(void **state)
{
    (void)state;
    struct campaign *c = tree_campaign();
    bar(c);
    assert_string_equal(barred_by(c, "w1", REACH_SELF), "w2:1 w3:1 w1:-");
    assert_string_equal(barred_by(c, "s1", REACH_SELF), "w1:1 w2:1 w3:1");
    assert_string_equal(barred_by(c, "s1", REACH_DOWN), "w3:1 w1:- w2:-");
    assert_string_equal(barred_by(c, "top", REACH_DOWN), "w1:- w2:- w3:-");
    assert_string_equal(barred_by(c, "top", REACH_UP), "w1:1 w2:1 w3:1");
    assert_string_equal(barred_by(c, "desk", REACH_DOWN), "w1:1 w2:1 w3:1");
    assert_string_equal(barred_by(c, "desk", REACH_UP), "w1:1 w2:1 w3:-");
    assert_string_equal(barred_by(c, "desk", REACH_BOTH), "w1:1 w2:1 w3:-");
    assert_string_equal(barred_by(c, "s2", REACH_BOTH), "w1:1 w2:1 w3:-");
    /* The row may say it itself, and by the group of the unit with the fact. */
    c->scheme.conditions[0].reach.word = REACH_DOWN;
    assert_string_equal(barred_by(c, "top", REACH_SELF), "w1:- w2:- w3:-");
    struct choice by_group = choice_of(c, BY_GROUP, "g1 down");
    c->scheme.conditions[0].reach.choice = &by_group;
    assert_string_equal(barred_by(c, "s1", REACH_SELF), "w3:1 w1:- w2:-");
    assert_string_equal(barred_by(c, "s2", REACH_SELF), "w1:1 w2:1 w3:1");
    campaign_free(c);
}

static void gates_name_the_unit_the_fact_came_from(void **state)
{
    (void)state;
    struct campaign *c = tree_campaign();
    bar(c);
    barred_by(c, "s1", REACH_DOWN);
    const struct gate *gate = &standing_of(c, "w2")->gates[0];
    assert_false(gate->passed);
    assert_int_equal(gate->through, 1);
    assert_string_equal(gate->arithmetic, "breach 1 > 0");
    gate = &standing_of(c, "w3")->gates[0];
    assert_true(gate->passed);
    assert_int_equal(gate->through, -1);
    assert_string_equal(gate->arithmetic, "breach 0, not > 0");
    barred_by(c, "w1", REACH_BOTH);
    assert_int_equal(standing_of(c, "w1")->gates[0].through, -1);
    /* Of several below, the first by id; what is nearest above goes before what is below. */
    c->scheme.awards[0].kind = "section";
    c->facts.event_count = 0;
    event_add(c, "w2", "breach", "2026-02-01", NULL, NULL);
    event_add(c, "w1", "breach", "2026-02-01", NULL, NULL);
    campaign_judge(c);
    assert_int_equal(standing_of(c, "s1")->gates[0].through, 3);
    event_add(c, "top", "breach", "2026-02-01", NULL, NULL);
    campaign_judge(c);
    assert_int_equal(standing_of(c, "s1")->gates[0].through, 0);
    campaign_free(c);
}

static void rings_and_strange_parents_end_the_reach(void **state)
{
    (void)state;
    struct campaign *c = tree_campaign();
    bar(c);
    c->facts.units[0].parent = 6; /* the ministry under its own desk */
    c->facts.units[3].parent = 99;
    assert_string_equal(barred_by(c, "s1", REACH_DOWN), "w1:1 w3:1 w2:-");
    /* The ring is cut where it closes: the second section hangs under nothing. */
    assert_string_equal(barred_by(c, "top", REACH_DOWN), "w1:1 w3:1 w2:-");
    c->facts.units[4].parent = 4;
    assert_string_equal(barred_by(c, "w2", REACH_BOTH), "w1:1 w3:1 w2:-");
    campaign_free(c);
}

static void bars_on_metrics_stay_with_their_unit(void **state)
{
    (void)state;
    struct campaign *c = tree_campaign();
    c->scheme.settings.reach = REACH_BOTH;
    struct measure rate = measure_source(c, SOURCE_METRIC, "rate");
    condition_add(c, "low", EFFECT_BAR, test_of(c, rate, BELOW, "90"));
    metric_add(c, "s1", "rate", WHEN_CURRENT, NULL, "10");
    metric_add(c, "w3", "rate", WHEN_CURRENT, NULL, "10");
    metric_add(c, "w2", "rate", WHEN_CURRENT, NULL, "90");
    campaign_judge(c);
    assert_string_equal(ranks_of(c), "w1:1 w2:1 w3:-");
    campaign_free(c);
}

static void named_and_added_events_reach_too(void **state)
{
    (void)state;
    struct campaign *c = tree_campaign();
    measure_add(c, "breaches", measure_events(c, "breach"));
    struct measure terms[] = {measure_source(c, SOURCE_MEASURE, "breaches"),
                              measure_events(c, "breach")};
    condition_add(c, "many", EFFECT_BAR, test_of(c, measure_sum(c, terms, 2), AT_LEAST, "2"));
    assert_string_equal(barred_by(c, "s1", REACH_DOWN), "w3:1 w1:- w2:-");
    terms[1] = measure_source(c, SOURCE_METRIC, "rate");
    c->scheme.conditions[0].when[0].measure = measure_sum(c, terms, 2);
    c->scheme.conditions[0].when[0].against = amount_of(c, "1");
    assert_string_equal(barred_by(c, "s1", REACH_DOWN), "w1:1 w2:1 w3:1");
    struct measure instead = measure_events(c, "breach");
    instead.instead = measure_kept(c, measure_source(c, SOURCE_METRIC, "rate"));
    c->scheme.conditions[0].when[0].measure = instead;
    assert_string_equal(barred_by(c, "s1", REACH_DOWN), "w1:1 w2:1 w3:1");
    campaign_free(c);
}

/* Whether w1 with the rate meets the comparison with 90. */
static bool rate_meets(enum comparison comparison, const char *rate)
{
    struct campaign *c = tree_campaign();
    struct measure measure = measure_source(c, SOURCE_METRIC, "rate");
    condition_add(c, "rate", EFFECT_REQUIRE, test_of(c, measure, comparison, "90"));
    if (rate)
        metric_add(c, "w1", "rate", WHEN_CURRENT, NULL, rate);
    campaign_judge(c);
    bool meets = standing_of(c, "w1")->eligible;
    assert_string_equal(failed_of(c, "w1"), meets ? "" : "rate");
    assert_string_equal(vetoes_of(c, "w1"), "");
    campaign_free(c);
    return meets;
}

static void comparisons_are_of_exact_values(void **state)
{
    (void)state;
    static const struct {
        enum comparison comparison;
        bool below, equal, above;
    } ROWS[] = {{AT_LEAST, false, true, true},
                {AT_MOST, true, true, false},
                {ABOVE, false, false, true},
                {BELOW, true, false, false},
                {IS, false, true, false}};
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        assert_int_equal(rate_meets(ROWS[i].comparison, "89.9999"), ROWS[i].below);
        assert_int_equal(rate_meets(ROWS[i].comparison, "90"), ROWS[i].equal);
        assert_int_equal(rate_meets(ROWS[i].comparison, "90.0001"), ROWS[i].above);
        assert_false(rate_meets(ROWS[i].comparison, NULL));
    }
}

static void all_tests_of_a_row_must_hold(void **state)
{
    (void)state;
    struct campaign *c = tree_campaign();
    int row = bar(c);
    condition_and(c, row, test_of(c, measure_source(c, SOURCE_METRIC, "rate"), BELOW, "50"));
    struct amount *against = &c->scheme.conditions[row].when[1].against;
    *against = amount_by(c, BY_GROUP, "g1 50 g2 10");
    static const char *const UNITS[] = {"w1", "w2", "w3"};
    for (size_t i = 0; i < COUNT(UNITS); i++) {
        metric_add(c, UNITS[i], "rate", WHEN_CURRENT, NULL, i == 1 ? "50" : "49");
        event_add(c, UNITS[i], "breach", "2026-02-01", NULL, NULL);
    }
    campaign_judge(c);
    assert_string_equal(ranks_of(c), "w2:1 w3:1 w1:-");
    assert_string_equal(standing_of(c, "w1")->gates[0].arithmetic, "breach 1 > 0; rate 49 < 50");
    assert_string_equal(standing_of(c, "w3")->gates[0].arithmetic,
                        "breach 1 > 0; rate 49, not < 10");
    campaign_free(c);
}

static void rows_for_some_bar_nobody_else(void **state)
{
    (void)state;
    struct campaign *c = tree_campaign();
    int row = bar(c);
    c->scheme.conditions[row].only.groups = ids_of(c, "g2");
    event_add(c, "w1", "breach", "2026-02-01", NULL, NULL);
    event_add(c, "w3", "breach", "2026-02-01", NULL, NULL);
    campaign_judge(c);
    assert_string_equal(ranks_of(c), "w1:1 w2:1 w3:-");
    assert_int_equal(standing_of(c, "w1")->gate_count, 0);
    campaign_free(c);
}

static void conditions_on_scores(void **state)
{
    (void)state;
    struct campaign *c = tree_campaign();
    c->facts.units[3].since = 6;
    struct measure total = measure_source(c, SOURCE_COMPONENT, "total");
    condition_add(c, "enough", EFFECT_REQUIRE, test_of(c, total, AT_LEAST, "5.5"));
    struct measure since = measure_source(c, SOURCE_COMPONENT, "since");
    condition_add(c, "too_much", EFFECT_BAR, test_of(c, since, ABOVE, "6"));
    campaign_judge(c);
    assert_string_equal(ranks_of(c), "w1:1 w2:- w3:-");
    campaign_free(c);
}

static void an_upheld_objection_is_a_veto(void **state)
{
    (void)state;
    struct campaign *c = tree_campaign();
    bar(c);
    event_add(c, "w1", "breach", "2026-02-01", NULL, NULL);
    objection_add(c, "w1", OBJECTION_UPHELD, NULL);
    objection_add(c, "w2", OBJECTION_DISMISSED, NULL);
    objection_add(c, "w3", OBJECTION_OPEN, NULL);
    campaign_judge(c);
    assert_string_equal(vetoes_of(c, "w1"), "breach objection_upheld");
    assert_string_equal(ranks_of(c), "w2:1 w3:1 w1:-");
    assert_int_equal(standing_of(c, "w1")->gates[1].condition, -1);
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reaches),
        cmocka_unit_test(gates_name_the_unit_the_fact_came_from),
        cmocka_unit_test(rings_and_strange_parents_end_the_reach),
        cmocka_unit_test(bars_on_metrics_stay_with_their_unit),
        cmocka_unit_test(named_and_added_events_reach_too),
        cmocka_unit_test(comparisons_are_of_exact_values),
        cmocka_unit_test(all_tests_of_a_row_must_hold),
        cmocka_unit_test(rows_for_some_bar_nobody_else),
        cmocka_unit_test(conditions_on_scores),
        cmocka_unit_test(an_upheld_objection_is_a_veto),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
