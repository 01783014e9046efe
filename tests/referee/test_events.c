/* What events give: grades, reductions, windows, filters, and tallies in their place. */
#include "campaign.h"
#include "cmocka_all.h"

static struct campaign *event_campaign(void)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "complaint", FORM_EVENT, "ordinary major");
    indicator_add(c, "praise", FORM_EVENT, NULL);
    indicator_add(c, "survey", FORM_EVENT, "good fair bad");
    ledger_add(c, "quality", "0");
    award_add(c, "flag", "hall", amount_of(c, NULL));
    unit_add(c, "u1", "hall", "east", NULL);
    unit_add(c, "u2", "hall", "west", NULL);
    return c;
}

/* The points of u1 (or "u1 and u2") under a single rule. */
static const char *points_under(struct campaign *c, const char *each, struct measure measure)
{
    c->scheme.components[0].ledger->rule_count = 0;
    rule_add(c, 0, "rule", each, measure);
    campaign_judge(c);
    return arena_print(c->arena, "%s %s", total_of(c, "u1"), total_of(c, "u2"));
}

static void reductions(void **state)
{
    (void)state;
    struct campaign *c = event_campaign();
    event_add(c, "u1", "praise", "2026-01-01", NULL, "2.5");
    event_add(c, "u1", "praise", "2026-03-31", NULL, "3");
    event_add(c, "u1", "praise", "2025-12-31", NULL, "50");
    event_add(c, "u1", "praise", "2026-04-01", NULL, "50");
    struct measure measure = measure_events(c, "praise");
    assert_string_equal(points_under(c, NULL, measure), "5.50 0.00");
    assert_string_equal(points_under(c, "-2", measure), "-11.00 0.00");
    measure.reduce = REDUCE_SUM;
    assert_string_equal(points_under(c, "2", measure), "11.00 0.00");
    measure.reduce = REDUCE_COUNT;
    assert_string_equal(points_under(c, "10", measure), "20.00 0.00");
    measure.reduce = REDUCE_ANY;
    assert_string_equal(points_under(c, "5", measure), "5.00 0.00");
    campaign_free(c);
}

static void grades_and_other_choices(void **state)
{
    (void)state;
    struct campaign *c = event_campaign();
    event_add(c, "u1", "complaint", "2026-01-01", "ordinary", "2");
    event_add(c, "u1", "complaint", "2026-01-02", "major", NULL);
    event_add(c, "u1", "complaint", "2026-01-03", NULL, NULL);
    event_add(c, "u2", "complaint", "2026-01-03", "major", NULL);
    event_add(c, "u2", "praise", "2026-01-03", NULL, NULL);
    struct measure measure = measure_events(c, "complaint praise");
    measure.each = amount_by(c, BY_GRAVITY, "ordinary -5 major -10");
    assert_string_equal(points_under(c, NULL, measure), "-20.00 -10.00");
    measure.each = amount_by(c, BY_GRAVITY, "major -10 * -1");
    assert_string_equal(points_under(c, NULL, measure), "-13.00 -11.00");
    measure.reduce = REDUCE_ANY;
    assert_string_equal(points_under(c, NULL, measure), "-12.00 -11.00");
    measure.reduce = REDUCE_DEFAULT;
    measure.where.gravity = ids_of(c, "major");
    measure.each = amount_by(c, BY_GROUP, "east -3");
    assert_string_equal(points_under(c, NULL, measure), "-3.00 0.00");
    measure.each = amount_by(c, BY_GROUP, "east -3 * -4");
    assert_string_equal(points_under(c, NULL, measure), "-3.00 -4.00");
    measure.each = amount_by(c, BY_AWARD, "flag -7");
    assert_string_equal(points_under(c, NULL, measure), "-7.00 -7.00");
    measure.each = amount_by(c, BY_GRAVITY, "major -10 ordinary -1");
    assert_string_equal(points_under(c, NULL, measure), "-10.00 -10.00");
    campaign_free(c);
}

static void rates_are_of_all_events_of_the_rule(void **state)
{
    (void)state;
    struct campaign *c = event_campaign();
    event_add(c, "u1", "survey", "2026-01-01", "good", NULL);
    event_add(c, "u1", "survey", "2026-01-02", "good", NULL);
    event_add(c, "u1", "survey", "2026-01-03", "bad", NULL);
    event_add(c, "u1", "survey", "2026-01-04", "bad", NULL)->finding = FINDING_DISMISSED;
    struct measure measure = measure_events(c, "survey");
    measure.reduce = REDUCE_RATE;
    measure.where.gravity = ids_of(c, "good");
    measure_add(c, "satisfaction", measure);
    struct measure named = measure_source(c, SOURCE_MEASURE, "satisfaction");
    component_add(c, "rate", "1", named);
    c->scheme.components[1].missing = MISSING_ZERO;
    assert_string_equal(points_under(c, "0.01", measure), "67.33 0.00");
    assert_string_equal(component_of(c, "u1", "rate"), "66.67");
    /* Nobody asked: no rate, rather than 0 %. */
    c->scheme.components[1].missing = MISSING_BLOCK;
    campaign_judge(c);
    assert_string_equal(component_of(c, "u2", "rate"), "none");
    /* Sums that come to nothing have no parts either. */
    tally_add(c, "u2", "survey", "2026-01-01", "2026-01-31", "good", 1, "1");
    tally_add(c, "u2", "survey", "2026-01-01", "2026-01-31", "bad", 1, "-1");
    campaign_judge(c);
    assert_string_equal(component_of(c, "u2", "rate"), "none");
    assert_string_equal(failed_of(c, "u2"), "missing:rate");
    campaign_free(c);
}

static void windows(void **state)
{
    (void)state;
    struct campaign *c = event_campaign();
    c->facts.from = day_from("2026-04-01");
    c->facts.to = day_from("2026-06-30");
    static const char *const DAYS[] = {"2025-01-01", "2025-12-31", "2026-01-01", "2026-03-31",
                                       "2026-04-01", "2026-06-30", "2026-07-01"};
    static const char *const QUANTITIES[] = {"1",     "10",     "100",    "1000",
                                             "10000", "100000", "1000000"};
    for (size_t i = 0; i < COUNT(DAYS); i++)
        event_add(c, "u1", "praise", DAYS[i], NULL, QUANTITIES[i]);
    struct measure measure = measure_events(c, "praise");
    assert_string_equal(points_under(c, NULL, measure), "110000.00 0.00");
    measure.window = WINDOW_YEAR;
    assert_string_equal(points_under(c, NULL, measure), "111100.00 0.00");
    measure.window = WINDOW_EVER;
    assert_string_equal(points_under(c, NULL, measure), "111111.00 0.00");
    measure.window = WINDOW_PREVIOUS;
    assert_string_equal(points_under(c, NULL, measure), "1100.00 0.00");
    measure.window = WINDOW_SINCE;
    measure.since.kind = MOMENT_DAY, measure.since.day = day_from("2025-12-31");
    assert_string_equal(points_under(c, NULL, measure), "111110.00 0.00");
    c->facts.from = day_from("0001-02-01");
    measure.window = WINDOW_PREVIOUS;
    assert_string_equal(points_under(c, NULL, measure), "0.00 0.00");
    campaign_free(c);
}

static void tallies_stand_for_their_events(void **state)
{
    (void)state;
    struct campaign *c = event_campaign();
    tally_add(c, "u1", "complaint", "2026-01-01", "2026-01-31", "major", 2, "3");
    tally_add(c, "u1", "complaint", "2026-02-01", "2026-02-28", NULL, 1, "1");
    tally_add(c, "u1", "complaint", "2025-12-01", "2025-12-31", "major", 9, "9");
    tally_add(c, "u1", "complaint", "2026-03-01", "2026-03-31", "major", 0, "0");
    tally_add(c, "u2", "complaint", "2026-03-01", "2026-03-31", "ordinary", 4, "4");
    c->facts.tallies[4].finding = FINDING_WITHDRAWN;
    struct measure measure = measure_events(c, "complaint");
    assert_string_equal(points_under(c, NULL, measure), "4.00 0.00");
    measure.reduce = REDUCE_COUNT;
    assert_string_equal(points_under(c, NULL, measure), "3.00 0.00");
    measure.reduce = REDUCE_ANY;
    assert_string_equal(points_under(c, NULL, measure), "1.00 0.00");
    measure.reduce = REDUCE_DEFAULT;
    measure.each = amount_by(c, BY_GRAVITY, "major -10");
    assert_string_equal(points_under(c, NULL, measure), "-30.00 0.00");
    /* Tallies know no neighbours: they have no related event. */
    measure.each = amount_of(c, "-1");
    measure.where.related = (struct related){.given = true, .same = ids_of(c, "topic")};
    assert_string_equal(points_under(c, NULL, measure), "-4.00 0.00");
    measure.where.related.found = true;
    assert_string_equal(points_under(c, NULL, measure), "0.00 0.00");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reductions),
        cmocka_unit_test(grades_and_other_choices),
        cmocka_unit_test(rates_are_of_all_events_of_the_rule),
        cmocka_unit_test(windows),
        cmocka_unit_test(tallies_stand_for_their_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
