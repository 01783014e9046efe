/* Members of panels with groups and terms, and what their groups weigh. */
#include "campaign.h"
#include "cmocka_all.h"

static struct campaign *weighted_campaign(const char *weights)
{
    struct campaign *c = campaign_new();
    panel_add(c, "peers", RATERS_GIVEN);
    struct choice *choice = ARENA_NEW(c->arena, struct choice);
    *choice = choice_of(c, BY_RATER_GROUP, weights);
    c->scheme.panels[0].weights = choice;
    component_add(c, "peers", "1", measure_source(c, SOURCE_BALLOTS, "peers"));
    award_add(c, "flag", "hall", amount_of(c, NULL));
    for (int i = 1; i <= 3; i++)
        unit_add(c, arena_print(c->arena, "u%d", i), "hall", NULL, NULL);
    raters_add(c, "peers", "chief deputy clerk guest");
    return c;
}

/* The row of the panel's list. */
static struct fact_rater *rater_row(struct campaign *c, size_t row)
{
    static struct fact_rater rows[8];
    struct fact_panel *panel = &c->facts.panels[0];
    for (size_t i = 0; panel->raters != rows && i < panel->rater_count; i++)
        rows[i] = panel->raters[i];
    panel->raters = rows;
    return &rows[row];
}

static void rater_group(struct campaign *c, size_t row, const char *group)
{
    rater_row(c, row)->group = group;
}

static void rater_term(struct campaign *c, size_t row, const char *from, const char *to)
{
    struct fact_rater *rater = rater_row(c, row);
    rater->has_from = from != NULL;
    rater->has_to = to != NULL;
    rater->from = from ? day_from(from) : 0;
    rater->to = to ? day_from(to) : 0;
}

static void groups_weigh_their_scores(void **state)
{
    (void)state;
    struct campaign *c = weighted_campaign("leaders 3 * 1");
    rater_group(c, 0, "leaders");
    rater_group(c, 1, "leaders");
    rater_group(c, 2, "staff");
    ballot_add(c, "peers", "chief", "u1", "90");
    ballot_add(c, "peers", "deputy", "u1", "80");
    ballot_add(c, "peers", "clerk", "u1", "100");
    ballot_add(c, "peers", "guest", "u1", "60");
    ballot_add(c, "peers", "clerk", "u2", "70");
    campaign_judge(c);
    /* (3 x 90 + 3 x 80 + 100 + 60) / 8 */
    assert_string_equal(component_of(c, "u1", "peers"), "83.75");
    assert_string_equal(lines_of(c, "u1", "peers"), "peers 3 x 2 + 1 x 2 = 8; 670 / 8 = 83.75");
    assert_string_equal(component_of(c, "u2", "peers"), "70.00");
    assert_string_equal(component_of(c, "u3", "peers"), "none");
    campaign_free(c);
}

static void a_group_without_a_weight_does_not_count(void **state)
{
    (void)state;
    struct campaign *c = weighted_campaign("leaders 0.5 staff 0.25");
    rater_group(c, 0, "leaders");
    rater_group(c, 1, "board");
    rater_group(c, 2, "staff");
    ballot_add(c, "peers", "chief", "u1", "90");
    ballot_add(c, "peers", "deputy", "u1", "10");
    ballot_add(c, "peers", "clerk", "u1", "60");
    ballot_add(c, "peers", "guest", "u1", "20");
    ballot_add(c, "peers", "guest", "u2", "20");
    ballot_add(c, "peers", "deputy", "u2", "20");
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "");
    assert_string_equal(component_of(c, "u1", "peers"), "80.00");
    assert_string_equal(lines_of(c, "u1", "peers"),
                        "peers 0.5 x 1 + 0.25 x 1 = 0.75; 60 / 0.75 = 80");
    assert_int_equal(standing_of(c, "u1")->components[0].lines[0].count.numerator, 2);
    assert_string_equal(component_of(c, "u2", "peers"), "none");
    assert_string_equal(failed_of(c, "u2"), "missing:peers");
    campaign_free(c);
}

static struct fact_ballot *dated_ballot(struct campaign *c, const char *rater, const char *unit,
                                        const char *score, const char *day)
{
    ballot_add(c, "peers", rater, unit, score);
    struct fact_ballot *ballot = &c->facts.ballots[c->facts.ballot_count - 1];
    ballot->has_day = true;
    ballot->day = day_from(day);
    return ballot;
}

static void ballots_outside_a_term_are_refused(void **state)
{
    (void)state;
    struct campaign *c = weighted_campaign("* 1");
    rater_term(c, 0, "2026-02-01", "2026-02-28");
    rater_term(c, 1, NULL, "2026-02-28");
    rater_term(c, 2, "2026-02-01", NULL);
    dated_ballot(c, "chief", "u1", "90", "2026-01-31");
    dated_ballot(c, "chief", "u1", "90", "2026-02-01");
    dated_ballot(c, "chief", "u2", "90", "2026-02-28");
    dated_ballot(c, "chief", "u3", "90", "2026-03-01");
    dated_ballot(c, "deputy", "u1", "80", "2026-01-01");
    dated_ballot(c, "deputy", "u2", "80", "2026-03-01");
    dated_ballot(c, "clerk", "u1", "70", "2026-01-31");
    dated_ballot(c, "clerk", "u2", "70", "2026-03-31");
    ballot_add(c, "peers", "chief", "u3", "50");
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "ballots/0 not_in_panel; ballots/3 not_in_panel; "
                                        "ballots/5 not_in_panel; ballots/6 not_in_panel");
    assert_string_equal(component_of(c, "u1", "peers"), "85.00");
    assert_string_equal(component_of(c, "u2", "peers"), "80.00");
    assert_string_equal(component_of(c, "u3", "peers"), "50.00");
    campaign_free(c);
}

/* The chief was of the staff until the end of January. */
static void a_rater_may_change_its_group(void **state)
{
    (void)state;
    struct campaign *c = weighted_campaign("leaders 3 staff 1");
    *rater_row(c, 3) = (struct fact_rater){.id = "chief", .unit = -1};
    rater_group(c, 3, "staff");
    rater_term(c, 3, NULL, "2026-01-31");
    rater_group(c, 0, "leaders");
    rater_term(c, 0, "2026-02-01", NULL);
    rater_group(c, 2, "staff");
    dated_ballot(c, "chief", "u1", "90", "2026-01-31");
    dated_ballot(c, "clerk", "u1", "60", "2026-01-31");
    dated_ballot(c, "chief", "u2", "90", "2026-02-01");
    dated_ballot(c, "clerk", "u2", "60", "2026-02-01");
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "");
    assert_string_equal(component_of(c, "u1", "peers"), "75.00");
    assert_string_equal(component_of(c, "u2", "peers"), "82.50");
    campaign_free(c);
}

/* Whoever belongs to the rated unit by any membership of that day rates its own. */
static void a_second_unit_is_ones_own_too(void **state)
{
    (void)state;
    struct campaign *c = weighted_campaign("* 1");
    rater_row(c, 0)->unit = 0;
    *rater_row(c, 3) = (struct fact_rater){.id = "chief", .unit = 1};
    rater_term(c, 3, "2026-02-01", NULL);
    dated_ballot(c, "chief", "u1", "90", "2026-02-01");
    dated_ballot(c, "chief", "u2", "90", "2026-02-01");
    dated_ballot(c, "chief", "u2", "80", "2026-01-31");
    dated_ballot(c, "chief", "u3", "70", "2026-02-01");
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "ballots/0 self_vote; ballots/1 self_vote");
    assert_string_equal(component_of(c, "u2", "peers"), "80.00");
    assert_string_equal(component_of(c, "u3", "peers"), "70.00");
    campaign_free(c);
}

static void weights_go_with_the_plain_mean_only(void **state)
{
    (void)state;
    struct campaign *c = weighted_campaign("leaders 3");
    assert_string_equal(campaign_faults(c), "");
    c->scheme.panels[0].mean = MEAN_MEDIAN;
    assert_string_equal(campaign_faults(c), "#/panels/peers/weights NOT_COMBINED");
    c->scheme.panels[0].mean = MEAN_TRIMMED;
    assert_string_equal(campaign_faults(c), "#/panels/peers/weights NOT_COMBINED");
    c->scheme.panels[0].mean = MEAN_MEAN;
    *(struct choice *)(uintptr_t)c->scheme.panels[0].weights = choice_of(c, BY_GROUP, "leaders 3");
    assert_string_equal(campaign_faults(c), "#/panels/peers/weights/by NOT_COMBINED");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_weigh_their_scores),
        cmocka_unit_test(a_group_without_a_weight_does_not_count),
        cmocka_unit_test(ballots_outside_a_term_are_refused),
        cmocka_unit_test(a_rater_may_change_its_group),
        cmocka_unit_test(a_second_unit_is_ones_own_too),
        cmocka_unit_test(weights_go_with_the_plain_mean_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
