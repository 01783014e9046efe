/* Measures of time: whole years of tenure, words of the roster, weeks that fell short. */
#include "campaign_people.h"
#include "cmocka_all.h"
#include "referee/days.h"

static struct campaign *clock_campaign(struct measure measure)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "day", FORM_EVENT, NULL);
    award_add(c, "star", "person", amount_of(c, "1"));
    step_add(c, "closing", STEP_STAGE);
    unit_add(c, "u1", "person", "east", NULL);
    component_add(c, "value", "1", measure);
    return c;
}

static const char *value_of(struct campaign *c)
{
    campaign_judge(c);
    const struct component_result *result = &standing_of(c, "u1")->components[0];
    return result->present ? number_text(c->arena, result->exact) : "none";
}

static const char *tenure(struct campaign *c, const char *since, const char *to)
{
    c->facts.units[0].since = since ? day_from(since) : DAY_NONE;
    c->facts.dates[0].to = day_from(to);
    return value_of(c);
}

static void years_are_met_on_the_anniversary(void **state)
{
    (void)state;
    struct measure years = {.source = SOURCE_ROSTER, .roster = "since", .reduce = REDUCE_YEARS};
    struct campaign *c = clock_campaign(years);
    c->facts.units[0].since = day_from("2024-03-31");
    assert_string_equal(value_of(c), "2"); /* at the period's end */
    c->facts.units[0].since = day_from("2024-04-01");
    assert_string_equal(value_of(c), "1");
    c->scheme.components[0].measure->at = (struct moment){MOMENT_STEP, "closing", -1, DAY_NONE};
    assert_string_equal(value_of(c), "1"); /* no day is known: the period's end */
    date_add(c, "closing", NULL, "2026-09-30");
    assert_string_equal(tenure(c, "2024-09-30", "2026-09-30"), "2");
    assert_string_equal(tenure(c, "2024-10-01", "2026-09-30"), "1");
    assert_string_equal(tenure(c, "2027-10-01", "2026-09-30"), "0");
    assert_string_equal(tenure(c, NULL, "2026-09-30"), "none");
    assert_string_equal(tenure(c, "2024-02-29", "2026-02-28"), "1");
    assert_string_equal(tenure(c, "2024-02-29", "2026-03-01"), "2");
    assert_string_equal(tenure(c, "2024-02-29", "2028-02-28"), "3");
    c->scheme.settings.leap = LEAP_FEB28;
    assert_string_equal(tenure(c, "2024-02-29", "2026-02-28"), "2");
    assert_string_equal(tenure(c, "2024-02-29", "2028-02-28"), "3");
    assert_string_equal(tenure(c, "2024-02-29", "2028-02-29"), "4");
    campaign_free(c);
}

static bool serves(struct campaign *c, struct amount against)
{
    c->scheme.conditions[0].when[0].against = against;
    campaign_judge(c);
    return standing_of(c, "u1")->eligible;
}

static struct amount truth(bool value)
{
    return (struct amount){.kind = AMOUNT_TRUTH, .truth = value};
}

static struct amount text(const char *value)
{
    return (struct amount){.kind = AMOUNT_TEXT, .text = value};
}

static void words_of_the_roster(void **state)
{
    (void)state;
    struct measure serving = {.source = SOURCE_ROSTER, .roster = "serving"};
    struct measure plain = {.source = SOURCE_ROSTER, .roster = "headcount"};
    struct campaign *c = clock_campaign(plain);
    c->scheme.components[0].missing = MISSING_ZERO;
    condition_add(c, "serving", EFFECT_REQUIRE, test_of(c, serving, IS, "1"));
    assert_false(serves(c, truth(true)));
    assert_false(serves(c, truth(false))); /* what is absent is neither */
    unit_attribute(c, 0, "serving", "true");
    assert_true(serves(c, truth(true)));
    assert_false(serves(c, truth(false)));
    assert_false(serves(c, text("yes")));
    assert_true(serves(c, text("true")));
    assert_string_equal(standing_of(c, "u1")->gates[0].arithmetic, "serving true = true");
    /* A number that is not nought is true. */
    indicator_add(c, "met", FORM_YES_NO, NULL);
    c->scheme.conditions[0].when[0].measure = measure_source(c, SOURCE_METRIC, "met");
    assert_false(serves(c, truth(true)));
    metric_add(c, "u1", "met", WHEN_CURRENT, NULL, "1");
    assert_true(serves(c, truth(true)));
    assert_false(serves(c, truth(false)));
    c->facts.metrics[0].value = NUMBER_ZERO;
    assert_false(serves(c, truth(true)));
    assert_true(serves(c, truth(false)));
    campaign_free(c);
}

/* February 2026 begins on a Sunday; its Tuesdays and Thursdays are 3/5, 10/12, 17/19, 24/26. */
static struct campaign *weeks_campaign(struct expect *expect)
{
    *expect = (struct expect){
        .days = 1u << WEEKDAY_TUE | 1u << WEEKDAY_THU, .at_least = 1, .whole = true};
    struct measure missed = {.source = SOURCE_EVENTS, .reduce = REDUCE_MISSED, .expect = expect};
    struct campaign *c = clock_campaign(missed);
    struct measure *kept = c->scheme.components[0].measure;
    kept->events = references_of(c, "day", &kept->event_count);
    kept->each = amount_of(c, "-5");
    c->facts.from = day_from("2026-02-01");
    c->facts.to = day_from("2026-02-28");
    c->scheme.cadence = CADENCE_MONTH;
    return c;
}

static void weeks_that_fell_short(void **state)
{
    (void)state;
    struct expect expect;
    struct campaign *c = weeks_campaign(&expect);
    assert_string_equal(value_of(c), "-20");
    event_add(c, "u1", "day", "2026-02-03", NULL, NULL);
    event_add(c, "u1", "day", "2026-02-03", NULL, NULL);
    event_add(c, "u1", "day", "2026-02-11", NULL, NULL); /* a Wednesday */
    event_add(c, "u1", "day", "2026-02-17", NULL, NULL);
    event_add(c, "u1", "day", "2026-02-19", NULL, NULL);
    event_add(c, "u1", "day", "2026-03-03", NULL, NULL);
    assert_string_equal(value_of(c), "-10");
    assert_string_equal(lines_of(c, "u1", "value"), "value 2 x -5 = -10");
    expect.at_least = 2;
    assert_string_equal(value_of(c), "-15");
    campaign_free(c);
}

static void broken_weeks_and_days_off(void **state)
{
    (void)state;
    struct expect expect;
    struct campaign *c = weeks_campaign(&expect);
    static const day_t OFF[] = {20501, 20503}; /* Tuesday 2026-02-17, Thursday 2026-02-19 */
    assert_int_equal(OFF[0], day_from("2026-02-17"));
    c->facts.from = day_from("2026-02-04");
    c->facts.to = day_from("2026-02-24");
    assert_string_equal(value_of(c), "-10"); /* two whole weeks */
    expect.whole = false;
    assert_string_equal(value_of(c), "-20");
    c->facts.calendar = (struct calendar){OFF, COUNT(OFF), NULL, 0};
    assert_string_equal(value_of(c), "-20");
    expect.holidays = HOLIDAYS_SKIP;
    assert_string_equal(value_of(c), "-15");
    c->facts.calendar.holiday_count = 1;
    expect.at_least = 2; /* of the one day left, and of one in each broken week */
    event_add(c, "u1", "day", "2026-02-19", NULL, NULL);
    event_add(c, "u1", "day", "2026-02-05", NULL, NULL);
    event_add(c, "u1", "day", "2026-02-12", NULL, NULL);
    assert_string_equal(value_of(c), "-10");
    campaign_free(c);
}

/* A day of the document, unless the period gives another, or a span. */
static void days_of_a_step(void **state)
{
    (void)state;
    struct campaign *c =
        clock_campaign((struct measure){.source = SOURCE_ROSTER, .roster = "headcount"});
    day_t from, to;
    assert_false(step_days(&c->scheme, &c->facts, 0, &from, &to));
    c->scheme.steps[0].due_day = 20;
    assert_true(step_days(&c->scheme, &c->facts, 0, &from, &to));
    assert_int_equal(from, DAY_FIRST);
    assert_int_equal(to, day_from("2026-03-20"));
    date_add(c, "closing", "2026-02-01", "2026-02-03");
    assert_true(step_days(&c->scheme, &c->facts, 0, &from, &to));
    assert_int_equal(from, day_from("2026-02-01"));
    assert_int_equal(to, day_from("2026-02-03"));
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(years_are_met_on_the_anniversary),
        cmocka_unit_test(words_of_the_roster),
        cmocka_unit_test(weeks_that_fell_short),
        cmocka_unit_test(broken_weeks_and_days_off),
        cmocka_unit_test(days_of_a_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
