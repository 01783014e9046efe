/* What follows from a win, and what follows for units whether they win or not. */
#include "campaign.h"
#include "cmocka_all.h"

static struct campaign *reward_campaign(void)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "anger", FORM_EVENT, NULL);
    component_add(c, "since", "1", measure_roster(c, "since"));
    award_add(c, "star", "person", amount_of(c, "1"));
    award_add(c, "flag", "hall", amount_of(c, NULL));
    static const char *const KINDS[] = {"person", "person", "hall"};
    for (int i = 0; i < 3; i++) {
        int unit = unit_add(c, arena_print(c->arena, "u%d", i + 1), KINDS[i],
                            i == 1 ? "west" : "east", NULL);
        c->facts.units[unit].since = 10 - i;
    }
    return c;
}

static void rows_that_apply_add_up(void **state)
{
    (void)state;
    struct campaign *c = reward_campaign();
    consequence_add(c, "always", "1.5", "100", "badge office");
    consequence_add(c, "again", "2", NULL, "office trophy");
    int never = consequence_add(c, "never", "50", "50", "nothing");
    consequence_when(c, never, test_of(c, measure_roster(c, "since"), ABOVE, "10"));
    c->scheme.consequences[0].actions = ids_of(c, "talk");
    c->scheme.consequences[1].leave_days = amount_of(c, "0.5");
    campaign_judge(c);
    assert_string_equal(winners_of(c), "u1 u3");
    assert_string_equal(reward_of(c, "u1"), "0: 3.5 100 badge office trophy");
    const struct winner *winner = winner_of(c, "u3");
    assert_string_equal(number_text(c->arena, winner->leave_days), "0.5");
    assert_int_equal(winner->action_count, 1);
    assert_int_equal(winner->consequence_count, 2);
    assert_int_equal(winner->consequences[1], 1);
    assert_null(winner->level);
    assert_int_equal(c->result.effect_count, 0);
    campaign_free(c);
}

static void rows_for_some(void **state)
{
    (void)state;
    struct campaign *c = reward_campaign();
    int row = consequence_add(c, "star_only", "1", NULL, NULL);
    struct only *only = &c->scheme.consequences[row].only;
    only->awards = references_of(c, "star", &only->award_count);
    row = consequence_add(c, "by_choice", NULL, NULL, NULL);
    c->scheme.consequences[row].money = amount_by(c, BY_AWARD, "star 400 flag 200");
    c->scheme.consequences[row].points = amount_by(c, BY_GROUP, "west 5");
    campaign_judge(c);
    assert_string_equal(reward_of(c, "u1"), "0: 1 400 -");
    assert_string_equal(reward_of(c, "u3"), "0: 0 200 -");
    campaign_free(c);
}

static void units_need_not_win(void **state)
{
    (void)state;
    struct campaign *c = reward_campaign();
    int row = consequence_add(c, "training", NULL, NULL, NULL);
    struct consequence *training = &c->scheme.consequences[row];
    training->who = WHO_UNITS;
    training->money = amount_measured(c, measure_events(c, "anger"));
    training->money.measure->each = amount_of(c, "-10");
    training->actions = ids_of(c, "training");
    consequence_when(c, row, test_of(c, measure_events(c, "anger"), AT_LEAST, "3"));
    event_add(c, "u2", "anger", "2026-01-05", NULL, "4");
    event_add(c, "u1", "anger", "2026-01-05", NULL, "2");
    event_add(c, "u3", "anger", "2026-01-05", NULL, "3");
    campaign_judge(c);
    assert_int_equal(c->result.effect_count, 2);
    assert_int_equal(c->result.effects[0].unit, 1);
    assert_string_equal(number_text(c->arena, c->result.effects[0].money), "-40");
    assert_string_equal(c->result.effects[1].actions[0], "training");
    assert_string_equal(reward_of(c, "u1"), "0: 0 0 -");
    campaign_free(c);
}

static void shown_measures(void **state)
{
    (void)state;
    struct campaign *c = reward_campaign();
    struct measure streak = measure_source(c, SOURCE_AWARDS, "star");
    streak.reduce = REDUCE_STREAK;
    streak.this_win = true;
    measure_add(c, "streak", streak);
    measure_add(c, "anger", measure_events(c, "anger"));
    measure_add(c, "size", measure_roster(c, "headcount"));
    for (int i = 0; i < 2; i++) {
        int index = consequence_add(c, i == 0 ? "a" : "b", NULL, NULL, NULL);
        struct consequence *row = &c->scheme.consequences[index];
        row->show =
            references_of(c, i == 0 ? "anger size streak" : "streak anger", &row->show_count);
    }
    event_add(c, "u1", "anger", "2026-01-05", NULL, "4");
    win_add(c, "u1", "star", "2025-10-01", "2025-12-31", NULL);
    campaign_judge(c);
    const struct winner *winner = winner_of(c, "u1");
    assert_int_equal(winner->streak, 2);
    assert_int_equal(winner->shown_count, 2); /* each once, what is absent not at all */
    assert_string_equal(number_text(c->arena, winner->shown[0].value), "4");
    assert_int_equal(winner->shown[1].measure, 0);
    /* The streak of another award is not this win's. */
    assert_int_equal(winner_of(c, "u3")->streak, 0);
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_that_apply_add_up),
        cmocka_unit_test(rows_for_some),
        cmocka_unit_test(units_need_not_win),
        cmocka_unit_test(shown_measures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
