/* Places: numbers, blocks of equals, conditions on a place, and a winner objected to. */
#include "campaign.h"
#include "cmocka_all.h"

static struct campaign *place_campaign(const char *scores,
                                       struct amount (*number)(struct campaign *))
{
    struct campaign *c = campaign_new();
    indicator_add(c, "score", FORM_VALUE, NULL);
    component_add(c, "score", "1", measure_source(c, SOURCE_METRIC, "score"));
    award_add(c, "flag", "hall", number(c));
    struct ids list = ids_of(c, scores);
    for (size_t i = 0; i < list.count; i++) {
        const char *id = arena_print(c->arena, "u%zu", i + 1);
        unit_add(c, id, "hall", i % 2 == 0 ? "east" : "west", NULL);
        metric_add(c, id, "score", WHEN_CURRENT, NULL, list.items[i]);
    }
    return c;
}

static struct amount none(struct campaign *c)
{
    return amount_of(c, NULL);
}

static struct amount two(struct campaign *c)
{
    return amount_of(c, "2");
}

static const char *chosen(struct campaign *c)
{
    campaign_judge(c);
    for (size_t i = 0; i < c->result.standing_count; i++) {
        const struct standing *standing = &c->result.standings[i];
        bool listed = false;
        for (size_t j = 0; j < c->result.winner_count; j++)
            listed = listed || c->result.winners[j].unit == standing->unit;
        assert_int_equal(standing->wins, listed);
    }
    return winners_of(c);
}

static void numbers(void **state)
{
    (void)state;
    struct campaign *c = place_campaign("70 80 90 95", none);
    assert_string_equal(chosen(c), "u4 u3 u2 u1");
    struct selection *select = &c->scheme.awards[0].select;
    select->number = amount_of(c, "2");
    assert_string_equal(chosen(c), "u4 u3");
    select->number = amount_of(c, "0");
    assert_string_equal(chosen(c), "");
    select->number = amount_of(c, "9");
    assert_string_equal(chosen(c), "u4 u3 u2 u1");
    select->number = amount_of(c, "99999999999999999999");
    assert_string_equal(chosen(c), "u4 u3 u2 u1");
    select->number = amount_by(c, BY_AWARD, "flag 1");
    assert_string_equal(chosen(c), "u4");
    c->scheme.rank_within_group = true;
    assert_string_equal(chosen(c), "u3 u4");
    select->number = amount_by(c, BY_GROUP, "west 2");
    assert_string_equal(chosen(c), "u4 u2");
    select->number = amount_by(c, BY_GROUP, "west 2 * 1");
    assert_string_equal(chosen(c), "u3 u4 u2");
    /* Ranked all together, the places are still those of each group. */
    c->scheme.rank_within_group = false;
    assert_string_equal(chosen(c), "u4 u3 u2");
    c->facts.units[2].group = NULL;
    assert_string_equal(chosen(c), "u4 u3 u2 u1");
    campaign_free(c);
}

static void equals_at_the_last_place(void **state)
{
    (void)state;
    struct campaign *c = place_campaign("90 95 90 90 80", two);
    assert_string_equal(chosen(c), "u2 u1 u3 u4");
    c->scheme.settings.ties_left = TIES_VACANT;
    c->scheme.awards[0].select.ties_left = (enum ties_left)WORD_INHERITED;
    assert_string_equal(chosen(c), "u2");
    c->scheme.awards[0].select.number = amount_of(c, "4");
    assert_string_equal(chosen(c), "u2 u1 u3 u4");
    c->scheme.awards[0].select.number = amount_of(c, "1");
    assert_string_equal(chosen(c), "u2");
    c->facts.metrics[1].value = number_of(c, "90");
    assert_string_equal(chosen(c), "");
    campaign_free(c);
}

static void equals_of_two_groups_do_not_share_a_room(void **state)
{
    (void)state;
    struct campaign *c = place_campaign("90 90 90 90 80 80", two);
    c->scheme.awards[0].select.number = amount_by(c, BY_GROUP, "east 1 west 3");
    c->scheme.awards[0].select.ties_left = TIES_VACANT;
    assert_string_equal(chosen(c), "u2 u4 u6");
    c->scheme.awards[0].select.ties_left = TIES_SHARE;
    assert_string_equal(chosen(c), "u1 u2 u3 u4 u6");
    campaign_free(c);
}

static void a_least_total_is_for_the_place_only(void **state)
{
    (void)state;
    struct campaign *c = place_campaign("99.994 99.995 90 110", two);
    place_when(c, 0, test_of(c, measure_source(c, SOURCE_COMPONENT, "total"), AT_LEAST, "100"));
    assert_string_equal(chosen(c), "u4 u2");
    assert_string_equal(ranks_of(c), "u4:1 u2:2 u1:3 u3:4");
    c->scheme.settings.precision = 3;
    assert_string_equal(chosen(c), "u4");
    /* Those who may not have a place do not fill the block they are in. */
    c->scheme.settings.precision = 2;
    c->facts.metrics[2].value = number_of(c, "100");
    c->facts.metrics[0].value = number_of(c, "100");
    place_when(c, 0, test_of(c, measure_roster(c, "headcount"), AT_LEAST, "5"));
    for (size_t i = 0; i < 3; i += 2) {
        c->facts.units[i].has_headcount = true;
        c->facts.units[i].headcount = number_of(c, i == 0 ? "4" : "5");
    }
    c->scheme.awards[0].select.number = amount_of(c, "1");
    c->scheme.awards[0].select.ties_left = TIES_VACANT;
    assert_string_equal(chosen(c), "u3");
    campaign_free(c);
}

static void the_next_moves_up(void **state)
{
    (void)state;
    struct campaign *c = place_campaign("80 95 90 70", two);
    objection_add(c, "u2", OBJECTION_UPHELD, NULL);
    assert_string_equal(chosen(c), "u3 u1");
    assert_string_equal(ranks_of(c), "u3:1 u1:2 u4:3 u2:-");
    campaign_free(c);
}

static void the_place_stays_empty(void **state)
{
    (void)state;
    struct campaign *c = place_campaign("80 95 90 70", two);
    c->scheme.settings.vacancy = VACANCY_LEAVE;
    objection_add(c, "u2", OBJECTION_UPHELD, NULL);
    assert_string_equal(chosen(c), "u3");
    assert_string_equal(ranks_of(c), "u3:1 u1:2 u4:3 u2:-");
    assert_string_equal(vetoes_of(c, "u2"), "objection_upheld");
    /* What bars a unit besides still lets the next move up. */
    indicator_add(c, "breach", FORM_EVENT, NULL);
    condition_add(c, "breach", EFFECT_BAR, test_of(c, measure_events(c, "breach"), ABOVE, "0"));
    event_add(c, "u2", "breach", "2026-01-05", NULL, NULL);
    assert_string_equal(chosen(c), "u3 u1");
    campaign_free(c);
}

static void nobody_at_all(void **state)
{
    (void)state;
    struct campaign *c = place_campaign("", two);
    assert_string_equal(chosen(c), "");
    assert_int_equal(c->result.standing_count, 0);
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),
        cmocka_unit_test(equals_at_the_last_place),
        cmocka_unit_test(equals_of_two_groups_do_not_share_a_room),
        cmocka_unit_test(a_least_total_is_for_the_place_only),
        cmocka_unit_test(the_next_moves_up),
        cmocka_unit_test(the_place_stays_empty),
        cmocka_unit_test(nobody_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
