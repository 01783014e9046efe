/* Events that admission looks at together: one form an occasion, deadlines, tokens. */
#include "campaign_people.h"
#include "cmocka_all.h"
#include "random_campaign.h"

#define SEEDS 300

static struct campaign *forms_campaign(void)
{
    struct campaign *c = campaign_new();
    int visit = indicator_add(c, "visit", FORM_EVENT, "good bad");
    c->scheme.indicators[visit].once = ids_of(c, "occasion");
    component_add(c, "visits", "1", measure_events(c, "visit"));
    award_add(c, "star", "person", amount_of(c, "1"));
    unit_add(c, "u1", "person", "east", NULL);
    unit_add(c, "u2", "person", "west", NULL);
    return c;
}

static struct fact_event *visit_add(struct campaign *c, const char *unit, const char *day,
                                    const char *occasion)
{
    struct fact_event *event = event_add(c, unit, "visit", day, NULL, NULL);
    event->occasion = occasion;
    return event;
}

static const char *refused(struct campaign *c)
{
    campaign_judge(c);
    return refusals_of(c);
}

static void one_form_an_occasion(void **state)
{
    (void)state;
    struct campaign *c = forms_campaign();
    visit_add(c, "u1", "2026-01-05", "a");
    visit_add(c, "u1", "2026-02-05", "a");
    visit_add(c, "u2", "2026-01-05", "a");
    visit_add(c, "u1", "2026-01-05", "b");
    visit_add(c, "u1", "2026-01-05", NULL);
    visit_add(c, "u1", "2026-01-05", NULL);
    assert_string_equal(refused(c), "events/1 duplicate_form");
    assert_string_equal(component_of(c, "u1", "visits"), "4.00");
    /* A refused form leaves the occasion free; one that is dismissed does not. */
    c->facts.events[0].quantity = NUMBER_ZERO;
    assert_string_equal(refused(c), "events/0 bad_quantity");
    c->facts.events[0].quantity = NUMBER_ONE;
    c->facts.events[0].finding = FINDING_DISMISSED;
    assert_string_equal(refused(c), "events/1 duplicate_form");
    assert_string_equal(component_of(c, "u1", "visits"), "3.00");
    /* Whoever was recorded first counts, wherever it stands. */
    c->facts.events[0].sequence = 100;
    assert_string_equal(refused(c), "events/0 duplicate_form");
    c->scheme.indicators[0].once = ids_of(c, "occasion topic");
    assert_string_equal(refused(c), "");
    c->facts.events[0].topic = c->facts.events[1].topic = "t";
    assert_string_equal(refused(c), "events/0 duplicate_form");
    campaign_free(c);
}

static void deadline_of(struct campaign *c, enum event_day from, enum event_day to, int days,
                        enum clock clock, enum late late)
{
    struct indicator *indicator = &c->scheme.indicators[0];
    indicator->has_deadline = true;
    indicator->deadline_from = from;
    indicator->deadline_to = to;
    indicator->deadline_days = days;
    indicator->deadline_clock = clock;
    indicator->deadline_late = late;
}

static void late_events_are_refused(void **state)
{
    (void)state;
    struct campaign *c = forms_campaign();
    static const char *const DAYS[] = {"2026-01-07", "2026-01-08", "2026-01-08"};
    for (size_t i = 0; i < COUNT(DAYS); i++) {
        struct fact_event *event = visit_add(c, "u1", DAYS[i], "x");
        event->has_slot_end = i < 2;
        event->slot_end = day_from("2026-01-05");
    }
    c->facts.events[2].occasion = "y";
    deadline_of(c, DAY_SLOT_END, DAY_AT, 2, CLOCK_CALENDAR, LATE_REFUSE);
    /* The form is looked at before the deadline. */
    assert_string_equal(refused(c), "events/1 duplicate_form");
    c->facts.events[1].occasion = "z";
    assert_string_equal(refused(c), "events/1 late");
    deadline_of(c, DAY_SLOT_END, DAY_AT, 2, CLOCK_CALENDAR, LATE_COUNT);
    assert_string_equal(refused(c), "");
    deadline_of(c, DAY_SLOT_END, DAY_AT, 0, CLOCK_WORKING, LATE_REFUSE);
    assert_string_equal(refused(c), "events/0 late; events/1 late");
    campaign_free(c);
}

static const char *late_count(struct campaign *c, bool late)
{
    struct measure *measure = c->scheme.components[0].measure;
    measure->where.has_late = true;
    measure->where.late = late;
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "");
    return component_of(c, "u1", "visits");
}

static void late_filings_count(void **state)
{
    (void)state;
    struct campaign *c = forms_campaign();
    static const day_t HOLIDAYS[] = {20460}; /* 2026-01-07 */
    /* Monday 2026-01-05: the fifth working day after is Monday the 12th, with a day off the 13th.
     */
    static const char *const FILED[] = {"2026-01-12", "2026-01-13", NULL};
    assert_int_equal(HOLIDAYS[0], day_from("2026-01-07"));
    for (size_t i = 0; i < COUNT(FILED); i++) {
        struct fact_event *event = visit_add(c, "u1", "2026-01-05", NULL);
        event->has_filed = FILED[i] != NULL;
        event->filed = FILED[i] ? day_from(FILED[i]) : DAY_NONE;
    }
    deadline_of(c, DAY_AT, DAY_FILED, 5, CLOCK_WORKING, LATE_COUNT);
    assert_string_equal(late_count(c, true), "2.00");
    assert_string_equal(late_count(c, false), "1.00");
    c->facts.calendar = (struct calendar){HOLIDAYS, 1, NULL, 0};
    assert_string_equal(late_count(c, true), "1.00");
    /* What is not filed yet is late only once the limit is past. */
    c->facts.as_of = day_from("2026-01-13");
    assert_string_equal(late_count(c, true), "0.00");
    c->facts.as_of = day_from("2026-01-14");
    assert_string_equal(late_count(c, true), "1.00");
    campaign_free(c);
}

static void vote_add(struct campaign *c, const char *unit, const char *token, const char *day)
{
    event_add(c, unit, "visit", day, NULL, NULL)->token = token;
}

static void a_token_is_used_once(void **state)
{
    (void)state;
    struct campaign *c = forms_campaign();
    c->scheme.indicators[0].once = (struct ids){0};
    c->scheme.indicators[0].has_token = true;
    c->scheme.indicators[0].token_registry = "till";
    token_add(c, "t1", "east", "2026-01-03");
    token_add(c, "t2", "east", "2026-01-03");
    token_add(c, "t3", "west", "2026-01-03");
    vote_add(c, "u1", "t1", "2026-01-03");
    vote_add(c, "u1", "t1", "2026-01-04");
    vote_add(c, "u1", "t9", "2026-01-04");
    vote_add(c, "u2", "t2", "2026-01-04");
    vote_add(c, "u1", "t2", "2026-04-01");
    vote_add(c, "u1", "t2", "2026-03-31");
    vote_add(c, "u1", NULL, "2026-03-31");
    vote_add(c, "nobody", "t3", "2026-03-31");
    assert_string_equal(refused(c),
                        "events/1 token_used; events/2 unknown_token; events/3 token_other_group; "
                        "events/4 out_of_period; events/6 unknown_token; events/7 unknown_unit");
    assert_string_equal(component_of(c, "u1", "visits"), "2.00");
    c->facts.events[0].finding = FINDING_WITHDRAWN;
    assert_string_equal(refused(c),
                        "events/2 unknown_token; events/3 token_other_group; "
                        "events/4 out_of_period; events/6 unknown_token; events/7 unknown_unit");
    assert_string_equal(component_of(c, "u1", "visits"), "2.00");
    c->facts.events[0].finding = FINDING_PENDING;
    c->scheme.indicators[0].token_other_group = TOKEN_ALLOW;
    assert_string_equal(refused(c),
                        "events/1 token_used; events/2 unknown_token; events/4 token_used; "
                        "events/5 token_used; events/6 unknown_token; events/7 unknown_unit");
    c->facts.tokens[1].registry = "other";
    assert_string_equal(refused(c),
                        "events/1 token_used; events/2 unknown_token; events/3 unknown_token; "
                        "events/4 unknown_token; events/5 unknown_token; events/6 unknown_token; "
                        "events/7 unknown_unit");
    campaign_free(c);
}

/* Forms and tokens that several events claim go to the one that was recorded first. */
static void the_order_of_arrival_never_matters(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"a", "b", "c", NULL};
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct dice dice = {seed};
        struct campaign *c = forms_campaign();
        c->scheme.indicators[0].has_token = roll(&dice, 2) == 0;
        token_add(c, "a", "east", "2026-01-03");
        token_add(c, "b", "west", "2026-01-03");
        for (size_t i = 0; i < 12; i++) {
            const char *day = arena_print(c->arena, "2026-0%zu-05", 1 + roll(&dice, 4));
            struct fact_event *event =
                visit_add(c, roll(&dice, 2) == 0 ? "u1" : "u2", day, NAMES[roll(&dice, 4)]);
            event->token = NAMES[roll(&dice, 4)];
            event->id = roll(&dice, 4) == 0 ? "same" : event->id;
        }
        campaign_judge(c);
        struct facts facts = facts_shuffled(c, &dice);
        struct result again;
        referee_judge(c->arena, &c->scheme, &facts, &again);
        assert_string_equal(result_text(c, &c->facts, &c->result), result_text(c, &facts, &again));
        assert_int_equal(again.refusal_count, c->result.refusal_count);
        campaign_free(c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_form_an_occasion),
        cmocka_unit_test(late_events_are_refused),
        cmocka_unit_test(late_filings_count),
        cmocka_unit_test(a_token_is_used_once),
        cmocka_unit_test(the_order_of_arrival_never_matters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
