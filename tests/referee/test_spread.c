/* Winners spread over groups and posts: maxima, kept places, equals, and what cannot be. */
#include "campaign.h"
#include "cmocka_all.h"

#include <stdio.h>
#include <string.h>

/* "a1:90 b2:80": unit a1 of group a with that score, in the order of the list; its post is the rest
 * of its name. */
static struct campaign *spread_campaign(const char *units, const char *number)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "score", FORM_VALUE, NULL);
    component_add(c, "score", "1", measure_source(c, SOURCE_METRIC, "score"));
    award_add(c, "flag", "hall", amount_of(c, number));
    struct ids list = ids_of(c, units);
    for (size_t i = 0; i < list.count; i++) {
        char *id = arena_text(c->arena, list.items[i]);
        char *score = strchr(id, ':');
        *score++ = '\0';
        int unit =
            unit_add(c, id, "hall", id[0] == '-' ? NULL : arena_print(c->arena, "%c", id[0]), NULL);
        if (id[1] != '-')
            unit_attribute(c, unit, "post", arena_print(c->arena, "%c", id[1]));
        metric_add(c, id, "score", WHEN_CURRENT, NULL, score);
    }
    return c;
}

static void spread_add(struct campaign *c, const char *by, int at_most, int at_least)
{
    struct selection *select = &c->scheme.awards[0].select;
    struct spread *rules = ARENA_ARRAY(c->arena, struct spread, select->spread_count + 1);
    for (size_t i = 0; i < select->spread_count; i++)
        rules[i] = select->spread[i];
    rules[select->spread_count++] =
        (struct spread){.by = by, .at_most = at_most, .at_least = at_least};
    select->spread = rules;
}

/* The winners, then who was passed over: "a1 b1; a2 full a". */
static const char *spread_of(struct campaign *c)
{
    campaign_judge(c);
    const char *text = winners_of(c);
    for (size_t i = 0; i < c->result.standing_count; i++) {
        const struct standing *standing = &c->result.standings[i];
        const struct passed_over *passed = &standing->passed_over;
        assert_false(standing->wins && passed->rule);
        if (passed->rule)
            text = arena_print(c->arena, "%s; %s %s %s", text, c->facts.units[standing->unit].id,
                               passed->full ? "full" : "kept", passed->value ? passed->value : "-");
    }
    return text;
}

static void a_value_has_at_most_so_many(void **state)
{
    (void)state;
    struct campaign *c = spread_campaign("a1:99 a2:98 a3:97 b1:96 a4:95 c1:94 b2:93", "4");
    assert_string_equal(spread_of(c), "a1 a2 a3 b1");
    spread_add(c, "group", 2, 0);
    assert_string_equal(spread_of(c), "a1 a2 b1 c1; a3 full a; a4 full a");
    c->scheme.awards[0].select.number = amount_of(c, NULL);
    assert_string_equal(spread_of(c), "a1 a2 b1 c1 b2; a3 full a; a4 full a");
    c->scheme.awards[0].select.number = amount_of(c, "9");
    assert_string_equal(spread_of(c), "a1 a2 b1 c1 b2; a3 full a; a4 full a");
    c->scheme.awards[0].select.number = amount_of(c, "2");
    assert_string_equal(spread_of(c), "a1 a2");
    campaign_free(c);
}

static void places_are_kept_for_every_value(void **state)
{
    (void)state;
    struct campaign *c = spread_campaign("a1:99 a2:98 a3:97 b1:96 a4:95 c1:94 b2:93", "4");
    spread_add(c, "group", 0, 1);
    assert_string_equal(spread_of(c), "a1 a2 b1 c1; a3 kept a; a4 kept a");
    c->scheme.awards[0].select.number = amount_of(c, "3");
    assert_string_equal(spread_of(c), "a1 b1 c1; a2 kept a; a3 kept a; a4 kept a");
    /* The needs exceed the places: the higher ranked come first. */
    c->scheme.awards[0].select.number = amount_of(c, "2");
    assert_string_equal(spread_of(c), "a1 b1; a2 kept a; a3 kept a");
    c->scheme.awards[0].select.number = amount_of(c, "5");
    assert_string_equal(spread_of(c), "a1 a2 a3 b1 c1; a4 kept a");
    campaign_free(c);
}

/* No more is kept than there are candidates. */
static void needs_end_with_the_candidates(void **state)
{
    (void)state;
    struct campaign *c = spread_campaign("a1:99 a2:98 a3:97 a4:96 b1:95", "4");
    spread_add(c, "group", 0, 2);
    assert_string_equal(spread_of(c), "a1 a2 a3 b1; a4 kept a");
    struct test test = test_of(c, measure_source(c, SOURCE_METRIC, "score"), AT_LEAST, "96");
    place_when(c, 0, test);
    assert_string_equal(spread_of(c), "a1 a2 a3 a4");
    campaign_free(c);
}

static void both_numbers_of_two_rules(void **state)
{
    (void)state;
    struct campaign *c = spread_campaign("ax:99 ay:98 bx:97 by:96 cx:95 cz:94", "3");
    spread_add(c, "group", 1, 0);
    spread_add(c, "post", 2, 1);
    /* ax; ay is of a full group; the two places left are kept for y and z. */
    assert_string_equal(spread_of(c), "ax by cz; ay full a; bx full b; cx full c");
    campaign_free(c);
}

/* y is needed by the one rule, c by the other, and nobody is both: the first who is needed. */
static void rules_that_keep_out_each_other_give_way(void **state)
{
    (void)state;
    struct campaign *c = spread_campaign("ax:99 bx:98 ay:97 cx:96", "2");
    spread_add(c, "group", 0, 1);
    spread_add(c, "post", 0, 1);
    assert_string_equal(spread_of(c), "ax bx");
    campaign_free(c);
    c = spread_campaign("ax:99 ay:98 bx:97", "2");
    spread_add(c, "group", 0, 1);
    spread_add(c, "post", 0, 1);
    assert_string_equal(spread_of(c), "ax ay");
    campaign_free(c);
}

/* A place kept for b by the one rule falls free when b's only candidate is of a full post. */
static void who_was_passed_over_stays_in_reserve(void **state)
{
    (void)state;
    struct campaign *c = spread_campaign("ax:99 ay:98 bx:97 az:96", "2");
    spread_add(c, "group", 0, 1);
    assert_string_equal(spread_of(c), "ax bx; ay kept a");
    spread_add(c, "post", 1, 0);
    assert_string_equal(spread_of(c), "ax ay");
    campaign_free(c);
}

/* Keeping out stops being due in mid list: with places for two, needs of two, one of them spoilt.
 */
static void reserve_moves_up_when_a_need_falls(void **state)
{
    (void)state;
    struct campaign *c = spread_campaign("ax:99 ay:98 bw:97 cw:96 dx:95", "3");
    spread_add(c, "group", 0, 1);
    /* a, b, c, d need four places of three. */
    assert_string_equal(spread_of(c), "ax bw cw; ay kept a");
    spread_add(c, "post", 1, 0);
    /* d's candidate is full with ax; a, b and c need three; then c's is full with bw. */
    assert_string_equal(spread_of(c), "ax ay bw");
    campaign_free(c);
}

static void who_has_no_value_is_not_bound(void **state)
{
    (void)state;
    struct campaign *c = spread_campaign("--:99 -y:98 -z:97 a-:96 a1:95 a2:94", "5");
    spread_add(c, "group", 1, 0);
    assert_string_equal(spread_of(c), "-- -y -z a-; a1 full a; a2 full a");
    c->scheme.awards[0].select.number = amount_of(c, "2");
    c->scheme.awards[0].select.spread[0] = (struct spread){.by = "group", .at_least = 1};
    assert_string_equal(spread_of(c), "-- a-; -y kept -; -z kept -");
    campaign_free(c);
}

static void equals_share_or_leave(void **state)
{
    (void)state;
    struct campaign *c = spread_campaign("a1:99 a2:90 a3:90 b1:90 b2:80 a4:80", "4");
    spread_add(c, "group", 2, 0);
    c->scheme.settings.ties_left = TIES_SHARE;
    /* a2 and a3 share the second of a; then b2 has the fourth. */
    assert_string_equal(spread_of(c), "a1 a2 a3 b1 b2; a4 full a");
    c->scheme.awards[0].select.ties_left = TIES_VACANT;
    assert_string_equal(spread_of(c), "a1 b1 b2; a4 full a");
    campaign_free(c);
}

static void equals_and_the_places_left(void **state)
{
    (void)state;
    struct campaign *c = spread_campaign("a1:99 b1:90 b2:90 c1:90 d1:80", "3");
    spread_add(c, "group", 0, 1);
    /* Places for b, c and d are kept: two, of which b1, b2 and c1 would take those of b and c. */
    assert_string_equal(spread_of(c), "a1 b1 b2 c1");
    c->scheme.awards[0].select.ties_left = TIES_VACANT;
    assert_string_equal(spread_of(c), "a1");
    campaign_free(c);
}

/* Of equals the one who is needed goes first; the others contend for what is free. */
static void the_needed_go_before_their_equals(void **state)
{
    (void)state;
    struct campaign *c = spread_campaign("a1:99 a2:90 a3:90 b1:90 c1:80", "4");
    spread_add(c, "group", 0, 1);
    assert_string_equal(spread_of(c), "a1 a2 a3 b1 c1");
    c->scheme.awards[0].select.ties_left = TIES_VACANT;
    assert_string_equal(spread_of(c), "a1 b1 c1");
    c->scheme.awards[0].select.number = amount_of(c, "3");
    assert_string_equal(spread_of(c), "a1 b1 c1; a2 kept a; a3 kept a");
    campaign_free(c);
}

/* Two equals of a value that lacks one: their second place would be another value's. */
static void equals_do_not_take_a_kept_place(void **state)
{
    (void)state;
    struct campaign *c = spread_campaign("b1:90 b2:90 c1:80", "2");
    spread_add(c, "group", 0, 1);
    assert_string_equal(spread_of(c), "b1 b2 c1");
    c->scheme.awards[0].select.ties_left = TIES_VACANT;
    assert_string_equal(spread_of(c), "c1");
    campaign_free(c);
}

static void every_room_is_spread_by_itself(void **state)
{
    (void)state;
    struct campaign *c = spread_campaign("ax:99 aX:98 ay:97 bx:96 by:95 bz:94", "2");
    unit_attribute(c, 1, "grade", "x");
    spread_add(c, "post", 1, 0);
    c->scheme.rank_within_group = true;
    assert_string_equal(spread_of(c), "ax aX bx by");
    c->scheme.awards[0].select.spread[0].by = "grade";
    assert_string_equal(spread_of(c), "ax aX bx by");
    c->scheme.rank_within_group = false;
    c->scheme.awards[0].select.number = amount_by(c, BY_GROUP, "a 1 b 2");
    c->scheme.awards[0].select.spread[0].by = "post";
    assert_string_equal(spread_of(c), "ax bx by");
    campaign_free(c);
}

static void shortlists_and_objections(void **state)
{
    (void)state;
    struct campaign *c = spread_campaign("a1:99 a2:98 a3:97 b1:96 b2:95", "2");
    spread_add(c, "group", 1, 0);
    c->scheme.awards[0].select.shortlist = 3;
    assert_string_equal(spread_of(c), "a1; a2 full a; a3 full a");
    c->scheme.awards[0].select.shortlist = 4;
    assert_string_equal(spread_of(c), "a1 b1; a2 full a; a3 full a");
    objection_add(c, "a1", OBJECTION_UPHELD, NULL);
    assert_string_equal(spread_of(c), "a2 b1; a3 full a");
    c->scheme.awards[0].select.vacancy = VACANCY_LEAVE;
    assert_string_equal(spread_of(c), "b1; a2 full a; a3 full a");
    campaign_free(c);
}

static const char *faults_with(const char *by, int at_most, int at_least,
                               void (*change)(struct campaign *))
{
    struct campaign *c = spread_campaign("a1:99", "3");
    static char text[120];
    spread_add(c, by, at_most, at_least);
    change(c);
    snprintf(text, sizeof(text), "%s", campaign_faults(c));
    campaign_free(c);
    return text;
}

static void nothing_else(struct campaign *c)
{
    (void)c;
}

static void within_groups(struct campaign *c)
{
    c->scheme.rank_within_group = true;
}

static void numbered_by_group(struct campaign *c)
{
    c->scheme.awards[0].select.number = amount_by(c, BY_GROUP, "a 1 b 3");
}

static void everyone(struct campaign *c)
{
    c->scheme.awards[0].select.number = amount_of(c, NULL);
}

static void tiered(struct campaign *c)
{
    everyone(c);
    c->scheme.awards[0].levels = ids_of(c, "gold");
    struct tier *tier = ARENA_NEW(c->arena, struct tier);
    *tier = (struct tier){.level = "gold", .number = amount_of(c, "1")};
    c->scheme.awards[0].select.tiers = tier;
    c->scheme.awards[0].select.tier_count = 1;
}

static void picked(struct campaign *c)
{
    c->scheme.awards[0].select.shortlist = 5;
    c->scheme.awards[0].select.pick = PICK_CHOICE;
    int step = step_add(c, "choice", STEP_DECISION);
    c->scheme.steps[step].about = DECISION_SHORTLIST;
}

static void twice(struct campaign *c)
{
    spread_add(c, "group", 1, 0);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
#define AT "#/awards/flag/select/spread"
    assert_string_equal(faults_with("group", 1, 1, nothing_else), "");
    assert_string_equal(faults_with("group", 1, 2, nothing_else),
                        AT "/0/at_least RANGE_CONTRADICTORY");
    assert_string_equal(faults_with("group", 0, 3, nothing_else), "");
    assert_string_equal(faults_with("group", 0, 4, nothing_else),
                        AT "/0/at_least RANGE_CONTRADICTORY");
    assert_string_equal(faults_with("group", 1, 0, within_groups), AT "/0/by NOT_COMBINED");
    assert_string_equal(faults_with("post", 1, 0, within_groups), "");
    assert_string_equal(faults_with("group", 1, 0, numbered_by_group), AT "/0/by NOT_COMBINED");
    assert_string_equal(faults_with("post", 0, 3, numbered_by_group), "");
    assert_string_equal(faults_with("post", 0, 4, numbered_by_group),
                        AT "/0/at_least RANGE_CONTRADICTORY");
    assert_string_equal(faults_with("group", 1, 0, everyone), "");
    assert_string_equal(faults_with("group", 1, 1, everyone), AT "/0/at_least NOT_COMBINED");
    assert_string_equal(faults_with("group", 1, 0, tiered), AT " NOT_COMBINED");
    assert_string_equal(faults_with("group", 1, 0, picked), AT " NOT_COMBINED");
    assert_string_equal(faults_with("group", 1, 0, twice), AT "/1/by REPEATED");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_has_at_most_so_many),
        cmocka_unit_test(places_are_kept_for_every_value),
        cmocka_unit_test(needs_end_with_the_candidates),
        cmocka_unit_test(both_numbers_of_two_rules),
        cmocka_unit_test(rules_that_keep_out_each_other_give_way),
        cmocka_unit_test(who_was_passed_over_stays_in_reserve),
        cmocka_unit_test(reserve_moves_up_when_a_need_falls),
        cmocka_unit_test(who_has_no_value_is_not_bound),
        cmocka_unit_test(equals_share_or_leave),
        cmocka_unit_test(equals_and_the_places_left),
        cmocka_unit_test(the_needed_go_before_their_equals),
        cmocka_unit_test(equals_do_not_take_a_kept_place),
        cmocka_unit_test(every_room_is_spread_by_itself),
        cmocka_unit_test(shortlists_and_objections),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
