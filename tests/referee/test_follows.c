/* What follows besides a winner's own reward: by month, for superiors, for those not chosen, for
 * the last, under another award. */
#include "campaign_people.h"
#include "cmocka_all.h"

static struct campaign *follow_campaign(const char *scores)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "score", FORM_VALUE, NULL);
    indicator_add(c, "breach", FORM_EVENT, NULL);
    indicator_add(c, "complaint", FORM_EVENT, NULL);
    component_add(c, "score", "1", measure_source(c, SOURCE_METRIC, "score"));
    award_add(c, "star", "person", amount_of(c, "1"));
    struct ids list = ids_of(c, scores);
    for (size_t i = 0; i < list.count; i++) {
        const char *id = arena_print(c->arena, "u%zu", i + 1);
        unit_add(c, id, "person", "east", NULL);
        metric_add(c, id, "score", WHEN_CURRENT, NULL, list.items[i]);
    }
    unit_add(c, "office", "department", NULL, NULL);
    return c;
}

static struct consequence *row_add(struct campaign *c, const char *id, enum who who,
                                   const char *money)
{
    int row = consequence_add(c, id, NULL, money, NULL);
    c->scheme.consequences[row].who = who;
    return &c->scheme.consequences[row];
}

static void months(void **state)
{
    (void)state;
    struct campaign *c = follow_campaign("90 80");
    struct measure breaches = measure_events(c, "breach");
    breaches.each = amount_of(c, "10");
    struct consequence *row = row_add(c, "fine", WHO_UNITS, NULL);
    row->per = PER_MONTH;
    row->money = amount_measured(c, breaches);
    row = row_add(c, "training", WHO_UNITS, NULL);
    row->per = PER_MONTH;
    row->actions = ids_of(c, "training talk");
    consequence_when(c, 1, test_of(c, measure_events(c, "breach"), AT_LEAST, "3"));
    event_add(c, "u2", "breach", "2026-03-31", NULL, "2");
    event_add(c, "u2", "breach", "2026-01-31", NULL, "2");
    event_add(c, "u2", "breach", "2026-01-01", NULL, "1.5");
    event_add(c, "u1", "breach", "2025-12-31", NULL, "9");
    event_add(c, "u1", "breach", "2026-04-01", NULL, "9");
    event_add(c, "office", "breach", "2026-02-10", NULL, NULL);
    campaign_judge(c);
    assert_string_equal(penalties_of(c),
                        "office 2026-02 10; u2 2026-01 35 training talk; u2 2026-03 20");
    assert_int_equal(c->result.effect_count, 0);
    /* A period within months has the rest of them only. */
    c->facts.from = day_from("2026-01-02");
    c->facts.to = day_from("2026-03-30");
    campaign_judge(c);
    assert_string_equal(penalties_of(c), "office 2026-02 10; u2 2026-01 20");
    c->scheme.consequences[0].only.groups = ids_of(c, "east");
    campaign_judge(c);
    assert_string_equal(penalties_of(c), "u2 2026-01 20");
    c->facts.from = c->facts.to = DAY_LAST;
    campaign_judge(c);
    assert_string_equal(penalties_of(c), "");
    campaign_free(c);
}

/* Another event counts as one of the period's, in whichever month it was. */
static void months_look_at_the_whole_period(void **state)
{
    (void)state;
    struct campaign *c = follow_campaign("90 80");
    struct measure repeats = measure_events(c, "breach");
    repeats.each = amount_of(c, "10");
    repeats.where.related =
        (struct related){.given = true, .same = ids_of(c, "topic"), .found = true};
    struct consequence *row = row_add(c, "fine", WHO_UNITS, NULL);
    row->per = PER_MONTH;
    row->money = amount_measured(c, repeats);
    event_add(c, "u1", "breach", "2025-12-31", NULL, NULL)->topic = "noise";
    event_add(c, "u1", "breach", "2026-01-10", NULL, NULL)->topic = "noise";
    event_add(c, "u1", "breach", "2026-03-10", NULL, NULL)->topic = "noise";
    campaign_judge(c);
    assert_string_equal(penalties_of(c), "u1 2026-03 10");
    c->scheme.consequences[0].money.measure->where.related.order = RELATED_ANY;
    campaign_judge(c);
    assert_string_equal(penalties_of(c), "u1 2026-01 10; u1 2026-03 10");
    campaign_free(c);
}

static void decided_amounts(void **state)
{
    (void)state;
    struct campaign *c = follow_campaign("90 80");
    int fine = step_add(c, "fine", STEP_DECISION), bonus = step_add(c, "bonus", STEP_DECISION);
    struct step *step = &c->scheme.steps[fine];
    step->about = DECISION_EVENTS;
    step->events = references_of(c, "complaint", &step->event_count);
    step->has_min = step->has_max = true;
    step->min = number_of(c, "50");
    step->max = number_of(c, "200");
    c->scheme.steps[bonus].about = DECISION_UNIT;
    component_add(c, "bonus", "1", measure_source(c, SOURCE_DECISIONS, "bonus"));
    c->scheme.components[1].part = PART_ADDED;
    struct consequence *row = row_add(c, "fines", WHO_UNITS, NULL);
    row->per = PER_MONTH;
    row->money = amount_measured(c, measure_source(c, SOURCE_DECISIONS, "fine"));
    event_add(c, "u1", "complaint", "2026-01-10", NULL, NULL)->id = "e1";
    event_add(c, "u1", "breach", "2026-01-10", NULL, NULL)->id = "e2";
    event_add(c, "u2", "complaint", "2026-03-10", NULL, NULL)->id = "e3";
    event_add(c, "u2", "complaint", "2026-04-10", NULL, NULL)->id = "e4";
    event_add(c, "u2", "complaint", "2026-02-10", NULL, NULL)->id = "e5";
    c->facts.events[4].finding = FINDING_DISMISSED;
    static const char *const EVENTS[] = {"e1", "e1", "e1", "e2", "e3", "e4", "e5", NULL, "e3"};
    static const char *const AMOUNTS[] = {"210", "49.99", "200", "100", "50",
                                          "60",  "60",    "60",  NULL};
    for (size_t i = 0; i < COUNT(EVENTS); i++)
        decision_add(c, "fine", NULL, EVENTS[i], AMOUNTS[i]);
    decision_add(c, "bonus", "u2", NULL, "4.5");
    decision_add(c, "bonus", "u2", NULL, "-1");
    decision_add(c, "bonus", "nobody", NULL, "1");
    decision_add(c, "other", "u1", NULL, "1");
    campaign_judge(c);
    assert_string_equal(refusals_of(c),
                        "decisions/0 amount_out_of_range; decisions/1 amount_out_of_range; "
                        "decisions/3 unknown_event; decisions/5 unknown_event; "
                        "decisions/6 unknown_event; decisions/7 unknown_event; "
                        "decisions/8 amount_out_of_range; decisions/11 unknown_unit; "
                        "decisions/12 unknown_step");
    assert_string_equal(penalties_of(c), "u1 2026-01 200; u2 2026-03 50");
    assert_string_equal(component_of(c, "u1", "bonus"), "0.00");
    assert_string_equal(total_of(c, "u2"), "83.50");
    campaign_free(c);
}

static void superiors(void **state)
{
    (void)state;
    struct campaign *c = follow_campaign("90 80");
    row_add(c, "own", WHO_WINNERS, "800");
    row_add(c, "above", WHO_WINNERS, "400")->to = ids_of(c, "manager director chair");
    unit_attribute(c, 0, "manager", "office");
    unit_attribute(c, 0, "director", "nobody");
    campaign_judge(c);
    const struct winner *winner = winner_of(c, "u1");
    assert_string_equal(reward_of(c, "u1"), "0: 0 800 -");
    assert_int_equal(winner->superior_count, 1);
    assert_string_equal(winner->superiors[0].role, "manager");
    assert_string_equal(c->facts.units[winner->superiors[0].unit].id, "office");
    assert_string_equal(number_text(c->arena, winner->superiors[0].money), "400");
    assert_int_equal(winner->consequence_count, 2);
    campaign_free(c);
}

static const char *money_as(struct campaign *c, const char *award)
{
    const char *text = "";
    campaign_judge(c);
    for (size_t i = 0; i < c->result.winner_count; i++) {
        const struct winner *winner = &c->result.winners[i];
        if (winner->award == scheme_award(&c->scheme, award))
            text =
                arena_print(c->arena, "%s%s%s %s", text, text[0] ? "; " : "",
                            c->facts.units[winner->unit].id, number_text(c->arena, winner->money));
    }
    return text;
}

static void the_shortlisted_under_another_award(void **state)
{
    (void)state;
    struct campaign *c = follow_campaign("90 80 70");
    c->scheme.awards[0].select.shortlist = 2;
    award_add(c, "nominee", "person", amount_of(c, NULL));
    c->scheme.awards[1].selects = false;
    row_add(c, "star", WHO_WINNERS, "300");
    row_add(c, "nominee", WHO_NOT_CHOSEN, "100")->as = (struct reference){"nominee", -1};
    assert_string_equal(money_as(c, "star"), "u1 300");
    assert_string_equal(money_as(c, "nominee"), "u2 100");
    c->scheme.consequences[1].who = WHO_SHORTLISTED;
    assert_string_equal(money_as(c, "nominee"), "u1 100; u2 100");
    c->scheme.consequences[1].as = (struct reference){NULL, -1};
    assert_string_equal(money_as(c, "nominee"), "");
    assert_string_equal(money_as(c, "star"), "u1 300");
    assert_int_equal(c->result.effect_count, 2);
    /* A winner objected to leaves the list too, though the place stays empty. */
    c->scheme.settings.vacancy = VACANCY_LEAVE;
    c->scheme.awards[0].select.vacancy = VACANCY_LEAVE;
    objection_add(c, "u1", OBJECTION_UPHELD, NULL);
    c->scheme.consequences[1].who = WHO_NOT_CHOSEN;
    assert_string_equal(money_as(c, "star"), "");
    assert_int_equal(c->result.effect_count, 1);
    assert_string_equal(shortlists_of(c), "u2");
    campaign_free(c);
}

static const char *marked(struct campaign *c)
{
    campaign_judge(c);
    return marks_of(c);
}

static void the_last(void **state)
{
    (void)state;
    struct campaign *c = follow_campaign("90 80 70 70");
    row_add(c, "talk", WHO_LAST, NULL)->actions = ids_of(c, "talk");
    assert_string_equal(marked(c), "u3 talk; u4 talk");
    c->scheme.consequences[0].ties = LAST_NONE;
    c->scheme.consequences[0].is_public = true;
    assert_string_equal(marked(c), "");
    c->facts.metrics[3].value = number_of(c, "60");
    assert_string_equal(marked(c), "u4 talk!");
    c->facts.units[3].group = "west";
    c->scheme.rank_within_group = true; /* one alone is not the last */
    assert_string_equal(marked(c), "u3 talk!");
    c->scheme.consequences[0].only.groups = ids_of(c, "west");
    assert_string_equal(marked(c), "");
    c->scheme.consequences[0].only.groups = (struct ids){0};
    c->scheme.awards[0].select.number = amount_of(c, "3");
    assert_string_equal(marked(c), ""); /* winners apart */
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months),
        cmocka_unit_test(months_look_at_the_whole_period),
        cmocka_unit_test(decided_amounts),
        cmocka_unit_test(superiors),
        cmocka_unit_test(the_shortlisted_under_another_award),
        cmocka_unit_test(the_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
