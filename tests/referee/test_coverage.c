/* What holds of the winners of any spread, over random scores, groups and posts: no number is
 * exceeded, no kept place is lost, nobody is passed over without cause, arrival does not matter. */
#include "campaign.h"
#include "cmocka_all.h"
#include "random_campaign.h"

#include <string.h>

#define CAMPAIGNS 600
#define UNITS     14
#define VALUES    4

/* Distinct scores, so that no two share anything, unless even. */
static struct campaign *drawn_campaign(struct dice *dice, bool even)
{
    static const char *const GROUPS[] = {"a", "b", "c", "d"};
    struct campaign *c = campaign_new();
    indicator_add(c, "score", FORM_VALUE, NULL);
    component_add(c, "score", "1", measure_source(c, SOURCE_METRIC, "score"));
    award_add(c, "flag", "hall", amount_of(c, arena_print(c->arena, "%d", (int)roll(dice, 9))));
    size_t shift = roll(dice, UNITS);
    for (size_t i = 0; i < UNITS; i++) {
        const char *id = arena_print(c->arena, "u%zu", i);
        int unit = unit_add(c, id, "hall", GROUPS[roll(dice, VALUES)], NULL);
        if (roll(dice, 5) > 0)
            unit_attribute(c, unit, "post", GROUPS[roll(dice, VALUES)]);
        size_t score = even ? roll(dice, 5) : (i * 5 + shift) % UNITS;
        metric_add(c, id, "score", WHEN_CURRENT, NULL, arena_print(c->arena, "%zu", 10 + score));
    }
    return c;
}

static void spread_draw(struct campaign *c, struct dice *dice, size_t rules)
{
    static const char *const BY[] = {"group", "post"};
    struct selection *select = &c->scheme.awards[0].select;
    struct spread *spread = ARENA_ARRAY(c->arena, struct spread, 2);
    int64_t number;
    assert_true(number_to_integer(select->number.number, &number));
    size_t first = roll(dice, 2);
    for (size_t i = 0; i < rules; i++) {
        spread[i].by = BY[(first + i) % 2];
        spread[i].at_least =
            number > 0 ? (int)roll(dice, (size_t)(number < 3 ? number : 3) + 1) : 0;
        if (roll(dice, 2) > 0 || spread[i].at_least == 0)
            spread[i].at_most =
                (spread[i].at_least > 0 ? spread[i].at_least : 1) + (int)roll(dice, 3);
    }
    select->spread = spread;
    select->spread_count = rules;
}

static const char *value_of(const struct campaign *c, const struct spread *rule, int unit)
{
    const struct fact_unit *row = &c->facts.units[unit];
    if (strcmp(rule->by, SPREAD_GROUP) == 0)
        return row->group;
    return row->attribute_count > 0 ? row->attributes[0].value : NULL;
}

/* Winners of the rule's value, or all units of it. */
static int64_t kin_of(const struct campaign *c, const struct spread *rule, const char *value,
                      bool winners)
{
    int64_t count = 0;
    for (size_t i = 0; i < c->result.standing_count; i++) {
        const struct standing *standing = &c->result.standings[i];
        const char *own = value_of(c, rule, standing->unit);
        count += own && strcmp(own, value) == 0 && (standing->wins || !winners);
    }
    return count;
}

static int64_t winners_count(const struct campaign *c)
{
    return (int64_t)c->result.winner_count;
}

static void assert_numbers(const struct campaign *c)
{
    const struct selection *select = &c->scheme.awards[0].select;
    assert_true(number_compare(number_integer(winners_count(c)), select->number.number) <= 0);
    for (size_t i = 0; i < select->spread_count; i++)
        for (size_t unit = 0; unit < UNITS; unit++) {
            const char *value = value_of(c, &select->spread[i], (int)unit);
            if (value && select->spread[i].at_most > 0)
                assert_true(kin_of(c, &select->spread[i], value, true) <=
                            select->spread[i].at_most);
        }
}

/* Of one rule alone: a value lacks winners only where all places went to values that lacked them,
 * and a place is empty only where nobody could have it. */
static void assert_needs(const struct campaign *c)
{
    const struct selection *select = &c->scheme.awards[0].select;
    const struct spread *rule = &select->spread[0];
    bool full = number_equal(number_integer(winners_count(c)), select->number.number);
    for (size_t i = 0; i < c->result.standing_count; i++) {
        const struct standing *standing = &c->result.standings[i];
        const char *value = value_of(c, rule, standing->unit);
        if (standing->wins)
            continue;
        bool closed = value && rule->at_most > 0 && kin_of(c, rule, value, true) >= rule->at_most;
        assert_true(full || closed);
        if (!value || kin_of(c, rule, value, true) >= rule->at_least)
            continue;
        for (size_t j = 0; j < c->result.standing_count; j++) {
            const struct standing *other = &c->result.standings[j];
            const char *theirs = value_of(c, rule, other->unit);
            assert_true(!other->wins ||
                        (theirs && kin_of(c, rule, theirs, true) <= rule->at_least));
        }
    }
}

/* Who has no place though one below it has is told by which rule. */
static void assert_told(const struct campaign *c)
{
    for (size_t i = 0; i < c->result.standing_count; i++) {
        const struct standing *above = &c->result.standings[i];
        bool below = false;
        for (size_t j = i + 1; j < c->result.standing_count; j++)
            below = below || c->result.standings[j].wins;
        assert_false(above->wins && above->passed_over.rule);
        if (!above->wins && below)
            assert_non_null(above->passed_over.rule);
        if (above->passed_over.rule && above->passed_over.full)
            assert_true(kin_of(c, above->passed_over.rule, above->passed_over.value, true) >=
                        above->passed_over.rule->at_most);
    }
}

static void of_any_spread(void **state)
{
    (void)state;
    size_t passed = 0, won = 0;
    for (uint64_t seed = 0; seed < CAMPAIGNS; seed++) {
        struct dice dice = {seed};
        struct campaign *c = drawn_campaign(&dice, false);
        size_t rules = 1 + seed % 2;
        spread_draw(c, &dice, rules);
        campaign_judge(c);
        assert_numbers(c);
        assert_told(c);
        if (rules == 1)
            assert_needs(c);
        won += c->result.winner_count;
        for (size_t i = 0; i < c->result.standing_count; i++)
            passed += c->result.standings[i].passed_over.rule != NULL;
        campaign_free(c);
    }
    assert_true(won > CAMPAIGNS && passed > CAMPAIGNS);
}

/* Equals that leave places empty exceed nothing either; those who share may. */
static void of_equals(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < CAMPAIGNS; seed++) {
        struct dice dice = {seed};
        struct campaign *c = drawn_campaign(&dice, true);
        spread_draw(c, &dice, 1 + seed % 2);
        c->scheme.awards[0].select.ties_left = TIES_VACANT;
        campaign_judge(c);
        assert_numbers(c);
        const char *whole = result_text(c, &c->facts, &c->result);
        struct facts facts = facts_shuffled(c, &dice);
        struct result result;
        referee_judge(c->arena, &c->scheme, &facts, &result);
        assert_string_equal(result_text(c, &facts, &result), whole);
        c->scheme.awards[0].select.ties_left = TIES_SHARE;
        campaign_judge(c);
        assert_true(c->result.winner_count <= UNITS);
        campaign_free(c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_any_spread),
        cmocka_unit_test(of_equals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
