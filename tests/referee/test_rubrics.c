/* Panels with a rubric, days on which they vote, and panels of one's own. */
#include "campaign_people.h"
#include "cmocka_all.h"

static struct campaign *rubric_campaign(void)
{
    struct campaign *c = campaign_new();
    int panel = panel_add(c, "experts", RATERS_GIVEN);
    struct choice *items = ARENA_NEW(c->arena, struct choice);
    *items = choice_of(c, BY_ITEM, "attitude 10 skill 35.5");
    c->scheme.panels[panel].item_max = items;
    struct measure measure = measure_source(c, SOURCE_BALLOTS, "experts");
    component_add(c, "whole", "1", measure);
    measure.item = "attitude";
    component_add(c, "attitude", "1", measure);
    measure.item = "skill";
    component_add(c, "skill", "1", measure);
    for (size_t i = 0; i < c->scheme.component_count; i++) {
        c->scheme.components[i].part = i == 0 ? PART_SHOWN : PART_ADDED;
        c->scheme.components[i].missing = MISSING_BLOCK;
    }
    award_add(c, "star", "person", amount_of(c, NULL));
    unit_add(c, "u1", "person", NULL, NULL);
    unit_add(c, "u2", "person", NULL, NULL);
    raters_add(c, "experts", "e1 e2");
    return c;
}

static void item_add(struct campaign *c, const char *rater, const char *unit, const char *item,
                     const char *score)
{
    ballot_add(c, "experts", rater, unit, score);
    c->facts.ballots[c->facts.ballot_count - 1].item = item;
}

static void each_item_has_its_maximum(void **state)
{
    (void)state;
    struct campaign *c = rubric_campaign();
    item_add(c, "e1", "u1", "attitude", "10");
    item_add(c, "e1", "u1", "skill", "35.5");
    item_add(c, "e2", "u1", "attitude", "10.01");
    item_add(c, "e2", "u1", "attitude", "8");
    item_add(c, "e2", "u1", "attitude", "7");
    item_add(c, "e2", "u1", "manners", "1");
    item_add(c, "e2", "u1", NULL, "1");
    item_add(c, "e2", "u2", "skill", "30");
    campaign_judge(c);
    assert_string_equal(refusals_of(c),
                        "ballots/2 score_out_of_range; ballots/4 duplicate_ballot; "
                        "ballots/5 score_out_of_range; ballots/6 score_out_of_range");
    assert_string_equal(component_of(c, "u1", "attitude"), "9.00");
    assert_string_equal(component_of(c, "u1", "skill"), "35.50");
    assert_string_equal(component_of(c, "u1", "whole"), "44.50");
    assert_string_equal(total_of(c, "u1"), "44.50");
    assert_string_equal(lines_of(c, "u1", "attitude"), "attitude 18 / 2 = 9");
    assert_string_equal(lines_of(c, "u1", "whole"), "whole 44.5");
    assert_string_equal(failed_of(c, "u2"), "missing:attitude");
    campaign_free(c);
}

static struct campaign *window_campaign(void)
{
    struct campaign *c = campaign_new();
    panel_add(c, "peers", RATERS_GIVEN);
    component_add(c, "peers", "1", measure_source(c, SOURCE_BALLOTS, "peers"));
    award_add(c, "star", "person", amount_of(c, NULL));
    int step = step_add(c, "scoring", STEP_BALLOTS);
    c->scheme.steps[step].panels = references_of(c, "peers", &c->scheme.steps[step].panel_count);
    unit_add(c, "u1", "person", NULL, NULL);
    unit_add(c, "u2", "person", NULL, NULL);
    raters_add(c, "peers", "u1 u2 r1 r2 r3 r4 r5");
    return c;
}

static void a_panel_votes_on_its_days(void **state)
{
    (void)state;
    struct campaign *c = window_campaign();
    static const char *const DAYS[] = {"2026-02-28", "2026-03-01", "2026-03-10", "2026-03-11",
                                       NULL};
    for (size_t i = 0; i < COUNT(DAYS); i++) {
        ballot_add(c, "peers", arena_print(c->arena, "r%zu", i + 1), "u1", "50");
        c->facts.ballots[i].has_day = DAYS[i] != NULL;
        c->facts.ballots[i].day = DAYS[i] ? day_from(DAYS[i]) : DAY_NONE;
    }
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "");
    date_add(c, "scoring", "2026-03-01", "2026-03-10");
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "ballots/0 late; ballots/3 late");
    c->facts.dates[0].has_from = false;
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "ballots/3 late");
    /* A late ballot leaves the rater's vote free. */
    ballot_add(c, "peers", "r4", "u1", "60");
    c->facts.ballots[5].has_day = true;
    c->facts.ballots[5].day = day_from("2026-03-10");
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "ballots/3 late");
    campaign_free(c);
}

static void ones_own_panel_rates_oneself_only(void **state)
{
    (void)state;
    struct campaign *c = window_campaign();
    c->scheme.panels[0].raters = RATERS_SELF;
    ballot_add(c, "peers", "u1", "u1", "90");
    ballot_add(c, "peers", "u1", "u2", "10");
    ballot_add(c, "peers", "r1", "u2", "10");
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "ballots/1 not_in_panel; ballots/2 not_in_panel");
    assert_string_equal(component_of(c, "u1", "peers"), "90.00");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_item_has_its_maximum),
        cmocka_unit_test(a_panel_votes_on_its_days),
        cmocka_unit_test(ones_own_panel_rates_oneself_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
