/* Who may rate whom, and what the accepted scores make. */
#include "campaign.h"
#include "cmocka_all.h"

static struct campaign *panel_campaign(enum raters raters)
{
    struct campaign *c = campaign_new();
    panel_add(c, "peers", raters);
    component_add(c, "peers", "1", measure_source(c, SOURCE_BALLOTS, "peers"));
    award_add(c, "flag", "hall", amount_of(c, NULL));
    for (int i = 1; i <= 4; i++)
        unit_add(c, arena_print(c->arena, "u%d", i), "hall", NULL, NULL);
    return c;
}

static void rows_are_refused_in_order(void **state)
{
    (void)state;
    struct campaign *c = panel_campaign(RATERS_ENTRANTS);
    panel_add(c, "empty", RATERS_GIVEN);
    raters_add(c, "peers", "u1 u2 l1");
    raters_add(c, "unheard_of", "u1");
    ballot_add(c, "peers", "u1", "u2", "90");
    ballot_add(c, "peers", "u1", "nobody", "900");
    ballot_add(c, "peers", "u4", "u4", "900");
    ballot_add(c, "unheard_of", "u1", "u2", "90");
    ballot_add(c, "empty", "u1", "u2", "90");
    ballot_add(c, "peers", "u1", "u1", "900");
    ballot_add(c, "peers", "u1", "u2", "100.01");
    ballot_add(c, "peers", "u1", "u3", "-0.01");
    ballot_add(c, "peers", "u1", "u2", "80");
    ballot_add(c, "peers", "l1", "u2", "100");
    ballot_add(c, "peers", "l1", "u1", "0");
    campaign_judge(c);
    assert_string_equal(refusals_of(c),
                        "ballots/1 unknown_unit; ballots/2 not_in_panel; ballots/3 not_in_panel; "
                        "ballots/4 not_in_panel; ballots/5 self_vote; "
                        "ballots/6 score_out_of_range; ballots/7 score_out_of_range; "
                        "ballots/8 duplicate_ballot");
    assert_string_equal(component_of(c, "u2", "peers"), "95.00");
    assert_string_equal(component_of(c, "u1", "peers"), "0.00");
    campaign_free(c);
}

static void self_ratings_count_where_the_scheme_says_so(void **state)
{
    (void)state;
    struct campaign *c = panel_campaign(RATERS_ENTRANTS);
    raters_add(c, "peers", "u1");
    ballot_add(c, "peers", "u1", "u1", "77");
    c->scheme.settings.self_rating = SELF_COUNT;
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "");
    assert_string_equal(component_of(c, "u1", "peers"), "77.00");
    c->scheme.panels[0].self_rating = SELF_REFUSE;
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "ballots/0 self_vote");
    c->scheme.panels[0].raters = RATERS_SELF;
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "");
    campaign_free(c);
}

/* The component of u1 for the scores, under a kind of mean. */
static const char *mean_of(enum mean mean, const char *scores)
{
    static const char *const RATERS[] = {"r1", "r2", "r3", "r4", "r5", "r6"};
    static char text[40];
    struct campaign *c = panel_campaign(RATERS_GIVEN);
    c->scheme.panels[0].mean = mean;
    raters_add(c, "peers", "r1 r2 r3 r4 r5 r6");
    struct ids list = ids_of(c, scores);
    for (size_t i = 0; i < list.count; i++)
        ballot_add(c, "peers", RATERS[i], "u1", list.items[i]);
    campaign_judge(c);
    const char *component = component_of(c, "u1", "peers");
    size_t i = 0;
    for (; component[i] != '\0'; i++)
        text[i] = component[i];
    text[i] = '\0';
    campaign_free(c);
    return text;
}

static void kinds_of_mean(void **state)
{
    (void)state;
    assert_string_equal(mean_of(MEAN_MEAN, "90 80 85.5"), "85.17");
    assert_string_equal(mean_of(MEAN_MEDIAN, "90 10 80"), "80.00");
    assert_string_equal(mean_of(MEAN_MEDIAN, "90 10 80 70"), "75.00");
    assert_string_equal(mean_of(MEAN_MEDIAN, "42"), "42.00");
    assert_string_equal(mean_of(MEAN_MEDIAN, "42 43"), "42.50");
    assert_string_equal(mean_of(MEAN_MEDIAN, "5 1 3 2 4"), "3.00");
    assert_string_equal(mean_of(MEAN_TRIMMED, "90 80"), "85.00");
    assert_string_equal(mean_of(MEAN_TRIMMED, "100 80 0"), "80.00");
    assert_string_equal(mean_of(MEAN_TRIMMED, "100 100 80 0 0 70"), "62.50");
    assert_string_equal(mean_of(MEAN_TRIMMED, "60"), "60.00");
    assert_string_equal(mean_of(MEAN_MEAN, ""), "none");
}

static void several_panels_stand_apart(void **state)
{
    (void)state;
    struct campaign *c = panel_campaign(RATERS_GIVEN);
    panel_add(c, "leaders", RATERS_GIVEN);
    component_add(c, "leaders", "1", measure_source(c, SOURCE_BALLOTS, "leaders"));
    raters_add(c, "leaders", "a b");
    raters_add(c, "peers", "b");
    ballot_add(c, "leaders", "b", "u2", "60");
    ballot_add(c, "peers", "b", "u2", "90");
    ballot_add(c, "leaders", "a", "u2", "61");
    ballot_add(c, "leaders", "a", "u1", "1");
    campaign_judge(c);
    assert_string_equal(component_of(c, "u2", "leaders"), "60.50");
    assert_string_equal(component_of(c, "u2", "peers"), "90.00");
    assert_string_equal(total_of(c, "u2"), "150.50");
    assert_string_equal(total_of(c, "u1"), "none");
    assert_string_equal(failed_of(c, "u1"), "missing:peers");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_refused_in_order),
        cmocka_unit_test(self_ratings_count_where_the_scheme_says_so),
        cmocka_unit_test(kinds_of_mean),
        cmocka_unit_test(several_panels_stand_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
