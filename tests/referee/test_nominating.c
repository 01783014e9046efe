/* How nominations and single events stand, told outside of a run; awards that are not open. */
#include "campaign_people.h"
#include "cmocka_all.h"
#include "referee/event_fate.h"
#include "referee/nominating.h"

#include <string.h>

static struct campaign *nominated_campaign(void)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "score", FORM_VALUE, NULL);
    component_add(c, "score", "1", measure_source(c, SOURCE_METRIC, "score"));
    award_add(c, "star", "person", amount_of(c, NULL));
    nomination_rules(c, step_add(c, "nomination", STEP_NOMINATION), "2");
    for (int i = 1; i <= 4; i++)
        unit_add(c, arena_print(c->arena, "u%d", i), "person", i < 4 ? "east" : "west", NULL);
    return c;
}

/* "accepted county:waits late": one word a nomination, in their order. */
static const char *stands(struct campaign *c)
{
    struct buffer out;
    campaign_judge(c);
    const struct nominated *list = nominations_judge(c->arena, &c->scheme, &c->facts);
    buffer_init(&out);
    for (size_t i = 0; i < c->facts.nomination_count; i++) {
        const struct step *steps = c->scheme.steps;
        if (i > 0)
            buffer_byte(&out, ' ');
        if (list[i].code != NULL)
            buffer_text(&out, list[i].code);
        else if (list[i].rejected >= 0)
            buffer_print(&out, "%s:rejects", steps[list[i].rejected].id);
        else if (list[i].waits >= 0)
            buffer_print(&out, "%s:waits", steps[list[i].waits].id);
        else
            buffer_text(&out, "accepted");
    }
    return buffer_finish(&out, c->arena);
}

static void checks_wait_pass_and_reject(void **state)
{
    (void)state;
    struct campaign *c = nominated_campaign();
    int county = step_add(c, "county", STEP_CHECK);
    struct step *check = &c->scheme.steps[county];
    check->check_of = CHECK_NOMINATION;
    check->only.groups = ids_of(c, "east");
    for (int i = 1; i <= 4; i++)
        nomination_add(c, arena_print(c->arena, "u%d", i), "star", i == 3 ? "c" : "club",
                       "2026-02-01");
    assert_string_equal(stands(c), "county:waits county:waits county:waits nomination_quota");
    nomination_check(c, &c->facts.nominations[0], "county", "2026-02-02", true);
    nomination_check(c, &c->facts.nominations[1], "county", "2026-02-02", false);
    c->facts.nominations[3].by = "other";
    assert_string_equal(stands(c), "accepted county:rejects county:waits accepted");
    date_add(c, "county", NULL, "2026-02-01");
    assert_string_equal(stands(c), "late late county:waits accepted");
    campaign_free(c);
}

static void the_last_day_is_the_steps(void **state)
{
    (void)state;
    struct campaign *c = nominated_campaign();
    day_t day = DAY_NONE;
    campaign_judge(c);
    assert_false(nomination_last_day(&c->scheme, &c->facts, 0, 0, &day));
    date_add(c, "nomination", NULL, "2026-02-10");
    assert_true(nomination_last_day(&c->scheme, &c->facts, 0, 0, &day));
    assert_int_equal(day, day_from("2026-02-10"));
    c->scheme.settings.deadline_day = DEADLINE_EXCLUSIVE;
    assert_true(nomination_last_day(&c->scheme, &c->facts, 0, 0, &day));
    assert_int_equal(day, day_from("2026-02-09"));
    c->scheme.steps[0].only.groups = ids_of(c, "west");
    assert_false(nomination_last_day(&c->scheme, &c->facts, 0, 0, &day));
    assert_true(nomination_last_day(&c->scheme, &c->facts, 0, 3, &day));
    campaign_free(c);
}

static void fate_is(struct campaign *c, size_t place, const char *code)
{
    const char *fate = event_fate(&c->scheme, &c->facts, place);
    if (code == NULL)
        assert_null(fate);
    else
        assert_string_equal(fate, code);
}

static void an_event_counts_or_says_why(void **state)
{
    (void)state;
    struct campaign *c = campaign_new();
    int fault = indicator_add(c, "fault", FORM_EVENT, NULL);
    int ledger = ledger_add(c, "work", "100");
    rule_add(c, ledger, "fault", "-1", measure_events(c, "fault"));
    award_add(c, "star", "person", amount_of(c, "1"));
    unit_add(c, "u1", "person", NULL, NULL);
    c->scheme.indicators[fault].once = ids_of(c, "topic");
    c->scheme.indicators[fault].verdict.word = VERDICT_CONFIRMED;
    for (int i = 0; i < 6; i++) {
        struct fact_event *event = event_add(c, "u1", "fault", "2026-02-01", NULL, "1");
        event->topic = i == 5 ? "queue" : arena_print(c->arena, "topic %d", i);
        event->finding = FINDING_CONFIRMED;
    }
    c->facts.events[0].topic = "queue";
    c->facts.events[1].finding = FINDING_PENDING;
    c->facts.events[2].finding = FINDING_DISMISSED;
    c->facts.events[3].finding = FINDING_WITHDRAWN;
    c->facts.events[4].day = day_from("2025-12-31");
    campaign_judge(c);
    fate_is(c, 0, NULL);
    fate_is(c, 1, "finding_too_weak");
    fate_is(c, 2, "dismissed");
    fate_is(c, 3, "withdrawn");
    fate_is(c, 4, "out_of_period");
    fate_is(c, 5, "duplicate_form");
    campaign_free(c);
}

static void only_open_awards_are_given(void **state)
{
    (void)state;
    struct campaign *c = nominated_campaign();
    award_add(c, "cup", "person", amount_of(c, NULL));
    c->scheme.steps[0].only.awards = references_of(c, "star", &c->scheme.steps[0].only.award_count);
    c->scheme.components[0].missing = MISSING_ZERO;
    c->facts.awards = ids_of(c, "cup");
    campaign_judge(c);
    assert_int_equal(c->result.standing_count, 4);
    for (size_t i = 0; i < c->result.standing_count; i++)
        assert_int_equal(c->result.standings[i].award, 1);
    c->facts.awards = ids_of(c, NULL);
    campaign_judge(c);
    assert_int_equal(c->result.standing_count, 8);
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checks_wait_pass_and_reject),
        cmocka_unit_test(the_last_day_is_the_steps),
        cmocka_unit_test(an_event_counts_or_says_why),
        cmocka_unit_test(only_open_awards_are_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
