/* Events that look for others like them: repeats that replace, add, and remember. */
#include "campaign.h"
#include "cmocka_all.h"

/* Deviations cost 1 or 2 unless an earlier one is like them; repeats cost 3. */
static struct campaign *repeat_campaign(const char *same, enum related_scope scope)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "deviation", FORM_EVENT, "minor major");
    indicator_add(c, "survey_deviation", FORM_EVENT, "minor major");
    indicator_add(c, "praise", FORM_EVENT, NULL);
    int quality = ledger_add(c, "quality", "100");
    struct measure first = measure_events(c, "deviation survey_deviation");
    first.where.related = (struct related){.given = true, .same = ids_of(c, same), .scope = scope};
    struct measure repeat = first;
    repeat.where.related.found = true;
    first.each = amount_by(c, BY_GRAVITY, "minor -1 major -2");
    rule_add(c, quality, "deviation", NULL, first);
    rule_add(c, quality, "repeat", "-3", repeat);
    award_add(c, "flag", "hall", amount_of(c, NULL));
    unit_add(c, "u1", "hall", NULL, NULL);
    unit_add(c, "u2", "hall", NULL, NULL);
    return c;
}

static struct fact_event *deviation(struct campaign *c, const char *unit, const char *indicator,
                                    const char *day, const char *topic)
{
    struct fact_event *event = event_add(c, unit, indicator, day, "minor", NULL);
    event->topic = topic;
    return event;
}

static void a_repeat_replaces(void **state)
{
    (void)state;
    struct campaign *c = repeat_campaign("topic", SCOPE_PERIOD);
    deviation(c, "u1", "deviation", "2026-02-02", "dust");
    deviation(c, "u1", "survey_deviation", "2026-02-01", "dust");
    deviation(c, "u1", "deviation", "2026-02-03", "rust");
    deviation(c, "u1", "deviation", "2026-02-04", NULL);
    deviation(c, "u1", "deviation", "2026-02-05", NULL);
    deviation(c, "u2", "deviation", "2026-02-05", "dust");
    campaign_judge(c);
    /* The survey's of the day before is the first; one topic alone and none are no repeats. */
    assert_string_equal(lines_of(c, "u1", "quality"),
                        "base 100; deviation minor 4 x -1 = -4; repeat 1 x -3 = -3");
    assert_string_equal(total_of(c, "u2"), "99.00");
    campaign_free(c);
}

static void the_last_day_is_in(void **state)
{
    (void)state;
    struct campaign *c = repeat_campaign("topic", SCOPE_PERIOD);
    deviation(c, "u1", "deviation", "2026-03-31", "dust");
    deviation(c, "u1", "deviation", "2026-03-31", "dust");
    deviation(c, "u2", "deviation", "2026-01-01", "dust");
    deviation(c, "u2", "deviation", "2026-03-31", "dust");
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "96.00");
    assert_string_equal(total_of(c, "u2"), "96.00");
    campaign_free(c);
}

static void a_repeat_adds(void **state)
{
    (void)state;
    struct campaign *c = repeat_campaign("topic", SCOPE_PERIOD);
    c->scheme.components[0].ledger->rules[0].where.related.given = false;
    deviation(c, "u1", "deviation", "2026-02-01", "dust");
    deviation(c, "u1", "deviation", "2026-02-02", "dust");
    deviation(c, "u1", "deviation", "2026-02-03", "dust");
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "91.00");
    campaign_free(c);
}

static void on_one_day_the_sequence_decides(void **state)
{
    (void)state;
    struct campaign *c = repeat_campaign("topic", SCOPE_PERIOD);
    deviation(c, "u1", "deviation", "2026-02-01", "dust");
    deviation(c, "u1", "deviation", "2026-02-01", "dust")->gravity = 1;
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "96.00");
    c->facts.events[0].sequence = 9;
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "95.00");
    /* Without an order of their own, by id. */
    c->facts.events[0].sequence = c->facts.events[1].sequence;
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "96.00");
    c->facts.events[0].id = NULL;
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "96.00");
    campaign_free(c);
}

static void only_what_counts_is_remembered(void **state)
{
    (void)state;
    struct campaign *c = repeat_campaign("topic", SCOPE_PERIOD);
    deviation(c, "u1", "deviation", "2026-02-01", "dust")->finding = FINDING_DISMISSED;
    deviation(c, "u1", "deviation", "2026-02-02", "dust");
    deviation(c, "u1", "deviation", "2026-02-03", "dust")->quantity = NUMBER_ZERO;
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "99.00");
    campaign_free(c);
}

static void the_pool_may_be_one_indicator(void **state)
{
    (void)state;
    struct campaign *c = repeat_campaign("topic indicator", SCOPE_PERIOD);
    deviation(c, "u1", "deviation", "2026-02-01", "dust");
    deviation(c, "u1", "survey_deviation", "2026-02-02", "dust");
    deviation(c, "u1", "deviation", "2026-02-03", "dust");
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "95.00");
    campaign_free(c);
}

static void the_year_is_remembered(void **state)
{
    (void)state;
    struct campaign *c = repeat_campaign("topic", SCOPE_YEAR);
    c->facts.from = day_from("2026-04-01");
    c->facts.to = day_from("2026-06-30");
    deviation(c, "u1", "deviation", "2026-01-01", "dust");
    deviation(c, "u1", "deviation", "2026-04-01", "dust");
    deviation(c, "u2", "deviation", "2025-12-31", "dust");
    deviation(c, "u2", "deviation", "2026-04-01", "dust");
    deviation(c, "u2", "deviation", "2026-07-01", "dust");
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "97.00");
    assert_string_equal(total_of(c, "u2"), "99.00");
    for (size_t i = 0; i < 2; i++)
        c->scheme.components[0].ledger->rules[i].where.related.scope = SCOPE_PERIOD;
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "99.00");
    campaign_free(c);
}

static void any_order_finds_later_ones_too(void **state)
{
    (void)state;
    struct campaign *c = repeat_campaign("person occasion", SCOPE_PERIOD);
    for (size_t i = 0; i < 2; i++)
        c->scheme.components[0].ledger->rules[i].where.related.order = RELATED_ANY;
    for (int i = 0; i < 4; i++) {
        struct fact_event *event = deviation(c, "u1", "deviation", "2026-02-01", NULL);
        event->person = i < 3 ? "first" : "second";
        event->occasion = i < 2 ? "visit" : "call";
    }
    campaign_judge(c);
    /* Two share person and occasion, and each has the other. */
    assert_string_equal(total_of(c, "u1"), "92.00");
    campaign_free(c);
}

static void others_may_be_of_another_indicator(void **state)
{
    (void)state;
    struct campaign *c = repeat_campaign("gravity", SCOPE_PERIOD);
    for (size_t i = 0; i < 2; i++) {
        struct measure *rule = &c->scheme.components[0].ledger->rules[i];
        rule->events = references_of(c, "deviation", &rule->event_count);
        rule->where.related.events =
            references_of(c, "survey_deviation", &rule->where.related.event_count);
    }
    deviation(c, "u1", "deviation", "2026-02-01", NULL);
    deviation(c, "u1", "survey_deviation", "2026-02-02", NULL);
    deviation(c, "u1", "deviation", "2026-02-03", NULL);
    deviation(c, "u1", "deviation", "2026-02-04", NULL)->gravity = 1;
    deviation(c, "u1", "deviation", "2026-02-05", NULL)->gravity = -1;
    campaign_judge(c);
    /* 100 - 1 (before) - 3 (after the survey's) - 2 (another gravity) - 0 (none). */
    assert_string_equal(total_of(c, "u1"), "94.00");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_repeat_replaces),
        cmocka_unit_test(the_last_day_is_in),
        cmocka_unit_test(a_repeat_adds),
        cmocka_unit_test(on_one_day_the_sequence_decides),
        cmocka_unit_test(only_what_counts_is_remembered),
        cmocka_unit_test(the_pool_may_be_one_indicator),
        cmocka_unit_test(the_year_is_remembered),
        cmocka_unit_test(any_order_finds_later_ones_too),
        cmocka_unit_test(others_may_be_of_another_indicator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
