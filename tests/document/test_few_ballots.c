/* Few ballots become equal ones with the same sum; enough of them, and refused ones, stay. */
#include "document/few_ballots.h"

#include "base/attributes.h"
#include "scheme/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;
static struct panel panels[2];
static struct fact_panel fact_panels[2];
static struct scheme scheme;

static int all_open(void **state)
{
    (void)state;
    arena = arena_new();
    scheme = (struct scheme){.panels = panels, .panel_count = 2};
    return 0;
}

static int all_close(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct fact_ballot ballot(int panel, int unit, const char *rater, const char *score)
{
    struct fact_ballot made = {.panel = panel, .unit = unit, .rater = rater};
    assert_true(number_parse(arena, score, &made.score));
    return made;
}

static const char *score_of(const struct facts *facts, size_t i)
{
    return number_text(arena, facts->ballots[i].score);
}

static struct facts facts_of(struct fact_ballot *ballots, size_t count)
{
    return (struct facts){
        .ballots = ballots, .ballot_count = count, .panels = fact_panels, .panel_count = 2};
}

static void two_share_their_sum(void **state)
{
    struct fact_ballot ballots[] = {ballot(0, 1, "a", "9.5"), ballot(0, 2, "a", "7"),
                                    ballot(0, 1, "b", "6"), ballot(1, 1, "a", "3")};
    struct facts facts = facts_of(ballots, COUNT(ballots));
    const struct result nothing = {0};
    (void)state;
    struct facts levelled = facts_level_few(arena, &scheme, &facts, &nothing, FEW_OF_ALL, 3);
    assert_string_equal(score_of(&levelled, 0), "7.75");
    assert_string_equal(score_of(&levelled, 1), "7");
    assert_string_equal(score_of(&levelled, 2), "7.75");
    assert_string_equal(score_of(&levelled, 3), "3");
    assert_string_equal(levelled.ballots[2].rater, "b");
    assert_string_equal(score_of(&facts, 0), "9.5");
    levelled = facts_level_few(arena, &scheme, &facts, &nothing, FEW_OF_ALL, 2);
    assert_string_equal(score_of(&levelled, 0), "9.5");
    levelled = facts_level_few(arena, &scheme, &facts, &nothing, FEW_OF_SECRET, 3);
    assert_string_equal(score_of(&levelled, 0), "9.5");
    fact_panels[0] = (struct fact_panel){.panel = 0, .mode = PANEL_SECRET};
    levelled = facts_level_few(arena, &scheme, &facts, &nothing, FEW_OF_SECRET, 3);
    assert_string_equal(score_of(&levelled, 0), "7.75");
    fact_panels[0].mode = PANEL_OPEN;
    levelled = facts_level_few(arena, &scheme, &facts, &nothing, FEW_OF_ALL, 0);
    assert_string_equal(score_of(&levelled, 2), "6");
}

/* 10 in three parts: the last one gets what is left. */
static void what_cannot_be_equal_keeps_the_sum(void **state)
{
    struct fact_ballot ballots[] = {ballot(0, 1, "a", "5"), ballot(0, 1, "b", "4"),
                                    ballot(0, 1, "c", "1")};
    struct facts facts = facts_of(ballots, COUNT(ballots));
    const struct result nothing = {0};
    (void)state;
    struct facts levelled = facts_level_few(arena, &scheme, &facts, &nothing, FEW_OF_ALL, 4);
    assert_string_equal(score_of(&levelled, 0), "3.333333");
    assert_string_equal(score_of(&levelled, 1), "3.333333");
    assert_string_equal(score_of(&levelled, 2), "3.333334");
}

static void items_are_apart_and_refused_ones_stay(void **state)
{
    struct fact_ballot ballots[] = {ballot(0, 1, "a", "8"), ballot(0, 1, "b", "2"),
                                    ballot(0, 1, "c", "100"), ballot(0, 1, "a", "1")};
    struct refusal refusals[] = {{.list = "events", .index = 0}, {.list = "ballots", .index = 2}};
    const struct result result = {.refusals = refusals, .refusal_count = 2};
    struct facts facts = facts_of(ballots, COUNT(ballots));
    (void)state;
    ballots[3].item = "tidy";
    struct facts levelled = facts_level_few(arena, &scheme, &facts, &result, FEW_OF_ALL, 3);
    assert_string_equal(score_of(&levelled, 0), "5");
    assert_string_equal(score_of(&levelled, 1), "5");
    assert_string_equal(score_of(&levelled, 2), "100");
    assert_string_equal(score_of(&levelled, 3), "1");
}

static void weighted_groups_keep_their_own_sums(void **state)
{
    static const struct choice weights;
    struct fact_rater raters[] = {{.id = "a", .unit = -1, .group = "board"},
                                  {.id = "b", .unit = -1, .group = "board"},
                                  {.id = "c", .unit = -1}};
    struct fact_ballot ballots[] = {ballot(1, 1, "a", "10"), ballot(1, 1, "c", "3"),
                                    ballot(1, 1, "b", "6"), ballot(1, 1, "x", "1")};
    struct facts facts = facts_of(ballots, COUNT(ballots));
    const struct result nothing = {0};
    (void)state;
    panels[1].weights = &weights;
    fact_panels[0] = (struct fact_panel){.panel = 0};
    fact_panels[1] = (struct fact_panel){.panel = 1, .raters = raters, .rater_count = 3};
    struct facts levelled = facts_level_few(arena, &scheme, &facts, &nothing, FEW_OF_ALL, 5);
    assert_string_equal(score_of(&levelled, 0), "8");
    assert_string_equal(score_of(&levelled, 2), "8");
    assert_string_equal(score_of(&levelled, 1), "2");
    assert_string_equal(score_of(&levelled, 3), "2");
    panels[1].weights = NULL;
    levelled = facts_level_few(arena, &scheme, &facts, &nothing, FEW_OF_ALL, 5);
    assert_string_equal(score_of(&levelled, 1), "5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_share_their_sum),
        cmocka_unit_test(what_cannot_be_equal_keeps_the_sum),
        cmocka_unit_test(items_are_apart_and_refused_ones_stay),
        cmocka_unit_test(weighted_groups_keep_their_own_sums),
    };
    return cmocka_run_group_tests(tests, all_open, all_close);
}
