/* The rotating flag as a whole: the quarter of the worked example, and one with streaks and bars.
 */
#include "campaign.h"
#include "cmocka_all.h"

static struct measure graded(struct campaign *c, const char *events, const char *pairs)
{
    struct measure measure = measure_events(c, events);
    measure.each = amount_by(c, BY_GRAVITY, pairs);
    return measure;
}

static struct measure repeated(struct campaign *c, struct measure measure, bool found)
{
    measure.where.related =
        (struct related){.given = true, .same = ids_of(c, "topic"), .found = found};
    return measure;
}

static void indicators(struct campaign *c)
{
    indicator_add(c, "deviation", FORM_EVENT, "minor major");
    int survey = indicator_add(c, "survey_deviation", FORM_EVENT, "minor major");
    int complaint = indicator_add(c, "complaint", FORM_EVENT, "ordinary major");
    c->scheme.indicators[survey].verdict.word = VERDICT_CONFIRMED;
    c->scheme.indicators[complaint].verdict.word = VERDICT_CONFIRMED;
    indicator_add(c, "praise", FORM_EVENT, NULL);
    indicator_add(c, "emergency", FORM_EVENT, NULL);
    indicator_add(c, "article", FORM_EVENT, "bulletin periodical");
    indicator_add(c, "innovation", FORM_EVENT, NULL);
    indicator_add(c, "systems_good", FORM_EVENT, NULL);
    indicator_add(c, "rectification_notice", FORM_EVENT, NULL);
    indicator_add(c, "satisfaction_rate", FORM_VALUE, NULL);
}

static void quality(struct campaign *c)
{
    int ledger = ledger_add(c, "quality", "100");
    c->scheme.components[ledger].weight = number_of(c, "0.5");
    c->scheme.components[ledger].ledger->has_floor = true;
    c->scheme.components[ledger].ledger->floor = NUMBER_ZERO;
    const char *both = "deviation survey_deviation";
    rule_add(c, ledger, "deviation", NULL,
             repeated(c, graded(c, both, "minor -1 major -2"), false));
    rule_add(c, ledger, "repeat", "-3", repeated(c, measure_events(c, both), true));
    rule_add(c, ledger, "complaint", NULL, graded(c, "complaint", "ordinary -5 major -10"));
    rule_add(c, ledger, "praise", "10", measure_events(c, "praise"));
    rule_add(c, ledger, "emergency", "10", measure_events(c, "emergency"));
    rule_add(c, ledger, "article", NULL, graded(c, "article", "bulletin 5 periodical 10"));
    rule_add(c, ledger, "innovation", "5", measure_events(c, "innovation"));
    struct measure once = measure_events(c, "systems_good");
    once.reduce = REDUCE_ANY;
    rule_add(c, ledger, "systems_good", "5", once);
    struct measure satisfaction = measure_source(c, SOURCE_METRIC, "satisfaction_rate");
    measure_add(c, "satisfaction", satisfaction);
    satisfaction.window = WINDOW_PREVIOUS;
    measure_add(c, "satisfaction_before", satisfaction);
    struct measure change = measure_source(c, SOURCE_MEASURE, "satisfaction");
    change.slope = slope_of(c, "satisfaction_before", "10", "-5", PARTIAL_FLOOR);
    rule_add(c, ledger, "satisfaction", NULL, change);
}

static void rewards(struct campaign *c)
{
    struct measure streak = measure_source(c, SOURCE_AWARDS, "flag");
    streak.reduce = REDUCE_STREAK;
    streak.this_win = true;
    measure_add(c, "streak", streak);
    struct measure named = measure_source(c, SOURCE_MEASURE, "streak");
    int first = consequence_add(c, "first_win", "3", "600", NULL);
    consequence_when(c, first, test_of(c, named, IS, "1"));
    int second = consequence_add(c, "second_win", "6", "1200", NULL);
    consequence_when(c, second, test_of(c, named, IS, "2"));
    int further = consequence_add(c, "further_wins", "10", "2000", "retender_priority");
    consequence_when(c, further, test_of(c, named, AT_LEAST, "3"));
    for (int i = first; i <= further; i++)
        c->scheme.consequences[i].show =
            references_of(c, "streak", &c->scheme.consequences[i].show_count);
}

static struct campaign *flag_new(void)
{
    struct campaign *c = campaign_new();
    indicators(c);
    panel_add(c, "peers", RATERS_ENTRANTS);
    panel_add(c, "leaders", RATERS_GIVEN);
    quality(c);
    component_add(c, "peers", "0.25", measure_source(c, SOURCE_BALLOTS, "peers"));
    component_add(c, "leaders", "0.25", measure_source(c, SOURCE_BALLOTS, "leaders"));
    int flag = award_add(c, "flag", "project",
                         amount_by(c, BY_GROUP, "building 2 administrative-centre 1"));
    c->scheme.awards[flag].held = true;
    rewards(c);
    struct measure major = measure_events(c, "complaint");
    major.where.gravity = ids_of(c, "major");
    condition_add(c, "major_complaint", EFFECT_BAR, test_of(c, major, ABOVE, "0"));
    condition_add(c, "rectification_notice", EFFECT_BAR,
                  test_of(c, measure_events(c, "rectification_notice"), ABOVE, "0"));
    c->scheme.rank_within_group = true;
    tie_add(c, measure_source(c, SOURCE_COMPONENT, "quality"), false);
    for (int i = 1; i <= 5; i++)
        unit_add(c, arena_print(c->arena, "u%d", i), "project",
                 i <= 3 ? "building" : "administrative-centre", NULL);
    return c;
}

static void topic(struct fact_event *event, const char *text)
{
    event->topic = text;
}

static void finding(struct fact_event *event, enum finding value)
{
    event->finding = value;
}

static void first_quarter(struct campaign *c)
{
    topic(event_add(c, "u1", "deviation", "2026-01-15", "minor", "2"), "cleaning");
    topic(event_add(c, "u1", "deviation", "2026-02-10", "minor", NULL), "cleaning");
    finding(event_add(c, "u1", "complaint", "2026-02-11", "ordinary", NULL), FINDING_CONFIRMED);
    event_add(c, "u1", "praise", "2026-03-01", NULL, NULL);
    event_add(c, "u1", "systems_good", "2026-03-31", NULL, NULL);
    finding(event_add(c, "u2", "survey_deviation", "2026-01-20", "major", NULL), FINDING_CONFIRMED);
    event_add(c, "u2", "survey_deviation", "2026-01-21", "major", NULL);
    event_add(c, "u3", "complaint", "2026-03-03", "ordinary", NULL);
    event_add(c, "u3", "article", "2026-03-04", "bulletin", NULL);
    event_add(c, "u4", "innovation", "2026-02-02", NULL, NULL);
    event_add(c, "u5", "emergency", "2026-02-03", NULL, "2");
    event_add(c, "u5", "article", "2026-02-04", "periodical", NULL);
}

static void first_ballots(struct campaign *c)
{
    static const char *const PEERS[5][5] = {{NULL, "90", "88", "85", "86"},
                                            {"92", NULL, "90", "88", "80"},
                                            {"94", "92", NULL, "84", "82"},
                                            {"90", "91", "86", NULL, "84"},
                                            {"92", "87", "88", "83", NULL}};
    static const char *const LEADERS[2][5] = {{"90", "88", "86", "80", "84"},
                                              {"90", "92", "84", "82", "86"}};
    raters_add(c, "peers", "u1 u2 u3 u4 u5");
    raters_add(c, "leaders", "l1 l2");
    for (size_t unit = 0; unit < 5; unit++) {
        for (size_t rater = 0; rater < 5; rater++)
            if (PEERS[rater][unit])
                ballot_add(c, "peers", c->facts.units[rater].id, c->facts.units[unit].id,
                           PEERS[rater][unit]);
        for (size_t rater = 0; rater < 2; rater++)
            ballot_add(c, "leaders", rater == 0 ? "l1" : "l2", c->facts.units[unit].id,
                       LEADERS[rater][unit]);
    }
    ballot_add(c, "peers", "u3", "u3", "100");
}

static void test_worked_example(void **state)
{
    (void)state;
    struct campaign *c = flag_new();
    first_quarter(c);
    first_ballots(c);
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "ballots/30 self_vote");
    assert_string_equal(component_of(c, "u1", "quality"), "105.00");
    assert_string_equal(component_of(c, "u1", "peers"), "92.00");
    assert_string_equal(component_of(c, "u1", "leaders"), "90.00");
    assert_string_equal(total_of(c, "u1"), "98.00");
    assert_string_equal(component_of(c, "u5", "quality"), "130.00");
    assert_string_equal(ranks_of(c), "u5:1 u4:2 u1:1 u3:2 u2:3");
    assert_string_equal(winners_of(c), "u5 u1 u3");
    assert_string_equal(reward_of(c, "u1"), "1: 3 600 -");
    assert_string_equal(lines_of(c, "u1", "quality"),
                        "base 100; deviation minor 2 x -1 = -2; repeat 1 x -3 = -3; "
                        "complaint ordinary 1 x -5 = -5; praise 1 x 10 = 10; "
                        "systems_good 1 x 5 = 5");
    assert_string_equal(lines_of(c, "u1", "peers"), "peers 368 / 4 = 92");
    assert_int_equal(c->result.handover_count, 2);
    assert_string_equal(c->result.handovers[1].group, "building");
    assert_int_equal(c->result.handovers[1].to_count, 2);
    campaign_free(c);
}

static void second_facts(struct campaign *c)
{
    finding(event_add(c, "u2", "complaint", "2026-01-09", "major", NULL), FINDING_CONFIRMED);
    event_add(c, "u5", "rectification_notice", "2026-03-31", NULL, NULL);
    metric_add(c, "u1", "satisfaction_rate", WHEN_CURRENT, NULL, "96.5");
    metric_add(c, "u1", "satisfaction_rate", WHEN_PREVIOUS, NULL, "95");
    metric_add(c, "u3", "satisfaction_rate", WHEN_CURRENT, NULL, "94.2");
    metric_add(c, "u3", "satisfaction_rate", WHEN_PREVIOUS, NULL, "96");
    metric_add(c, "u4", "satisfaction_rate", WHEN_CURRENT, NULL, "90");
    win_add(c, "u1", "flag", "2025-04-01", "2025-06-30", NULL);
    win_add(c, "u1", "flag", "2025-07-01", "2025-09-30", NULL);
    win_add(c, "u1", "flag", "2025-10-01", "2025-12-31", NULL);
    win_add(c, "u2", "flag", "2025-10-01", "2025-12-31", NULL);
    win_add(c, "u3", "flag", "2025-04-01", "2025-06-30", NULL);
    win_add(c, "u5", "flag", "2025-10-01", "2025-12-31", NULL);
    win_add(c, "u4", "flag", "2025-07-01", "2025-09-30", NULL);
    raters_add(c, "leaders", "l1");
    raters_add(c, "peers", "u1 u2");
    for (size_t unit = 0; unit < 5; unit++) {
        ballot_add(c, "leaders", "l1", c->facts.units[unit].id, "90");
        ballot_add(c, "peers", unit == 0 ? "u2" : "u1", c->facts.units[unit].id, "80");
    }
}

static void test_streaks_and_bars(void **state)
{
    (void)state;
    struct campaign *c = flag_new();
    second_facts(c);
    campaign_judge(c);
    assert_string_equal(component_of(c, "u1", "quality"), "110.00");
    assert_string_equal(component_of(c, "u2", "quality"), "90.00");
    assert_string_equal(component_of(c, "u3", "quality"), "95.00");
    assert_string_equal(component_of(c, "u4", "quality"), "100.00");
    assert_string_equal(vetoes_of(c, "u2"), "major_complaint");
    assert_string_equal(vetoes_of(c, "u5"), "rectification_notice");
    assert_string_equal(ranks_of(c), "u4:1 u5:- u1:1 u3:2 u2:-");
    assert_string_equal(reward_of(c, "u4"), "1: 3 600 -");
    assert_string_equal(reward_of(c, "u1"), "4: 10 2000 retender_priority");
    assert_string_equal(reward_of(c, "u3"), "1: 3 600 -");
    assert_string_equal(lines_of(c, "u1", "quality"),
                        "base 100; satisfaction 96.5 - 95 = 1.5; 1 x 10 = 10");
    const struct handover *centre = &c->result.handovers[0], *building = &c->result.handovers[1];
    assert_int_equal(centre->from_count, 1);
    assert_int_equal(centre->to[0], 3);
    assert_int_equal(building->from[0], 1);
    assert_int_equal(building->keep[0], 0);
    assert_int_equal(building->to[0], 2);
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_worked_example),
        cmocka_unit_test(test_streaks_and_bars),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
