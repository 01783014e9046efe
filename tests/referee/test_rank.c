/* Ranks: scopes, numbering, ties in their order, and what the result says of them. */
#include "campaign.h"
#include "cmocka_all.h"

/* Units u1.. with these scores, groups taken from "east" and "west" in turn. */
static struct campaign *score_campaign(const char *scores)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "score", FORM_VALUE, NULL);
    indicator_add(c, "rate", FORM_VALUE, NULL);
    indicator_add(c, "late", FORM_EVENT, NULL);
    component_add(c, "score", "1", measure_source(c, SOURCE_METRIC, "score"));
    award_add(c, "flag", "hall", amount_of(c, NULL));
    step_add(c, "draw", STEP_DECISION);
    struct ids list = ids_of(c, scores);
    for (size_t i = 0; i < list.count; i++) {
        const char *id = arena_print(c->arena, "u%zu", i + 1);
        unit_add(c, id, "hall", i % 2 == 0 ? "east" : "west", NULL);
        metric_add(c, id, "score", WHEN_CURRENT, NULL, list.items[i]);
    }
    return c;
}

static const char *ranked(struct campaign *c)
{
    campaign_judge(c);
    return ranks_of(c);
}

static void numbering(void **state)
{
    (void)state;
    struct campaign *c = score_campaign("80 90 90 95 70 80.001");
    assert_string_equal(ranked(c), "u4:1 u2:2 u3:2 u1:4 u6:4 u5:6");
    c->scheme.settings.numbering = NUMBERING_DENSE;
    assert_string_equal(ranked(c), "u4:1 u2:2 u3:2 u1:3 u6:3 u5:4");
    c->scheme.settings.precision = 3;
    assert_string_equal(ranked(c), "u4:1 u2:2 u3:2 u6:3 u1:4 u5:5");
    campaign_free(c);
}

static void within_groups(void **state)
{
    (void)state;
    struct campaign *c = score_campaign("80 90 90 95 70 80");
    c->scheme.rank_within_group = true;
    c->facts.units[0].group = NULL;
    assert_string_equal(ranked(c), "u1:1 u3:1 u5:2 u4:1 u2:2 u6:3");
    assert_null(standing_of(c, "u1")->group);
    assert_string_equal(standing_of(c, "u5")->group, "east");
    campaign_free(c);
}

static void only_the_award_s_kind_enters(void **state)
{
    (void)state;
    struct campaign *c = score_campaign("80 90 95");
    c->facts.units[1].kind = "section";
    c->facts.units[2].kind = NULL;
    assert_string_equal(ranked(c), "u1:1");
    c->scheme.awards[0].selects = false;
    assert_string_equal(ranked(c), "");
    campaign_free(c);
}

static void ties_in_turn(void **state)
{
    (void)state;
    struct campaign *c = score_campaign("90 90 90 90 90");
    tie_add(c, measure_source(c, SOURCE_METRIC, "rate"), false);
    tie_add(c, measure_events(c, "late"), true);
    tie_add(c, measure_roster(c, "since"), true);
    metric_add(c, "u1", "rate", WHEN_CURRENT, NULL, "5");
    metric_add(c, "u2", "rate", WHEN_CURRENT, NULL, "5");
    metric_add(c, "u3", "rate", WHEN_CURRENT, NULL, "6");
    event_add(c, "u1", "late", "2026-01-05", NULL, "0.5");
    c->facts.units[4].since = day_from("2020-01-01");
    /* Higher rate first, absent last; fewer late; earlier since, absent last. */
    assert_string_equal(ranked(c), "u3:1 u2:2 u1:3 u5:4 u4:5");
    assert_string_equal(standing_of(c, "u3")->tie_break, "rate");
    assert_string_equal(standing_of(c, "u2")->tie_break, "late");
    assert_string_equal(standing_of(c, "u1")->tie_break, "rate");
    assert_string_equal(standing_of(c, "u5")->tie_break, "since");
    assert_string_equal(standing_of(c, "u4")->tie_break, "since");
    campaign_free(c);
}

static void preference_and_draw(void **state)
{
    (void)state;
    struct campaign *c = score_campaign("90 90 90 90 90 80");
    struct measure has = measure_events(c, "late");
    has.reduce = REDUCE_ANY;
    tie_add(c, has, false);
    tie_add(c, measure_source(c, SOURCE_DECISIONS, "draw"), false);
    event_add(c, "u5", "late", "2026-01-05", NULL, NULL);
    order_add(c, "draw", "u4 u2");
    order_add(c, "draw", "u1 u2");
    assert_string_equal(ranked(c), "u5:1 u4:2 u2:3 u1:4 u3:5 u6:6");
    assert_null(standing_of(c, "u6")->tie_break);
    c->facts.order_count = 1;
    assert_string_equal(ranked(c), "u5:1 u4:2 u2:3 u1:4 u3:4 u6:6");
    campaign_free(c);
}

static void ties_compare_published_components(void **state)
{
    (void)state;
    struct campaign *c = score_campaign("0 0 0");
    component_add(c, "rate", "1", measure_source(c, SOURCE_METRIC, "rate"));
    c->scheme.components[1].part = PART_SHOWN;
    metric_add(c, "u1", "rate", WHEN_CURRENT, NULL, "5.001");
    metric_add(c, "u2", "rate", WHEN_CURRENT, NULL, "5.004");
    metric_add(c, "u3", "rate", WHEN_CURRENT, NULL, "5.005");
    tie_add(c, measure_source(c, SOURCE_COMPONENT, "rate"), false);
    assert_string_equal(ranked(c), "u3:1 u1:2 u2:2");
    tie_add(c, measure_source(c, SOURCE_METRIC, "rate"), false);
    assert_string_equal(ranked(c), "u3:1 u2:2 u1:3");
    struct measure terms[] = {measure_source(c, SOURCE_COMPONENT, "total")};
    c->scheme.ties[0].measure = measure_sum(c, terms, 1);
    assert_string_equal(ranked(c), "u3:1 u2:2 u1:3");
    c->scheme.ties[1].measure.id = "named";
    campaign_judge(c);
    assert_string_equal(standing_of(c, "u2")->tie_break, "named");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbering),
        cmocka_unit_test(within_groups),
        cmocka_unit_test(only_the_award_s_kind_enters),
        cmocka_unit_test(ties_in_turn),
        cmocka_unit_test(preference_and_draw),
        cmocka_unit_test(ties_compare_published_components),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
