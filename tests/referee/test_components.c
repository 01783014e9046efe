/* Ledgers with bounds, weights, missing components, rounding, and rows for some units only. */
#include "campaign.h"
#include "cmocka_all.h"

static struct campaign *component_campaign(void)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "a", FORM_VALUE, NULL);
    indicator_add(c, "b", FORM_VALUE, NULL);
    indicator_add(c, "c", FORM_VALUE, NULL);
    award_add(c, "flag", "hall", amount_of(c, NULL));
    unit_add(c, "u1", "hall", "east", NULL);
    unit_add(c, "u2", "hall", "west", NULL);
    return c;
}

static int metric_component(struct campaign *c, const char *id, const char *weight)
{
    return component_add(c, id, weight, measure_source(c, SOURCE_METRIC, id));
}

static void floors_and_caps(void **state)
{
    (void)state;
    struct campaign *c = component_campaign();
    int quality = ledger_add(c, "quality", "100");
    struct ledger *ledger = c->scheme.components[quality].ledger;
    rule_add(c, quality, "a", NULL, measure_source(c, SOURCE_METRIC, "a"));
    metric_add(c, "u1", "a", WHEN_CURRENT, NULL, "-130");
    metric_add(c, "u2", "a", WHEN_CURRENT, NULL, "7.5");
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "-30.00");
    ledger->has_floor = ledger->has_cap = true;
    ledger->floor = NUMBER_ZERO;
    ledger->cap = NUMBER_HUNDRED;
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "0.00");
    assert_string_equal(total_of(c, "u2"), "100.00");
    assert_string_equal(lines_of(c, "u1", "quality"), "base 100; a -130; floor 0 - -30 = 30");
    assert_string_equal(lines_of(c, "u2", "quality"), "base 100; a 7.5; cap 100 - 107.5 = -7.5");
    ledger->has_floor = ledger->has_cap = false;
    c->scheme.settings.has_floor = c->scheme.settings.has_cap = true;
    c->scheme.settings.floor = number_of(c, "-10");
    c->scheme.settings.cap = number_of(c, "105");
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "-10.00");
    assert_string_equal(total_of(c, "u2"), "105.00");
    campaign_free(c);
}

static void totals_come_from_exact_components(void **state)
{
    (void)state;
    struct campaign *c = component_campaign();
    metric_component(c, "a", "0.5");
    metric_component(c, "b", "0.5");
    metric_add(c, "u1", "a", WHEN_CURRENT, NULL, "80.005");
    metric_add(c, "u1", "b", WHEN_CURRENT, NULL, "80.004");
    metric_add(c, "u2", "a", WHEN_CURRENT, NULL, "-80.005");
    metric_add(c, "u2", "b", WHEN_CURRENT, NULL, "-80.005");
    campaign_judge(c);
    assert_string_equal(component_of(c, "u1", "a"), "80.01");
    assert_string_equal(component_of(c, "u1", "b"), "80.00");
    assert_string_equal(total_of(c, "u1"), "80.00");
    assert_string_equal(component_of(c, "u2", "a"), "-80.01");
    c->scheme.settings.rounding = ROUNDING_FLOOR;
    campaign_judge(c);
    assert_string_equal(component_of(c, "u1", "a"), "80.00");
    assert_string_equal(component_of(c, "u2", "a"), "-80.01");
    c->scheme.settings.rounding = ROUNDING_HALF_UP;
    c->scheme.settings.precision = 0;
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "80");
    campaign_free(c);
}

static struct campaign *one_missing(enum missing missing)
{
    struct campaign *c = component_campaign();
    metric_component(c, "a", "0.3");
    metric_component(c, "b", "0.3");
    metric_component(c, "c", "0.4");
    c->scheme.settings.missing = missing;
    metric_add(c, "u1", "a", WHEN_CURRENT, NULL, "80");
    metric_add(c, "u1", "c", WHEN_CURRENT, NULL, "87");
    return c;
}

static void missing_is_zero(void **state)
{
    (void)state;
    struct campaign *c = one_missing(MISSING_ZERO);
    campaign_judge(c);
    assert_string_equal(component_of(c, "u1", "b"), "0.00");
    assert_string_equal(total_of(c, "u1"), "58.80");
    assert_string_equal(total_of(c, "u2"), "0.00");
    assert_string_equal(ranks_of(c), "u1:1 u2:2");
    campaign_free(c);
}

static void missing_is_excluded(void **state)
{
    (void)state;
    struct campaign *c = one_missing(MISSING_EXCLUDE);
    campaign_judge(c);
    assert_string_equal(component_of(c, "u1", "b"), "none");
    assert_string_equal(total_of(c, "u1"), "84.00");
    assert_string_equal(failed_of(c, "u1"), "");
    assert_string_equal(total_of(c, "u2"), "none");
    assert_string_equal(failed_of(c, "u2"), "missing:a missing:b missing:c");
    assert_string_equal(ranks_of(c), "u1:1 u2:-");
    /* What is added is not rescaled, and stands beside what is left. */
    c->scheme.components[0].part = PART_ADDED;
    c->scheme.components[0].weight = NUMBER_ONE;
    c->scheme.components[1].weight = c->scheme.components[2].weight = number_of(c, "0.5");
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "167.00");
    assert_string_equal(failed_of(c, "u2"), "missing:b missing:c");
    campaign_free(c);
}

static void a_left_weight_of_zero_blocks(void **state)
{
    (void)state;
    struct campaign *c = one_missing(MISSING_EXCLUDE);
    c->scheme.components[0].weight = NUMBER_ZERO;
    c->scheme.components[1].weight = NUMBER_ONE;
    c->scheme.components[2].weight = NUMBER_ZERO;
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "none");
    assert_string_equal(failed_of(c, "u1"), "missing:b");
    campaign_free(c);
}

static void missing_blocks(void **state)
{
    (void)state;
    struct campaign *c = one_missing(MISSING_BLOCK);
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "none");
    assert_string_equal(component_of(c, "u1", "a"), "80.00");
    assert_string_equal(failed_of(c, "u1"), "missing:b");
    assert_string_equal(ranks_of(c), "u1:- u2:-");
    assert_string_equal(winners_of(c), "");
    /* What is only shown blocks nothing and adds nothing. */
    c->scheme.components[1].part = PART_SHOWN;
    c->scheme.components[1].weight = NUMBER_ONE;
    c->scheme.components[2].weight = number_of(c, "0.7");
    metric_add(c, "u2", "a", WHEN_CURRENT, NULL, "10");
    metric_add(c, "u2", "b", WHEN_CURRENT, NULL, "1000");
    metric_add(c, "u2", "c", WHEN_CURRENT, NULL, "10");
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "84.90");
    assert_string_equal(total_of(c, "u2"), "10.00");
    assert_string_equal(component_of(c, "u2", "b"), "1000.00");
    campaign_free(c);
}

static void rows_for_some_units(void **state)
{
    (void)state;
    struct campaign *c = component_campaign();
    award_add(c, "star", "person", amount_of(c, NULL));
    int p1 = unit_add(c, "p1", "person", "east", NULL);
    unit_attribute(c, p1, "staff", "contract");
    metric_component(c, "a", "1");
    metric_component(c, "b", "1");
    struct only *only = &c->scheme.components[1].only;
    for (size_t i = 0; i < c->facts.unit_count; i++) {
        metric_add(c, c->facts.units[i].id, "a", WHEN_CURRENT, NULL, "1");
        metric_add(c, c->facts.units[i].id, "b", WHEN_CURRENT, NULL, "10");
    }
    only->awards = references_of(c, "star", &only->award_count);
    campaign_judge(c);
    assert_string_equal(ranks_of(c), "u1:1 u2:1 p1:1");
    assert_string_equal(total_of(c, "u1"), "1.00");
    assert_string_equal(total_of(c, "p1"), "11.00");
    assert_int_equal(standing_of(c, "u1")->component_count, 1);
    only->award_count = 0;
    only->groups = ids_of(c, "north west");
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "1.00");
    assert_string_equal(total_of(c, "u2"), "11.00");
    only->groups = ids_of(c, NULL);
    only->attribute = "staff";
    campaign_judge(c);
    assert_string_equal(total_of(c, "u2"), "1.00");
    assert_string_equal(total_of(c, "p1"), "11.00");
    only->values = ids_of(c, "professional workman");
    campaign_judge(c);
    assert_string_equal(total_of(c, "p1"), "1.00");
    only->values = ids_of(c, "professional contract");
    campaign_judge(c);
    assert_string_equal(total_of(c, "p1"), "11.00");
    campaign_free(c);
}

static void prior_points_are_added(void **state)
{
    (void)state;
    struct campaign *c = component_campaign();
    struct measure points = measure_source(c, SOURCE_AWARDS, "flag");
    points.reduce = REDUCE_POINTS;
    points.window = WINDOW_PREVIOUS;
    metric_component(c, "a", "1");
    int prior = component_add(c, "prior", "1", points);
    c->scheme.components[prior].part = PART_ADDED;
    win_add(c, "u1", "flag", "2025-10-01", "2025-12-31", "6");
    metric_add(c, "u1", "a", WHEN_CURRENT, NULL, "90");
    metric_add(c, "u2", "a", WHEN_CURRENT, NULL, "91");
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "96.00");
    assert_string_equal(component_of(c, "u2", "prior"), "0.00");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(floors_and_caps),
        cmocka_unit_test(totals_come_from_exact_components),
        cmocka_unit_test(missing_is_zero),
        cmocka_unit_test(missing_is_excluded),
        cmocka_unit_test(a_left_weight_of_zero_blocks),
        cmocka_unit_test(missing_blocks),
        cmocka_unit_test(rows_for_some_units),
        cmocka_unit_test(prior_points_are_added),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
