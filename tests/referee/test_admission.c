/* Which rows of the facts count, and with which code the others are refused. */
#include "campaign.h"
#include "cmocka_all.h"

static struct campaign *ledger_campaign(void)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "praise", FORM_EVENT, NULL);
    indicator_add(c, "rate", FORM_VALUE, NULL);
    int quality = ledger_add(c, "quality", "0");
    rule_add(c, quality, "praise", "1", measure_events(c, "praise"));
    award_add(c, "flag", "hall", amount_of(c, NULL));
    unit_add(c, "u1", "hall", "east", NULL);
    unit_add(c, "u2", "hall", "west", NULL);
    return c;
}

static void rows_are_refused_in_order(void **state)
{
    (void)state;
    struct campaign *c = ledger_campaign();
    event_add(c, "u1", "praise", "2026-01-05", NULL, NULL);
    event_add(c, "nobody", "praise", "2026-01-05", NULL, NULL);
    event_add(c, "u1", "unheard_of", "2026-01-05", NULL, NULL);
    event_add(c, "u1", "praise", "2026-01-05", NULL, "0");
    event_add(c, "u1", "praise", "2026-01-05", NULL, "-1");
    event_add(c, "u1", "rate", "2026-01-05", NULL, NULL);
    event_add(c, "nobody", "unheard_of", "2026-01-05", NULL, "0")->id = "e1";
    event_add(c, "nobody", "unheard_of", "2026-01-05", NULL, "0");
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "events/1 unknown_unit; events/2 unknown_indicator; "
                                        "events/3 bad_quantity; events/4 bad_quantity; "
                                        "events/5 unknown_indicator; events/6 duplicate_event; "
                                        "events/7 unknown_unit");
    assert_string_equal(total_of(c, "u1"), "1.00");
    campaign_free(c);
}

static void a_refused_row_does_not_take_its_id(void **state)
{
    (void)state;
    struct campaign *c = ledger_campaign();
    event_add(c, "u1", "praise", "2026-01-05", NULL, "0")->id = "same";
    event_add(c, "u1", "praise", "2026-01-06", NULL, "2")->id = "same";
    event_add(c, "u1", "praise", "2026-01-01", NULL, "4")->id = "same";
    event_add(c, "u1", "praise", "2026-01-07", NULL, NULL)->id = NULL;
    event_add(c, "u1", "praise", "2026-01-07", NULL, NULL)->id = NULL;
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "events/0 bad_quantity; events/2 duplicate_event");
    assert_string_equal(total_of(c, "u1"), "4.00");
    campaign_free(c);
}

static void of_one_id_the_first_in_sequence_counts(void **state)
{
    (void)state;
    struct campaign *c = ledger_campaign();
    struct fact_event *late = event_add(c, "u1", "praise", "2026-01-05", NULL, "2");
    late->id = "same";
    late->sequence = 7;
    struct fact_event *early = event_add(c, "u1", "praise", "2026-02-05", NULL, "5");
    early->id = "same";
    early->sequence = 3;
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "events/0 duplicate_event");
    assert_string_equal(total_of(c, "u1"), "5.00");
    /* With one sequence for both, the earlier day. */
    c->facts.events[0].sequence = 3;
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "2.00");
    c->facts.events[0].day = day_from("2026-03-05");
    campaign_judge(c);
    assert_string_equal(total_of(c, "u1"), "5.00");
    /* With one day too, the row before. */
    c->facts.events[0].day = c->facts.events[1].day;
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "events/1 duplicate_event");
    campaign_free(c);
}

static void assessed_points_are_within_their_range(void **state)
{
    (void)state;
    struct campaign *c = ledger_campaign();
    c->scheme.indicators[0].has_points = true;
    c->scheme.indicators[0].points_min = number_of(c, "3");
    c->scheme.indicators[0].points_max = number_of(c, "5");
    static const char *const POINTS[] = {"2.99", "3", "5", "5.01"};
    event_add(c, "u1", "praise", "2026-01-05", NULL, NULL);
    for (size_t i = 0; i < COUNT(POINTS); i++) {
        struct fact_event *event = event_add(c, "u1", "praise", "2026-01-05", NULL, NULL);
        event->has_points = true;
        event->points = number_of(c, POINTS[i]);
    }
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "events/0 points_missing; events/1 points_out_of_range; "
                                        "events/4 points_out_of_range");
    assert_string_equal(total_of(c, "u1"), "2.00");
    campaign_free(c);
}

/* The total of u1 and u2 when each has one event of every finding. */
static const char *totals_by_finding(struct campaign *c)
{
    static const char *const UNITS[] = {"u1", "u2"};
    c->facts.event_count = 0;
    for (int finding = 0; finding < FINDING_COUNT; finding++)
        for (size_t unit = 0; unit < COUNT(UNITS); unit++)
            event_add(c, UNITS[unit], "praise", "2026-01-05", NULL, NULL)->finding =
                (enum finding)finding;
    campaign_judge(c);
    return arena_print(c->arena, "%s %s", total_of(c, "u1"), total_of(c, "u2"));
}

static void findings_count_from_their_strength_on(void **state)
{
    (void)state;
    struct campaign *c = ledger_campaign();
    struct word_choice *own = &c->scheme.indicators[0].verdict;
    assert_string_equal(totals_by_finding(c), "4.00 4.00");
    own->word = VERDICT_VALID;
    assert_string_equal(totals_by_finding(c), "3.00 3.00");
    own->word = VERDICT_CONFIRMED;
    assert_string_equal(totals_by_finding(c), "2.00 2.00");
    own->word = VERDICT_RESPONSIBLE;
    assert_string_equal(totals_by_finding(c), "1.00 1.00");
    own->word = WORD_INHERITED;
    c->scheme.settings.verdict.word = VERDICT_CONFIRMED;
    assert_string_equal(totals_by_finding(c), "2.00 2.00");
    struct choice choice = choice_of(c, BY_GROUP, "east responsible");
    own->choice = &choice;
    assert_string_equal(totals_by_finding(c), "1.00 2.00");
    struct choice others = choice_of(c, BY_GROUP, "east responsible * any");
    own->choice = &others;
    assert_string_equal(totals_by_finding(c), "1.00 4.00");
    own->choice = NULL;
    c->scheme.settings.verdict.choice = &choice;
    assert_string_equal(totals_by_finding(c), "1.00 4.00");
    campaign_free(c);
}

static void facts_of_strangers_have_no_effect(void **state)
{
    (void)state;
    struct campaign *c = ledger_campaign();
    tally_add(c, "nobody", "praise", "2026-01-01", "2026-01-31", NULL, 2, "2");
    tally_add(c, "u1", "unheard_of", "2026-01-01", "2026-01-31", NULL, 2, "2");
    metric_add(c, "nobody", "rate", WHEN_CURRENT, NULL, "5");
    metric_add(c, "u1", "unheard_of", WHEN_CURRENT, NULL, "5");
    objection_add(c, "nobody", OBJECTION_UPHELD, NULL);
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "");
    assert_string_equal(total_of(c, "u1"), "0.00");
    assert_string_equal(ranks_of(c), "u1:1 u2:1");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_refused_in_order),
        cmocka_unit_test(a_refused_row_does_not_take_its_id),
        cmocka_unit_test(of_one_id_the_first_in_sequence_counts),
        cmocka_unit_test(assessed_points_are_within_their_range),
        cmocka_unit_test(findings_count_from_their_strength_on),
        cmocka_unit_test(facts_of_strangers_have_no_effect),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
