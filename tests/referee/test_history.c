/* Earlier awards: streaks and their gaps, counts, points, levels. */
#include "campaign.h"
#include "cmocka_all.h"

static struct campaign *history_campaign(void)
{
    struct campaign *c = campaign_new();
    award_add(c, "flag", "hall", amount_of(c, NULL));
    award_add(c, "other", "nothing", amount_of(c, NULL));
    component_add(c, "always", "1", measure_roster(c, "since"));
    for (int i = 1; i <= 4; i++) {
        int unit = unit_add(c, arena_print(c->arena, "u%d", i), "hall", "east", NULL);
        c->facts.units[unit].since = i;
    }
    return c;
}

/* The measure for u1 to u4 as the money of their win. */
static const char *money_under(struct campaign *c, struct measure measure)
{
    c->scheme.consequence_count = 0;
    int row = consequence_add(c, "pay", NULL, NULL, NULL);
    c->scheme.consequences[row].money = amount_measured(c, measure);
    campaign_judge(c);
    const char *text = "";
    for (size_t i = 0; i < c->facts.unit_count; i++)
        text = arena_print(c->arena, "%s%s%s", text, i > 0 ? " " : "",
                           number_text(c->arena, winner_of(c, c->facts.units[i].id)->money));
    return text;
}

static struct measure streak(struct campaign *c, enum gap gap, bool this_win)
{
    struct measure measure = measure_source(c, SOURCE_AWARDS, "flag");
    measure.reduce = REDUCE_STREAK;
    measure.gap = gap;
    measure.this_win = this_win;
    return measure;
}

static void quarters_in_a_row(void **state)
{
    (void)state;
    struct campaign *c = history_campaign();
    win_add(c, "u1", "flag", "2025-10-01", "2025-12-31", NULL);
    win_add(c, "u1", "flag", "2025-07-01", "2025-09-30", NULL);
    win_add(c, "u1", "flag", "2025-07-01", "2025-09-30", NULL);
    win_add(c, "u1", "flag", "2025-04-01", "2025-06-30", NULL);
    win_add(c, "u1", "flag", "2024-10-01", "2024-12-31", NULL);
    win_add(c, "u2", "flag", "2025-10-01", "2025-12-31", NULL);
    win_add(c, "u3", "flag", "2025-07-01", "2025-09-30", NULL);
    win_add(c, "u3", "other", "2025-10-01", "2025-12-31", NULL);
    assert_string_equal(money_under(c, streak(c, GAP_BREAK, true)), "4 2 1 1");
    assert_string_equal(money_under(c, streak(c, GAP_BREAK, false)), "3 1 0 0");
    c->scheme.cadence = CADENCE_ONCE;
    assert_string_equal(money_under(c, streak(c, GAP_BREAK, true)), "1 1 1 1");
    campaign_free(c);
}

static void periods_without_a_winner(void **state)
{
    (void)state;
    struct campaign *c = history_campaign();
    /* Nobody in the last quarter; a unit that left the roster before; u1 and u2 in the summer. */
    win_add(c, NULL, "flag", "2025-10-01", "2025-12-31", NULL);
    win_add(c, "u1", "flag", "2025-07-01", "2025-09-30", NULL);
    win_add(c, "u2", "flag", "2025-07-01", "2025-09-30", NULL);
    win_add(c, "u1", "flag", "2025-01-01", "2025-03-31", NULL);
    assert_string_equal(money_under(c, streak(c, GAP_BREAK, true)), "1 1 1 1");
    assert_string_equal(money_under(c, streak(c, GAP_IGNORE_UNHELD, true)), "3 2 1 1");
    win_add(c, "gone", "flag", "2025-04-01", "2025-06-30", NULL);
    assert_string_equal(money_under(c, streak(c, GAP_IGNORE_UNHELD, true)), "2 2 1 1");
    win_add(c, "gone", "flag", "2025-10-01", "2025-12-31", NULL);
    assert_string_equal(money_under(c, streak(c, GAP_IGNORE_UNHELD, true)), "1 1 1 1");
    campaign_free(c);
}

static void the_cadence_sets_the_period_before(void **state)
{
    (void)state;
    struct campaign *c = history_campaign();
    c->facts.from = day_from("2026-03-01");
    c->scheme.cadence = CADENCE_MONTH;
    win_add(c, "u1", "flag", "2026-02-01", "2026-02-28", NULL);
    win_add(c, "u1", "flag", "2026-01-01", "2026-01-31", NULL);
    win_add(c, "u2", "flag", "2026-01-15", "2026-02-14", NULL);
    win_add(c, "u3", "flag", "2026-02-10", "2026-02-20", NULL);
    win_add(c, "u4", "flag", "2026-03-01", "2026-03-31", NULL);
    assert_string_equal(money_under(c, streak(c, GAP_BREAK, true)), "3 1 2 1");
    c->scheme.cadence = CADENCE_YEAR;
    win_add(c, "u4", "flag", "2025-03-01", "2026-02-28", NULL);
    assert_string_equal(money_under(c, streak(c, GAP_BREAK, true)), "2 2 2 2");
    c->scheme.cadence = CADENCE_HALF_YEAR;
    c->facts.wins[0].from = day_from("2025-08-31");
    c->facts.wins[0].to = day_from("2025-09-01");
    c->facts.wins[1] = c->facts.wins[0];
    assert_string_equal(money_under(c, streak(c, GAP_BREAK, true)), "1 2 2 1");
    campaign_free(c);
}

static void counts_points_and_levels(void **state)
{
    (void)state;
    struct campaign *c = history_campaign();
    win_add(c, "u1", "flag", "2025-10-01", "2025-12-31", "3");
    win_add(c, "u1", "flag", "2025-01-01", "2025-03-31", "0.5");
    win_add(c, "u2", "flag", "2024-01-01", "2024-03-31", "10");
    win_add(c, "u3", "other", "2025-10-01", "2025-12-31", "100");
    win_add(c, "gone", "flag", "2025-10-01", "2025-12-31", "100");
    win_add(c, "u4", "flag", "2026-01-01", "2026-03-31", "100");
    c->facts.wins[0].level = "first";
    c->facts.wins[1].level = "second";
    struct measure measure = measure_source(c, SOURCE_AWARDS, "flag");
    assert_string_equal(money_under(c, measure), "0 0 0 0");
    measure.window = WINDOW_EVER;
    assert_string_equal(money_under(c, measure), "2 1 0 0");
    measure.this_win = true;
    assert_string_equal(money_under(c, measure), "3 2 1 1");
    measure.each = amount_of(c, "100");
    assert_string_equal(money_under(c, measure), "300 200 100 100");
    c->facts.units[1].group = "west";
    measure.each = amount_by(c, BY_GROUP, "east 10");
    assert_string_equal(money_under(c, measure), "30 0 10 10");
    measure.each = amount_of(c, NULL);
    measure.reduce = REDUCE_COUNT;
    measure.window = WINDOW_YEAR;
    assert_string_equal(money_under(c, measure), "1 1 1 1");
    measure.this_win = false;
    measure.window = WINDOW_SINCE;
    measure.since.kind = MOMENT_DAY, measure.since.day = day_from("2025-10-01");
    assert_string_equal(money_under(c, measure), "1 0 0 0");
    measure.since.day = day_from("2025-10-02"); /* the whole period is wanted */
    assert_string_equal(money_under(c, measure), "0 0 0 0");
    measure.window = WINDOW_PREVIOUS;
    measure.reduce = REDUCE_POINTS;
    assert_string_equal(money_under(c, measure), "3 0 0 0");
    measure.window = WINDOW_EVER;
    assert_string_equal(money_under(c, measure), "3.5 10 0 0");
    measure.reduce = REDUCE_SUM;
    measure.each = amount_by(c, BY_LEVEL, "first -1 second -0.8");
    assert_string_equal(money_under(c, measure), "-1.8 0 0 0");
    campaign_free(c);
}

static void another_award_sees_no_win_of_this_one(void **state)
{
    (void)state;
    struct campaign *c = history_campaign();
    struct measure measure = measure_source(c, SOURCE_AWARDS, "other");
    measure.reduce = REDUCE_COUNT;
    measure.this_win = true;
    assert_string_equal(money_under(c, measure), "0 0 0 0");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quarters_in_a_row),
        cmocka_unit_test(periods_without_a_winner),
        cmocka_unit_test(the_cadence_sets_the_period_before),
        cmocka_unit_test(counts_points_and_levels),
        cmocka_unit_test(another_award_sees_no_win_of_this_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
