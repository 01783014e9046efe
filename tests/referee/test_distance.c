/* The distance to a place: every change that is offered does decide it, one step less does not. */
#include "cmocka_all.h"
#include "random_campaign.h"
#include "referee/distance.h"

#include <string.h>

#define CAMPAIGNS 1000

static const struct standing *standing_in(const struct result *result, const struct standing *of)
{
    for (size_t i = 0; i < result->standing_count; i++)
        if (result->standings[i].award == of->award && result->standings[i].unit == of->unit)
            return &result->standings[i];
    fail();
    return NULL;
}

static const struct distance *distances_of(struct campaign *c, const char *unit, size_t *ret_count)
{
    return standing_distances(c->arena, &c->scheme, &c->facts, &c->result, standing_of(c, unit),
                              ret_count);
}

static int64_t events_of_unit(const struct facts *facts, int unit)
{
    int64_t count = 0;
    for (size_t i = 0; i < facts->event_count; i++)
        count += facts->events[i].unit == unit;
    for (size_t i = 0; i < facts->tally_count; i++)
        count += facts->tallies[i].unit == unit ? facts->tallies[i].count : 0;
    return count;
}

/* The change is what it says, and nothing of anybody else. */
static void assert_honest(struct campaign *c, int unit, const struct distance *distance,
                          const struct facts *changed)
{
    int64_t wanted = 0;
    if (distance->change == CHANGE_EVENTS)
        wanted = distance->more ? distance->steps : -distance->steps;
    for (int i = 0; i < (int)c->facts.unit_count; i++)
        assert_int_equal(events_of_unit(changed, i) - events_of_unit(&c->facts, i),
                         i == unit ? wanted : 0);
    assert_int_equal(changed->ballot_count, c->facts.ballot_count);
    for (size_t i = 0; i < changed->ballot_count; i++)
        if (changed->ballots[i].unit != unit || distance->change != CHANGE_PANEL)
            assert_true(number_equal(changed->ballots[i].score, c->facts.ballots[i].score));
    for (size_t i = c->facts.metric_count; i < changed->metric_count; i++)
        assert_true(changed->metrics[i].unit == unit && distance->change == CHANGE_TOTAL);
}

static bool wins_after(struct campaign *c, const struct standing *standing,
                       const struct distance *distance, int64_t steps)
{
    struct scheme scheme;
    struct facts facts;
    struct result result;
    assert_true(distance_apply(c->arena, &c->scheme, &c->facts, standing->unit, distance, steps,
                               &scheme, &facts));
    if (steps == distance->steps)
        assert_honest(c, standing->unit, distance, &facts);
    referee_judge_receipts(c->arena, &scheme, &facts, RECEIPTS_NONE, &result);
    return standing_in(&result, standing)->wins;
}

static void all_hold(struct campaign *c, size_t *found)
{
    referee_judge(c->arena, &c->scheme, &c->facts, &c->result);
    for (size_t i = 0; i < c->result.standing_count; i++) {
        const struct standing *standing = &c->result.standings[i];
        size_t count;
        const struct distance *distances =
            standing_distances(c->arena, &c->scheme, &c->facts, &c->result, standing, &count);
        for (size_t j = 0; j < count; j++) {
            const struct distance *distance = &distances[j];
            assert_true(distance->steps >= 1);
            assert_true(wins_after(c, standing, distance, distance->steps) != standing->wins);
            assert_true(wins_after(c, standing, distance, distance->steps - 1) == standing->wins);
            found[distance->change * 2 + standing->wins]++;
        }
    }
}

static void every_change_offered_holds(void **state)
{
    (void)state;
    size_t found[6] = {0};
    for (uint64_t seed = 0; seed < CAMPAIGNS; seed++) {
        struct campaign *c = campaign_random(seed, true);
        all_hold(c, found);
        struct dice dice = {seed};
        c->facts = facts_tallied(c, &dice);
        all_hold(c, found);
        campaign_free(c);
    }
    for (size_t i = 0; i < COUNT(found); i++)
        assert_true(found[i] > 50);
}

static struct campaign *two_units(void)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "complaint", FORM_EVENT, "light grave");
    indicator_add(c, "praise", FORM_EVENT, NULL);
    panel_add(c, "jury", RATERS_GIVEN);
    raters_add(c, "jury", "r1 r2");
    award_add(c, "flag", "hall", amount_of(c, "1"));
    int quality = ledger_add(c, "quality", "100");
    struct measure complaint = measure_events(c, "complaint");
    complaint.each = amount_by(c, BY_GRAVITY, "light -1 grave -5");
    rule_add(c, quality, "complaint", NULL, complaint);
    rule_add(c, quality, "praise", "2", measure_events(c, "praise"));
    c->scheme.components[quality].weight = number_of(c, "0.5");
    component_add(c, "jury", "0.5", measure_source(c, SOURCE_BALLOTS, "jury"));
    unit_add(c, "u1", "hall", NULL, NULL);
    unit_add(c, "u2", "hall", NULL, NULL);
    for (size_t i = 0; i < 8; i++)
        ballot_add(c, "jury", i % 2 == 0 ? "r1" : "r2", i % 4 < 2 ? "u1" : "u2",
                   i < 4 ? "90" : "0");
    c->facts.ballot_count = 4;
    return c;
}

static const char *text_of(struct campaign *c, const char *unit)
{
    size_t count;
    const char *text = "";
    const struct distance *distances = distances_of(c, unit, &count);
    for (size_t i = 0; i < count; i++) {
        const struct distance *d = &distances[i];
        const char *what = d->change == CHANGE_TOTAL   ? "total"
                           : d->change == CHANGE_PANEL ? "panel"
                                                       : d->measure->events[0].id;
        text = arena_print(c->arena, "%s%s%s%s %s%s%s", text, i > 0 ? "; " : "",
                           d->more ? "+" : "-", number_text(c->arena, distance_amount(c->arena, d)),
                           what, d->gravity ? " " : "", d->gravity ? d->gravity : "");
    }
    return text;
}

static void the_smallest_changes_are_told(void **state)
{
    (void)state;
    struct campaign *c = two_units();
    for (size_t i = 0; i < 3; i++)
        event_add(c, "u2", "complaint", "2026-02-01", "light", NULL);
    event_add(c, "u2", "complaint", "2026-02-01", "grave", NULL);
    campaign_judge(c);
    assert_string_equal(winners_of(c), "u1");
    /* Half of 8 points behind; totals are compared as published, and shared places are places. */
    assert_string_equal(text_of(c, "u2"), "+4 total; +4 praise; +7.99 panel");
    assert_string_equal(text_of(c, "u1"),
                        "-4.01 total; +9 complaint light; +2 complaint grave; -8.02 panel");
    campaign_free(c);
}

static void a_bar_is_told_by_its_events(void **state)
{
    (void)state;
    struct campaign *c = two_units();
    struct measure grave = measure_events(c, "complaint");
    grave.where.gravity = ids_of(c, "grave");
    condition_add(c, "grave", EFFECT_BAR, test_of(c, grave, ABOVE, "0"));
    event_add(c, "u2", "complaint", "2026-02-01", "grave", NULL);
    event_add(c, "u2", "complaint", "2026-02-02", "grave", NULL);
    event_add(c, "u2", "complaint", "2026-02-02", "grave", NULL)->finding = FINDING_DISMISSED;
    campaign_judge(c);
    assert_string_equal(winners_of(c), "u1");
    assert_string_equal(text_of(c, "u2"), "-2 complaint grave");
    campaign_free(c);
}

/* Only the ballots of the item move, and no further than its own maximum. */
static void an_item_moves_alone(void **state)
{
    (void)state;
    struct campaign *c = two_units();
    struct choice items = choice_of(c, BY_ITEM, "style 90 tone 50");
    c->scheme.panels[0].item_max = &items;
    c->scheme.components[1].measure->item = "style";
    for (size_t i = 0; i < 4; i++) {
        c->facts.ballots[i].item = "style";
        c->facts.ballots[i].score = number_of(c, i < 2 ? "90" : "86");
    }
    for (size_t i = 0; i < 4; i++) {
        ballot_add(c, "jury", i % 2 == 0 ? "r1" : "r2", i < 2 ? "u1" : "u2", "10");
        c->facts.ballots[4 + i].item = "tone";
    }
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "");
    assert_string_equal(winners_of(c), "u1");
    assert_string_equal(text_of(c, "u2"), "+2 total; +2 praise; +3.99 panel");
    event_add(c, "u2", "complaint", "2026-02-01", "grave", NULL);
    campaign_judge(c);
    assert_string_equal(text_of(c, "u2"), "+4.5 total; +5 praise");
    campaign_free(c);
}

static void a_ceiling_is_told_by_its_events(void **state)
{
    (void)state;
    struct campaign *c = two_units();
    int row = condition_add(c, "grave", EFFECT_CEILING,
                            test_of(c, measure_events(c, "complaint"), AT_LEAST, "2"));
    c->scheme.conditions[row].level = LEVEL_NONE;
    c->scheme.awards[0].select.number = amount_of(c, "2");
    for (size_t i = 0; i < 3; i++)
        event_add(c, "u2", "complaint", "2026-02-01", "light", NULL);
    campaign_judge(c);
    assert_string_equal(winners_of(c), "u1");
    assert_string_equal(text_of(c, "u2"), "-2 complaint light");
    campaign_free(c);
}

static void none_for_a_roster_too_large(void **state)
{
    (void)state;
    struct campaign *c = two_units();
    for (size_t i = 0; i < DISTANCE_UNITS_MOST; i++)
        unit_add(c, arena_print(c->arena, "v%zu", i), "hall", NULL, NULL);
    campaign_judge(c);
    assert_string_equal(text_of(c, "u2"), "");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_change_offered_holds),
        cmocka_unit_test(the_smallest_changes_are_told),
        cmocka_unit_test(a_bar_is_told_by_its_events),
        cmocka_unit_test(an_item_moves_alone),
        cmocka_unit_test(a_ceiling_is_told_by_its_events),
        cmocka_unit_test(none_for_a_roster_too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
