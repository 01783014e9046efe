/* Lenient and strict raters: shifts by hand, raw beside adjusted, what is not shifted. */
#include "campaign.h"
#include "cmocka_all.h"

static struct campaign *calibrated_campaign(int minimum)
{
    struct campaign *c = campaign_new();
    panel_add(c, "peers", RATERS_GIVEN);
    c->scheme.panels[0].normalises = true;
    c->scheme.panels[0].normalise_minimum = minimum;
    component_add(c, "peers", "1", measure_source(c, SOURCE_BALLOTS, "peers"));
    award_add(c, "flag", "hall", amount_of(c, "1"));
    for (int i = 1; i <= 3; i++)
        unit_add(c, arena_print(c->arena, "u%d", i), "hall", NULL, NULL);
    raters_add(c, "peers", "mild stern late");
    return c;
}

/* Mild and stern both rate u1, mild also u2, stern also u3. Means: u1 80, u2 96, u3 66.
 * mild: (80 + 96)/2 - (90 + 96)/2 = -5; stern: (80 + 66)/2 - (70 + 66)/2 = 5. */
static void four_ballots(struct campaign *c)
{
    ballot_add(c, "peers", "mild", "u1", "90");
    ballot_add(c, "peers", "stern", "u1", "70");
    ballot_add(c, "peers", "mild", "u2", "96");
    ballot_add(c, "peers", "stern", "u3", "66");
}

static const char *raw_of(struct campaign *c, const char *unit)
{
    const struct component_result *result = &standing_of(c, unit)->components[0];
    return result->has_raw ? number_text_fixed(c->arena, result->raw_published, 2) : "none";
}

/* "mild 2 -5; stern 2 5; late 1 -" */
static const char *calibrations_of(struct campaign *c)
{
    const char *text = "";
    for (size_t i = 0; i < c->result.calibration_count; i++) {
        const struct calibration *row = &c->result.calibrations[i];
        text = arena_print(c->arena, "%s%s%s%s%s %zu %s", text, i > 0 ? "; " : "",
                           row->item ? row->item : "", row->item ? " " : "", row->rater,
                           row->ballots, row->calibrated ? number_text(c->arena, row->shift) : "-");
        assert_true(row->calibrated || number_sign(row->shift) == 0);
    }
    return text;
}

static void raters_are_shifted_to_their_units_means(void **state)
{
    (void)state;
    struct campaign *c = calibrated_campaign(2);
    four_ballots(c);
    campaign_judge(c);
    assert_string_equal(calibrations_of(c), "mild 2 -5; stern 2 5");
    assert_string_equal(component_of(c, "u1", "peers"), "80.00");
    assert_string_equal(component_of(c, "u2", "peers"), "91.00");
    assert_string_equal(component_of(c, "u3", "peers"), "71.00");
    assert_string_equal(raw_of(c, "u1"), "80.00");
    assert_string_equal(raw_of(c, "u2"), "96.00");
    assert_string_equal(raw_of(c, "u3"), "66.00");
    assert_string_equal(total_of(c, "u2"), "91.00");
    assert_string_equal(lines_of(c, "u1", "peers"), "peers 160 / 2 = 80");
    assert_string_equal(lines_of(c, "u2", "peers"), "peers 96 / 1 = 96; calibration 91 - 96 = -5");
    assert_string_equal(winners_of(c), "u2");
    campaign_free(c);
}

static void few_scores_are_not_shifted(void **state)
{
    (void)state;
    struct campaign *c = calibrated_campaign(3);
    four_ballots(c);
    ballot_add(c, "peers", "mild", "u3", "78");
    ballot_add(c, "peers", "late", "u3", "72");
    campaign_judge(c);
    /* u1 80, u2 96, u3 (66 + 78 + 72)/3 = 72; mild: (80 + 96 + 72)/3 - (90 + 96 + 78)/3 = -16/3 */
    assert_string_equal(calibrations_of(c), "late 1 -; mild 3 -16/3; stern 2 -");
    assert_string_equal(component_of(c, "u2", "peers"), "90.67");
    assert_string_equal(component_of(c, "u1", "peers"), "77.33");
    assert_string_equal(component_of(c, "u3", "peers"), "70.22");
    campaign_free(c);
}

/* An adjusted score may leave the scale. */
static void shifts_are_not_clamped(void **state)
{
    (void)state;
    struct campaign *c = calibrated_campaign(2);
    ballot_add(c, "peers", "mild", "u1", "100");
    ballot_add(c, "peers", "stern", "u1", "60");
    ballot_add(c, "peers", "stern", "u2", "100");
    campaign_judge(c);
    /* stern: (80 + 100)/2 - (60 + 100)/2 = 10 */
    assert_string_equal(component_of(c, "u2", "peers"), "110.00");
    assert_string_equal(component_of(c, "u1", "peers"), "85.00");
    campaign_free(c);
}

static void kinds_of_mean_and_weights_come_after(void **state)
{
    (void)state;
    struct campaign *c = calibrated_campaign(2);
    four_ballots(c);
    ballot_add(c, "peers", "late", "u1", "80");
    c->scheme.panels[0].mean = MEAN_MEDIAN;
    campaign_judge(c);
    assert_string_equal(component_of(c, "u1", "peers"), "80.00");
    assert_string_equal(component_of(c, "u2", "peers"), "91.00");
    c->scheme.panels[0].mean = MEAN_MEAN;
    struct choice weights = choice_of(c, BY_RATER_GROUP, "* 1 none 3");
    c->scheme.panels[0].weights = &weights;
    c->scheme.panels[0].mean = MEAN_MEAN;
    struct fact_rater raters[3];
    for (size_t i = 0; i < 3; i++)
        raters[i] = c->facts.panels[0].raters[i];
    raters[1].group = "none";
    c->facts.panels[0].raters = raters;
    campaign_judge(c);
    /* Shifts are of plain means; u1: (85 + 3 x 75 + 80) / 5 */
    assert_string_equal(calibrations_of(c), "late 1 -; mild 2 -5; stern 2 5");
    assert_string_equal(component_of(c, "u1", "peers"), "78.00");
    assert_string_equal(raw_of(c, "u1"), "76.00");
    campaign_free(c);
}

/* Each item has its own shifts; a ledger and a sum that read the panel are raw and adjusted too. */
static void items_stand_apart(void **state)
{
    (void)state;
    struct campaign *c = campaign_new();
    panel_add(c, "jury", RATERS_GIVEN);
    panel_add(c, "plain", RATERS_GIVEN);
    struct choice items = choice_of(c, BY_ITEM, "skill 10 tone 10");
    c->scheme.panels[0].item_max = &items;
    c->scheme.panels[0].normalises = true;
    c->scheme.panels[0].normalise_minimum = 2;
    int ledger = ledger_add(c, "ledger", "0");
    rule_add(c, ledger, "jury", "2", measure_source(c, SOURCE_BALLOTS, "jury"));
    component_add(c, "plain", "1", measure_source(c, SOURCE_BALLOTS, "plain"));
    award_add(c, "flag", "hall", amount_of(c, NULL));
    unit_add(c, "u1", "hall", NULL, NULL);
    unit_add(c, "u2", "hall", NULL, NULL);
    raters_add(c, "jury", "a b");
    raters_add(c, "plain", "a b");
    static const char *const ROWS[][4] = {{"a", "u1", "8", "skill"}, {"b", "u1", "4", "skill"},
                                          {"a", "u2", "6", "skill"}, {"a", "u1", "5", "tone"},
                                          {"a", "u2", "7", "tone"},  {"b", "u2", "9", "tone"}};
    for (size_t i = 0; i < 6; i++) {
        ballot_add(c, "jury", ROWS[i][0], ROWS[i][1], ROWS[i][2]);
        c->facts.ballots[i].item = ROWS[i][3];
    }
    ballot_add(c, "plain", "a", "u1", "50");
    ballot_add(c, "plain", "a", "u2", "50");
    campaign_judge(c);
    /* skill: u1 6, u2 6; a: 6 - 7 = -1. tone: u1 5, u2 8; a: 6.5 - 6 = 0.5. */
    assert_string_equal(calibrations_of(c), "skill a 2 -1; skill b 1 -; tone a 2 0.5; tone b 1 -");
    /* u1: skill (7 + 4)/2 + tone 5.5; u2: skill 5 + tone (7.5 + 9)/2; times 2 */
    assert_string_equal(component_of(c, "u1", "ledger"), "22.00");
    assert_string_equal(component_of(c, "u2", "ledger"), "26.50");
    assert_string_equal(raw_of(c, "u1"), "22.00");
    assert_string_equal(raw_of(c, "u2"), "28.00");
    assert_string_equal(lines_of(c, "u2", "ledger"), "jury 28; calibration 26.5 - 28 = -1.5");
    assert_false(standing_of(c, "u1")->components[1].has_raw);
    campaign_free(c);
}

/* Measures on the way: named, held against, in a sum, in place of an absent one. */
static void every_way_to_a_panel_is_found(void **state)
{
    (void)state;
    struct campaign *c = calibrated_campaign(2);
    four_ballots(c);
    measure_add(c, "rating", measure_source(c, SOURCE_BALLOTS, "peers"));
    indicator_add(c, "rate", FORM_VALUE, NULL);
    struct measure named = measure_source(c, SOURCE_MEASURE, "rating");
    struct measure sum = measure_sum(c, &named, 1);
    struct measure against = measure_source(c, SOURCE_METRIC, "rate");
    against.slope = slope_of(c, "rating", "1", "1", PARTIAL_EXACT);
    struct measure instead = measure_source(c, SOURCE_METRIC, "rate");
    instead.window = WINDOW_TARGET;
    instead.instead = measure_kept(c, named);
    component_add(c, "sum", "1", sum);
    component_add(c, "against", "1", against);
    component_add(c, "instead", "1", instead);
    component_add(c, "apart", "1", measure_source(c, SOURCE_METRIC, "rate"));
    static const char *const UNITS[] = {"u1", "u2", "u3"};
    for (size_t i = 0; i < 3; i++)
        metric_add(c, UNITS[i], "rate", WHEN_CURRENT, NULL, "100");
    campaign_judge(c);
    const struct component_result *results = standing_of(c, "u2")->components;
    for (size_t i = 1; i <= 3; i++)
        assert_true(results[i].has_raw);
    assert_false(results[4].has_raw);
    assert_string_equal(component_of(c, "u2", "sum"), "91.00");
    assert_string_equal(component_of(c, "u2", "against"), "9.00");
    assert_string_equal(number_text(c->arena, results[2].raw_exact), "4");
    assert_string_equal(component_of(c, "u2", "instead"), "91.00");
    campaign_free(c);
}

static void secret_and_own_panels_cannot_be_shifted(void **state)
{
    (void)state;
    struct campaign *c = calibrated_campaign(2);
    assert_string_equal(campaign_faults(c), "");
    c->scheme.panels[0].mode = PANEL_SECRET;
    assert_string_equal(campaign_faults(c), "#/panels/peers/normalise NOT_COMBINED");
    c->scheme.panels[0].mode = PANEL_OPEN;
    c->scheme.panels[0].raters = RATERS_SELF;
    assert_string_equal(campaign_faults(c), "#/panels/peers/normalise NOT_COMBINED");
    c->scheme.panels[0].raters = RATERS_ENTRANTS;
    assert_string_equal(campaign_faults(c), "");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(raters_are_shifted_to_their_units_means),
        cmocka_unit_test(few_scores_are_not_shifted),
        cmocka_unit_test(shifts_are_not_clamped),
        cmocka_unit_test(kinds_of_mean_and_weights_come_after),
        cmocka_unit_test(items_stand_apart),
        cmocka_unit_test(every_way_to_a_panel_is_found),
        cmocka_unit_test(secret_and_own_panels_cannot_be_shifted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
