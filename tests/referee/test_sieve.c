/* Which single events count, what points were assessed for them, and parts looked at apart. */
#include "campaign.h"
#include "cmocka_all.h"

static struct campaign *sieve_campaign(void)
{
    struct campaign *c = campaign_new();
    int ruled = indicator_add(c, "ruled", FORM_EVENT, "light grave");
    c->scheme.indicators[ruled].has_points = true;
    c->scheme.indicators[ruled].points_min = number_of(c, "5");
    c->scheme.indicators[ruled].points_max = number_of(c, "20");
    indicator_add(c, "leave", FORM_EVENT, "light grave");
    indicator_add(c, "visit", FORM_EVENT, "good bad");
    ledger_add(c, "quality", "0");
    award_add(c, "flag", "hall", amount_of(c, NULL));
    unit_add(c, "u1", "hall", "east", NULL);
    unit_add(c, "u2", "hall", "west", NULL);
    return c;
}

/* The points of both units under a single rule. */
static const char *points(struct campaign *c, struct measure measure)
{
    c->scheme.components[0].ledger->rule_count = 0;
    rule_add(c, 0, "rule", NULL, measure);
    campaign_judge(c);
    return arena_print(c->arena, "%s %s", total_of(c, "u1"), total_of(c, "u2"));
}

static struct fact_event *ruled_add(struct campaign *c, const char *unit, const char *quantity,
                                    const char *assessed)
{
    struct fact_event *event = event_add(c, unit, "ruled", "2026-02-01", NULL, quantity);
    event->has_points = assessed != NULL;
    event->points = assessed ? number_of(c, assessed) : NUMBER_ZERO;
    return event;
}

static void assessed_points(void **state)
{
    (void)state;
    struct campaign *c = sieve_campaign();
    ruled_add(c, "u1", "2", "5");
    ruled_add(c, "u1", NULL, "7.5");
    ruled_add(c, "u2", "3", "20");
    ruled_add(c, "u2", NULL, "20.01");
    ruled_add(c, "u2", NULL, "4.99");
    ruled_add(c, "u2", NULL, NULL);
    struct measure measure = measure_events(c, "ruled");
    measure.has_assessed = true;
    measure.assessed = number_of(c, "-1");
    assert_string_equal(points(c, measure), "-17.50 -60.00");
    assert_string_equal(refusals_of(c), "events/3 points_out_of_range; "
                                        "events/4 points_out_of_range; events/5 points_missing");
    assert_string_equal(lines_of(c, "u1", "quality"), "rule 17.5 x -1 = -17.5");
    /* One occurrence, however many people it concerned. */
    measure.reduce = REDUCE_COUNT;
    assert_string_equal(points(c, measure), "-12.50 -20.00");
    measure.where.quantity = (struct bound){true, AT_LEAST, amount_of(c, "3")};
    assert_string_equal(points(c, measure), "0.00 -20.00");
    measure.where.quantity.comparison = BELOW;
    assert_string_equal(points(c, measure), "-12.50 0.00");
    campaign_free(c);
}

static void minutes(void **state)
{
    (void)state;
    struct campaign *c = sieve_campaign();
    static const char *const MINUTES[] = {"15", "14.5", NULL};
    for (size_t i = 0; i < COUNT(MINUTES); i++) {
        struct fact_event *event = event_add(c, "u1", "visit", "2026-02-01", NULL, NULL);
        event->has_minutes = MINUTES[i] != NULL;
        event->minutes = number_of(c, MINUTES[i] ? MINUTES[i] : "99");
    }
    struct measure measure = measure_events(c, "visit");
    assert_string_equal(points(c, measure), "3.00 0.00");
    measure.where.minutes = (struct bound){true, AT_LEAST, amount_of(c, "15")};
    assert_string_equal(points(c, measure), "1.00 0.00");
    measure.where.minutes.comparison = AT_MOST;
    assert_string_equal(points(c, measure), "2.00 0.00");
    /* Tallies cannot tell. */
    tally_add(c, "u2", "visit", "2026-02-01", "2026-02-01", NULL, 2, "2");
    assert_string_equal(points(c, measure), "2.00 0.00");
    campaign_free(c);
}

static void leave(struct campaign *c, const char *unit, const char *person, const char *gravity,
                  const char *days)
{
    event_add(c, unit, "leave", "2026-02-01", gravity, days)->person = person;
}

static void parts_apart(void **state)
{
    (void)state;
    struct campaign *c = sieve_campaign();
    leave(c, "u1", "ann", NULL, "2.5");
    leave(c, "u1", "bob", NULL, "1.5");
    leave(c, "u1", "ann", NULL, "1.2");
    leave(c, "u2", "ann", NULL, "4");
    leave(c, "u2", NULL, NULL, "1");
    leave(c, "u2", NULL, NULL, "3");
    struct measure measure = measure_events(c, "leave");
    measure.slope = slope_of(c, "3", "-1", "0", PARTIAL_FLOOR);
    measure.slope->per = number_of(c, "0.5");
    assert_string_equal(points(c, measure), "-4.00 -10.00");
    measure.apart = ids_of(c, "person");
    assert_string_equal(points(c, measure), "-1.00 -4.00");
    assert_string_equal(lines_of(c, "u1", "quality"), "rule ann: 3.7 - 3 = 0.7; 1 x -1 = -1; "
                                                      "rule bob: 1.5 - 3 = -1.5; 3 x 0 = 0");
    assert_string_equal(lines_of(c, "u2", "quality"), "rule -: 4 - 3 = 1; 2 x -1 = -2; "
                                                      "rule ann: 4 - 3 = 1; 2 x -1 = -2");
    measure.slope->partial = PARTIAL_CEIL;
    assert_string_equal(points(c, measure), "-2.00 -4.00");
    measure.apart = ids_of(c, "person indicator");
    assert_string_equal(points(c, measure), "-2.00 -4.00");
    measure.has_cap = true;
    measure.cap = number_of(c, "-3");
    assert_string_equal(points(c, measure), "-3.00 -4.00");
    campaign_free(c);
}

static void parts_count_what_each_is_worth(void **state)
{
    (void)state;
    struct campaign *c = sieve_campaign();
    leave(c, "u1", "ann", "light", "2");
    leave(c, "u1", "ann", "grave", "1");
    leave(c, "u2", "ann", "grave", "3");
    struct measure measure = measure_events(c, "leave");
    measure.slope = slope_of(c, "3", "-1", "0", PARTIAL_EXACT);
    measure.apart = ids_of(c, "person");
    measure.each = amount_by(c, BY_GRAVITY, "light 1 grave 2.5");
    assert_string_equal(points(c, measure), "-1.50 -4.50");
    measure.where.gravity = ids_of(c, "grave");
    assert_string_equal(points(c, measure), "0.00 -4.50");
    measure.reduce = REDUCE_COUNT;
    measure.slope = slope_of(c, "0", "-1", "0", PARTIAL_EXACT);
    assert_string_equal(points(c, measure), "-2.50 -2.50");
    campaign_free(c);
}

static void the_related_may_be_graded(void **state)
{
    (void)state;
    struct campaign *c = sieve_campaign();
    event_add(c, "u1", "visit", "2026-02-01", "bad", NULL)->occasion = "a";
    event_add(c, "u1", "visit", "2026-02-01", "good", NULL)->occasion = "b";
    event_add(c, "u1", "leave", "2026-02-01", NULL, NULL)->occasion = "a";
    event_add(c, "u1", "leave", "2026-02-01", NULL, NULL)->occasion = "b";
    event_add(c, "u1", "leave", "2026-02-01", NULL, NULL)->occasion = "c";
    struct measure measure = measure_events(c, "leave");
    struct related *related = &measure.where.related;
    *related = (struct related){.given = true, .same = ids_of(c, "occasion"), .order = RELATED_ANY};
    related->events = references_of(c, "visit", &related->event_count);
    assert_string_equal(points(c, measure), "1.00 0.00");
    related->gravity = ids_of(c, "bad");
    related->events = references_of(c, "visit", &related->event_count);
    assert_string_equal(points(c, measure), "2.00 0.00");
    related->found = true;
    assert_string_equal(points(c, measure), "1.00 0.00");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(assessed_points),
        cmocka_unit_test(minutes),
        cmocka_unit_test(parts_apart),
        cmocka_unit_test(parts_count_what_each_is_worth),
        cmocka_unit_test(the_related_may_be_graded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
