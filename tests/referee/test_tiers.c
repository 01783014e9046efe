/* Levels by share of a base, ceilings, shortlists and the choice from them. */
#include "campaign_people.h"
#include "cmocka_all.h"

#include <string.h>

static struct campaign *score_campaign(const char *scores)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "score", FORM_VALUE, NULL);
    indicator_add(c, "absence", FORM_EVENT, NULL);
    component_add(c, "score", "1", measure_source(c, SOURCE_METRIC, "score"));
    award_add(c, "star", "person", amount_of(c, NULL));
    struct ids list = ids_of(c, scores);
    for (size_t i = 0; i < list.count; i++) {
        const char *id = arena_print(c->arena, "u%zu", i + 1);
        unit_add(c, id, "person", "east", NULL);
        metric_add(c, id, "score", WHEN_CURRENT, NULL, list.items[i]);
    }
    return c;
}

static struct share *share_of(struct campaign *c, const char *per_cent, const char *of,
                              enum share_rounding rounding)
{
    struct share *share = ARENA_NEW(c->arena, struct share);
    *share = (struct share){number_of(c, per_cent), {of, -1}, rounding};
    return share;
}

static const char *const LEVELS[] = {"first", "second", "third"};

static struct campaign *tiers_campaign(const char *scores, const char *headcount)
{
    static const char *const SHARES[] = {"15", "35", "50"};
    struct campaign *c = score_campaign(scores);
    struct award *award = &c->scheme.awards[0];
    int all = unit_add(c, "all", "group", "east", NULL);
    c->facts.units[all].has_headcount = true;
    c->facts.units[all].headcount = number_of(c, headcount);
    struct field *field = ARENA_NEW(c->arena, struct field);
    field->within = WITHIN_RANKING;
    struct measure heads = measure_roster(c, "headcount");
    heads.field = field;
    measure_add(c, "heads", heads);
    award->levels = (struct ids){LEVELS, COUNT(LEVELS)};
    award->select.base = share_of(c, "40", "heads", SHARE_HALF_UP);
    award->select.tier_count = COUNT(LEVELS);
    award->select.tiers = ARENA_ARRAY(c->arena, struct tier, COUNT(LEVELS));
    for (size_t i = 0; i < COUNT(LEVELS); i++)
        award->select.tiers[i] = (struct tier){
            .level = LEVELS[i],
            .number = {.kind = AMOUNT_SHARE, .share = share_of(c, SHARES[i], NULL, SHARE_HALF_UP)}};
    return c;
}

static const char *levels(struct campaign *c)
{
    campaign_judge(c);
    return levels_of(c, "star");
}

static size_t won(struct campaign *c, const char *level)
{
    size_t count = 0;
    campaign_judge(c);
    for (size_t i = 0; i < c->result.winner_count; i++)
        count += c->result.winners[i].level && strcmp(c->result.winners[i].level, level) == 0;
    return count;
}

/* 47 heads: 18.8, rounded 19: 3, 7 and 10; not rounded 3, 7 and 9. */
static void sums_need_not_match(void **state)
{
    (void)state;
    struct campaign *c = tiers_campaign("99 98 97 96 95 94 93 92 91 90 89 88 87 86 85 84 83 82 81 "
                                        "80 79 78",
                                        "47");
    struct selection *select = &c->scheme.awards[0].select;
    assert_int_equal(won(c, "first"), 3);
    assert_int_equal(won(c, "second"), 7);
    assert_int_equal(won(c, "third"), 10);
    select->base->rounding = SHARE_EXACT;
    assert_int_equal(won(c, "first"), 3);
    assert_int_equal(won(c, "second"), 7);
    assert_int_equal(won(c, "third"), 9);
    select->tiers[2].rest = true;
    select->tiers[2].number = (struct amount){.kind = AMOUNT_ABSENT};
    assert_int_equal(won(c, "third"), 9);
    select->tiers[0].number = amount_of(c, "30");
    assert_int_equal(won(c, "first"), 22);
    assert_int_equal(won(c, "third"), 0);
    campaign_free(c);
}

static void equals_share_a_tier_or_drop(void **state)
{
    (void)state;
    struct campaign *c = tiers_campaign("90 90 80 80 70", "10"); /* 4: 1, 1, 2 */
    assert_string_equal(levels(c), "u1 first; u2 first; u3 second; u4 second; u5 third");
    c->scheme.awards[0].select.ties_left = TIES_VACANT;
    assert_string_equal(levels(c), "u1 third; u2 third");
    c->facts.metrics[1].value = number_of(c, "89");
    assert_string_equal(levels(c), "u1 first; u2 second; u3 third; u4 third");
    campaign_free(c);
}

static int ceiling_add(struct campaign *c, const char *id, const char *level, const char *from)
{
    int row = condition_add(c, id, EFFECT_CEILING,
                            test_of(c, measure_events(c, "absence"), AT_LEAST, from));
    c->scheme.conditions[row].level = level;
    return row;
}

static void ceilings_pass_over(void **state)
{
    (void)state;
    struct campaign *c = tiers_campaign("90 85 80 75 70", "10");
    ceiling_add(c, "one", "second", "1");
    ceiling_add(c, "two", "third", "2");
    ceiling_add(c, "three", LEVEL_NONE, "3");
    event_add(c, "u1", "absence", "2026-01-05", NULL, "1");
    event_add(c, "u2", "absence", "2026-01-05", NULL, "2");
    event_add(c, "u3", "absence", "2026-01-05", NULL, "3");
    assert_string_equal(levels(c), "u1 second; u2 third; u4 first; u5 third");
    assert_string_equal(ranks_of(c), "u1:1 u2:2 u3:3 u4:4 u5:5");
    assert_string_equal(standing_of(c, "u1")->ceiling, "second");
    assert_string_equal(standing_of(c, "u2")->ceiling, "third");
    assert_string_equal(standing_of(c, "u3")->ceiling, LEVEL_NONE);
    assert_null(standing_of(c, "u4")->ceiling);
    assert_string_equal(failed_of(c, "u3"), "");
    /* Without tiers a ceiling of none still leaves no place. */
    c->scheme.awards[0].select.tier_count = 0;
    c->scheme.awards[0].select.base = NULL;
    assert_string_equal(levels(c), "u1 -; u2 -; u4 -; u5 -");
    campaign_free(c);
}

static void levels_bring_what_they_are_worth(void **state)
{
    (void)state;
    struct campaign *c = tiers_campaign("90 85 80 75", "10");
    int row = consequence_add(c, "points", NULL, NULL, NULL);
    c->scheme.consequences[row].points = amount_by(c, BY_LEVEL, "first 10 second 8 third 6");
    campaign_judge(c);
    assert_string_equal(reward_of(c, "u1"), "0: 10 0 -");
    assert_string_equal(reward_of(c, "u2"), "0: 8 0 -");
    assert_string_equal(reward_of(c, "u4"), "0: 6 0 -");
    campaign_free(c);
}

static struct campaign *shortlist_campaign(const char *scores, int shortlist, const char *number)
{
    struct campaign *c = score_campaign(scores);
    struct selection *select = &c->scheme.awards[0].select;
    select->shortlist = shortlist;
    select->number = amount_of(c, number);
    c->scheme.steps = NULL;
    int step = step_add(c, "choice", STEP_DECISION);
    c->scheme.steps[step].about = DECISION_SHORTLIST;
    return c;
}

static void the_list_is_by_rank(void **state)
{
    (void)state;
    struct campaign *c = shortlist_campaign("90 85 80 75", 3, "2");
    campaign_judge(c);
    assert_string_equal(shortlists_of(c), "u1 u2 u3");
    assert_string_equal(winners_of(c), "u1 u2");
    assert_true(standing_of(c, "u3")->shortlisted);
    assert_false(standing_of(c, "u4")->shortlisted);
    c->facts.units[1].group = "west";
    c->scheme.rank_within_group = true;
    campaign_judge(c);
    assert_string_equal(shortlists_of(c), "u1 u3 u4 | u2");
    campaign_free(c);
}

static void the_choice_is_from_the_list(void **state)
{
    (void)state;
    struct campaign *c = shortlist_campaign("90 85 80 75", 3, "2");
    c->scheme.awards[0].select.pick = PICK_CHOICE;
    campaign_judge(c);
    assert_string_equal(winners_of(c), "");
    static const char *const CHOSEN[] = {"u4", "u3", "u3", "u1", "u2", "nobody"};
    for (size_t i = 0; i < COUNT(CHOSEN); i++)
        decision_add(c, "choice", CHOSEN[i], NULL, NULL);
    campaign_judge(c);
    assert_string_equal(winners_of(c), "u1 u3");
    assert_string_equal(refusals_of(c), "decisions/5 unknown_unit; decisions/0 not_shortlisted; "
                                        "decisions/2 duplicate_decision; decisions/4 quota_full");
    c->scheme.steps[0].only.groups = ids_of(c, "west");
    campaign_judge(c);
    assert_string_equal(winners_of(c), "");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_need_not_match), cmocka_unit_test(equals_share_a_tier_or_drop),
        cmocka_unit_test(ceilings_pass_over),  cmocka_unit_test(levels_bring_what_they_are_worth),
        cmocka_unit_test(the_list_is_by_rank), cmocka_unit_test(the_choice_is_from_the_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
