/* Hints on flows of events and on ballots: each limit from both sides, with figures worked by hand.
 */
#include "campaign.h"
#include "cmocka_all.h"
#include "referee/hints.h"

#include <string.h>

#define FLOWS_MOST 200

/* A campaign with flows to look through. */
struct bench {
    struct campaign *c;
    struct hint_flow flows[FLOWS_MOST];
    size_t flow_count;
    struct hint_late late[2];
    size_t late_count;
    struct hint_limits limits;
    struct hint_list hints;
};

static struct bench *bench_new(void)
{
    struct campaign *c = campaign_new();
    struct bench *bench = ARENA_NEW(c->arena, struct bench);
    bench->c = c;
    hint_limits_default(&bench->limits);
    c->facts.as_of = c->facts.to;
    return bench;
}

static void flow_add(struct bench *bench, const char *source, const char *day, int gravity,
                     enum hint_mode mode, int64_t events)
{
    assert_true(bench->flow_count < FLOWS_MOST);
    bench->flows[bench->flow_count++] = (struct hint_flow){
        .source = source, .day = day_from(day), .gravity = gravity, .mode = mode, .events = events};
}

/* "kind who: figure figure; ..." with figures as exact numbers. */
static const char *found(struct bench *bench)
{
    static const char *const KINDS[] = {"burst",     "top_source", "defaulted", "late",
                                        "top_rater", "far",        "traded"};
    struct campaign *c = bench->c;
    const struct hint_inputs inputs = {bench->flows, bench->flow_count, bench->late,
                                       bench->late_count, true};
    hints_find(c->arena, &c->scheme, &c->facts, &inputs, &bench->limits, &bench->hints);
    struct buffer out;
    buffer_init(&out);
    for (size_t i = 0; i < bench->hints.count; i++) {
        const struct hint *hint = &bench->hints.items[i];
        buffer_print(&out, "%s%s", i > 0 ? "; " : "", KINDS[hint->kind]);
        if (hint->source != NULL)
            buffer_print(&out, " %s", hint->source);
        if (hint->rater != NULL)
            buffer_print(&out, " %s", hint->rater);
        if (hint->other >= 0)
            buffer_print(&out, " %s %s", c->facts.units[hint->unit].id,
                         c->facts.units[hint->other].id);
        if (hint->kind == HINT_BURST)
            buffer_print(&out, " %s", day_text(c->arena, hint->from));
        buffer_byte(&out, ':');
        for (size_t j = 0; j < hint->figure_count; j++)
            buffer_print(&out, " %s", number_text(c->arena, hint->figures[j].value));
    }
    const char *text = buffer_finish(&out, c->arena);
    return text;
}

static struct bench *flow_bench(void)
{
    struct bench *bench = bench_new();
    indicator_add(bench->c, "praise", FORM_EVENT, "good bad");
    return bench;
}

/* 1 January to 31 March 2026 are 90 days: 89 others. */
static void a_burst_is_told_from_a_busy_day(void **state)
{
    (void)state;
    struct bench *bench = flow_bench();
    flow_add(bench, "kiosk", "2026-01-05", -1, MODE_ACTIVE, 356);
    flow_add(bench, "kiosk", "2026-02-01", 0, MODE_ACTIVE, 12);
    flow_add(bench, "kiosk", "2026-02-01", 1, MODE_ACTIVE, 8);
    flow_add(bench, "post", "2026-02-01", -1, MODE_ACTIVE, 19);
    /* 20 is five times 356 / 89 = 4; and 356 is far more than five times 20 / 89. */
    assert_string_equal(found(bench), "burst kiosk 2026-01-05: 356 20 89 20/89; "
                                      "burst kiosk 2026-02-01: 20 356 89 4");
    flow_add(bench, "kiosk", "2026-03-01", -1, MODE_ACTIVE, 1);
    assert_string_equal(found(bench), "burst kiosk 2026-01-05: 356 21 89 21/89");
    bench->limits.burst_times = 2000;
    assert_string_equal(found(bench), "");
    bench->limits.burst_events = 19;
    assert_string_equal(found(bench), "burst post 2026-02-01: 19 0 89 0");
    campaign_free(bench->c);
}

static void a_usual_rate_needs_a_week_of_the_period_so_far(void **state)
{
    (void)state;
    struct bench *bench = flow_bench();
    flow_add(bench, NULL, "2026-01-03", -1, MODE_ACTIVE, 40);
    flow_add(bench, NULL, "2025-12-31", -1, MODE_ACTIVE, 4000);
    bench->c->facts.as_of = day_from("2026-01-07");
    assert_string_equal(found(bench), "");
    bench->c->facts.as_of = day_from("2026-01-08");
    assert_string_equal(found(bench), "burst 2026-01-03: 40 0 7 0");
    bench->flows[0].indicator = -1;
    assert_string_equal(found(bench), "");
    campaign_free(bench->c);
}

static void top_answers_are_of_a_scale_and_of_people(void **state)
{
    (void)state;
    struct bench *bench = flow_bench();
    struct measure rate = measure_events(bench->c, "praise");
    bench->limits.burst_events = 1000000;
    flow_add(bench, "tablet", "2026-01-05", 0, MODE_ACTIVE, 20);
    flow_add(bench, "tablet", "2026-01-06", 0, MODE_ACTIVE, 10);
    assert_string_equal(found(bench), ""); /* no rate is taken of it: its gravities are no scale */
    rate.reduce = REDUCE_RATE;
    measure_add(bench->c, "good_share", rate);
    component_add(bench->c, "praise", "1", measure_source(bench->c, SOURCE_MEASURE, "good_share"));
    award_add(bench->c, "flag", "hall", amount_of(bench->c, NULL));
    assert_string_equal(campaign_faults(bench->c), "");
    assert_string_equal(found(bench), "top_source tablet: 30 30");
    flow_add(bench, "tablet", "2026-01-06", 1, MODE_DEFAULTED, 5);
    flow_add(bench, "tablet", "2026-01-06", -1, MODE_NONE, 5);
    assert_string_equal(found(bench), "top_source tablet: 30 30");
    flow_add(bench, "tablet", "2026-01-06", 1, MODE_ACTIVE, 1);
    assert_string_equal(found(bench), "");
    bench->flow_count = 1;
    bench->flows[0].events = 29;
    assert_string_equal(found(bench), "");
    campaign_free(bench->c);
}

static void answers_of_the_system_outweigh_those_of_people(void **state)
{
    (void)state;
    struct bench *bench = flow_bench();
    bench->limits.burst_events = 1000000;
    flow_add(bench, "tablet", "2026-01-05", 0, MODE_DEFAULTED, 16);
    flow_add(bench, "tablet", "2026-01-05", 1, MODE_ACTIVE, 14);
    assert_string_equal(found(bench), "defaulted tablet: 30 16 160/3");
    flow_add(bench, "tablet", "2026-01-05", 1, MODE_ACTIVE, 2);
    assert_string_equal(found(bench), "defaulted tablet: 32 16 50");
    flow_add(bench, "tablet", "2026-01-05", 1, MODE_ACTIVE, 1);
    assert_string_equal(found(bench), "");
    bench->limits.defaulted_share = 0;
    bench->flows[0].mode = MODE_ACTIVE;
    assert_string_equal(found(bench), "");
    campaign_free(bench->c);
}

static void much_that_came_late_is_told(void **state)
{
    (void)state;
    struct bench *bench = flow_bench();
    bench->limits.burst_events = 1000000;
    flow_add(bench, "tablet", "2026-01-05", 0, MODE_ACTIVE, 100);
    bench->late[0] = (struct hint_late){.source = "tablet", .events = 10};
    bench->late[1] = (struct hint_late){.source = "post", .events = 90};
    bench->late_count = 2;
    assert_string_equal(found(bench), "late tablet: 100 10 10");
    bench->flows[0].events = 101;
    assert_string_equal(found(bench), "");
    bench->flows[0].events = 18;
    bench->late[0].events = 9;
    assert_string_equal(found(bench), "");
    campaign_free(bench->c);
}

/* Six units that score each other. */
static struct bench *ballot_bench(enum raters raters)
{
    struct bench *bench = bench_new();
    struct campaign *c = bench->c;
    panel_add(c, "peers", raters);
    award_add(c, "flag", "hall", amount_of(c, NULL));
    for (int i = 1; i <= 6; i++)
        unit_add(c, arena_print(c->arena, "u%d", i), "hall", NULL, NULL);
    raters_add(c, "peers", "u1 u2 u3 u4 u5 u6");
    return bench;
}

/* Everybody gives everybody 50, but for what the caller says: "u1>u2". */
static void ballots_cast(struct bench *bench, const char *const *pairs, const char *const *scores)
{
    for (int from = 1; from <= 6; from++)
        for (int to = 1; to <= 6; to++) {
            const char *score = "50";
            const char *pair = arena_print(bench->c->arena, "u%d>u%d", from, to);
            for (size_t i = 0; pairs[i] != NULL; i++)
                if (strcmp(pairs[i], pair) == 0)
                    score = scores[i];
            if (from != to)
                ballot_add(bench->c, "peers", arena_print(bench->c->arena, "u%d", from),
                           arena_print(bench->c->arena, "u%d", to), score);
        }
}

/* u1 gives all five others 75, their mean is 50: 25 above. The five others give each other 50, but
 * the mean of the others is 50 + 25/4 for a unit that u1 scored: (0 + 4 x -6.25) / 5 = -5 below. */
static void a_rater_far_from_the_others_is_told(void **state)
{
    static const char *const PAIRS[] = {"u1>u2", "u1>u3", "u1>u4", "u1>u5", "u1>u6", NULL};
    static const char *const SCORES[] = {"75", "75", "75", "75", "75"};
    (void)state;
    struct bench *bench = ballot_bench(RATERS_ENTRANTS);
    ballots_cast(bench, PAIRS, SCORES);
    assert_string_equal(found(bench), "far u1: 5 125 25");
    bench->limits.distance = 5;
    assert_string_equal(found(bench), "far u1: 5 125 25; far u2: 5 -25 -5; far u3: 5 -25 -5; "
                                      "far u4: 5 -25 -5; far u5: 5 -25 -5; far u6: 5 -25 -5");
    bench->limits.distance = 26;
    assert_string_equal(found(bench), "");
    bench->limits.distance = 25;
    assert_string_equal(found(bench), "far u1: 5 125 25");
    bench->limits.ballots = 6;
    assert_string_equal(found(bench), "");
    bench->limits.ballots = 5;
    bench->c->scheme.panels[0].mode = PANEL_SECRET;
    assert_string_equal(found(bench), "");
    bench->c->scheme.panels[0].mode = PANEL_OPEN;
    bench->c->facts.panels[0].mode = PANEL_SECRET; /* the period made it secret */
    assert_string_equal(found(bench), "");
    campaign_free(bench->c);
}

static void a_rater_of_nothing_but_the_highest_score_is_told(void **state)
{
    static const char *const PAIRS[] = {"u1>u2", "u1>u3", "u1>u4", "u1>u5", "u1>u6", NULL};
    static const char *const TOP[] = {"100", "100", "100", "100", "100"};
    (void)state;
    struct bench *bench = ballot_bench(RATERS_ENTRANTS);
    bench->limits.distance = 100;
    ballots_cast(bench, PAIRS, TOP);
    assert_string_equal(found(bench), "top_rater u1: 5 5");
    bench->c->facts.ballots[0].score = number_of(bench->c, "99.9");
    assert_string_equal(found(bench), "");
    bench->c->facts.ballots[0].score = number_of(bench->c, "101"); /* refused: four are left */
    assert_string_equal(found(bench), "");
    bench->limits.ballots = 4;
    assert_string_equal(found(bench), "top_rater u1: 4 4");
    campaign_free(bench->c);
}

/* u1 and u2 give each other 100 and everybody else 50, and get 50 from everybody else. */
static void units_that_trade_scores_are_told(void **state)
{
    static const char *const PAIRS[] = {"u2>u1", "u1>u2", NULL};
    static const char *const SCORES[] = {"100", "70"};
    (void)state;
    struct bench *bench = ballot_bench(RATERS_ENTRANTS);
    ballots_cast(bench, PAIRS, SCORES);
    assert_string_equal(found(bench), "traded u1 u2: 70 50 50 100 50 50");
    bench->limits.distance = 21;
    assert_string_equal(found(bench), "");
    bench->limits.distance = 20;
    bench->limits.others = 5;
    assert_string_equal(found(bench), "");
    bench->limits.others = 4;
    assert_string_equal(found(bench), "traded u1 u2: 70 50 50 100 50 50");
    campaign_free(bench->c);
}

/* A range of 40 to 60: 60 is 100 per cent of it, 50 a half. */
static void scores_are_measured_by_their_range(void **state)
{
    static const char *const PAIRS[] = {"u1>u2", "u2>u1", NULL};
    static const char *const SCORES[] = {"60", "60"};
    (void)state;
    struct bench *bench = ballot_bench(RATERS_ENTRANTS);
    bench->c->scheme.panels[0].min = number_of(bench->c, "40");
    bench->c->scheme.panels[0].max = number_of(bench->c, "60");
    ballots_cast(bench, PAIRS, SCORES);
    assert_string_equal(found(bench), "traded u1 u2: 100 50 50 100 50 50");
    bench->c->scheme.panels[0].min = number_of(bench->c, "60"); /* no range, nothing to say */
    assert_string_equal(found(bench), "");
    campaign_free(bench->c);
}

/* The same ballots in two panels are two hints. In the second, u1 has two raters: what they give u2
 * is (60 + 100) / 2 = 80, the others 50. */
static void each_panel_is_looked_at_and_each_unit_as_one(void **state)
{
    static const char *const PAIRS[] = {"u1>u2", "u2>u1", NULL};
    static const char *const SCORES[] = {"100", "100"};
    (void)state;
    struct bench *bench = ballot_bench(RATERS_ENTRANTS);
    struct campaign *c = bench->c;
    ballots_cast(bench, PAIRS, SCORES);
    panel_add(c, "experts", RATERS_GIVEN);
    raters_add(c, "experts", "u1 u2 u3 u4 u5 u6 extra");
    ((struct fact_rater *)(uintptr_t)c->facts.panels[1].raters)[6].unit = 0;
    for (int from = 1; from <= 6; from++)
        for (int to = 1; to <= 6; to++)
            if (from != to)
                ballot_add(c, "experts", arena_print(c->arena, "u%d", from),
                           arena_print(c->arena, "u%d", to),
                           from == 1 && to == 2   ? "60"
                           : from == 2 && to == 1 ? "90"
                                                  : "50");
    ballot_add(c, "experts", "extra", "u2", "100");
    assert_string_equal(found(bench), "traded u1 u2: 100 50 50 100 50 50; "
                                      "traded u1 u2: 80 50 50 90 50 50");
    assert_int_equal(bench->hints.items[1].panel, 1);
    campaign_free(c);
}

/* Items of 10 and of 20 points, each in per cent of its own range: u1 gives 10 of 10 and 20 of 20
 * where five others give the half, so that its three ballots are 50 per cent above theirs. */
static void items_of_a_rubric_compare(void **state)
{
    (void)state;
    struct bench *bench = ballot_bench(RATERS_GIVEN);
    struct campaign *c = bench->c;
    struct choice *items = ARENA_NEW(c->arena, struct choice);
    *items = choice_of(c, BY_ITEM, "manner 10 skill 20");
    c->scheme.panels[0].item_max = items;
    static const char *const CAST[][2] = {{"u2", "manner"}, {"u2", "skill"}, {"u3", "manner"}};
    for (int rater = 1; rater <= 6; rater++)
        for (size_t i = 0; i < COUNT(CAST); i++) {
            bool skill = strcmp(CAST[i][1], "skill") == 0;
            const char *score = rater == 1 ? (skill ? "20" : "10") : (skill ? "10" : "5");
            char id[] = {'u', (char)('0' + rater), '\0'};
            if (strcmp(id, CAST[i][0]) == 0)
                continue;
            ballot_add(c, "peers", arena_text(c->arena, id), CAST[i][0], score);
            c->facts.ballots[c->facts.ballot_count - 1].item = CAST[i][1];
        }
    bench->limits.ballots = 3;
    bench->limits.distance = 50;
    assert_string_equal(found(bench), "top_rater u1: 3 3; far u1: 3 150 50");
    campaign_free(c);
}

static void of_one_kind_the_strongest_are_kept(void **state)
{
    (void)state;
    struct bench *bench = bench_new();
    indicator_add(bench->c, "praise", FORM_EVENT, NULL);
    for (int i = 0; i < HINTS_MOST + 3; i++)
        flow_add(bench, arena_print(bench->c->arena, "s%03d", i), "2026-01-05", -1, MODE_ACTIVE,
                 20 + i);
    assert_true(strlen(found(bench)) > 0);
    assert_int_equal(bench->hints.count, HINTS_MOST);
    assert_int_equal(bench->hints.left_out, 3);
    assert_string_equal(bench->hints.items[0].source, "s102");
    assert_string_equal(bench->hints.items[HINTS_MOST - 1].source, "s003");
    campaign_free(bench->c);
}

static void a_file_of_facts_gives_its_flows(void **state)
{
    size_t count;
    (void)state;
    struct bench *bench = flow_bench();
    unit_add(bench->c, "u1", "hall", NULL, NULL);
    for (int i = 0; i < 20; i++)
        event_add(bench->c, "u1", "praise", "2026-02-01", "good", "1");
    const struct hint_flow *flows = flows_count(bench->c->arena, &bench->c->facts, &count);
    assert_int_equal(count, 20);
    for (size_t i = 0; i < count; i++)
        bench->flows[bench->flow_count++] = flows[i];
    assert_string_equal(found(bench), "burst 2026-02-01: 20 0 89 0");
    campaign_free(bench->c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_burst_is_told_from_a_busy_day),
        cmocka_unit_test(a_usual_rate_needs_a_week_of_the_period_so_far),
        cmocka_unit_test(top_answers_are_of_a_scale_and_of_people),
        cmocka_unit_test(answers_of_the_system_outweigh_those_of_people),
        cmocka_unit_test(much_that_came_late_is_told),
        cmocka_unit_test(a_rater_far_from_the_others_is_told),
        cmocka_unit_test(a_rater_of_nothing_but_the_highest_score_is_told),
        cmocka_unit_test(units_that_trade_scores_are_told),
        cmocka_unit_test(scores_are_measured_by_their_range),
        cmocka_unit_test(each_panel_is_looked_at_and_each_unit_as_one),
        cmocka_unit_test(items_of_a_rubric_compare),
        cmocka_unit_test(of_one_kind_the_strongest_are_kept),
        cmocka_unit_test(a_file_of_facts_gives_its_flows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
