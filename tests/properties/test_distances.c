/* What a receipt says would have decided it otherwise: replayed, it does, and one step less does
 * not. */
#include "property.h"

#include "referee/distance.h"

#define KINDS 6 /* three changes, to win or to lose */

static const struct standing *standing_in(const struct result *result, const struct standing *of)
{
    for (size_t i = 0; i < result->standing_count; i++)
        if (result->standings[i].award == of->award && result->standings[i].unit == of->unit)
            return &result->standings[i];
    fail();
    return NULL;
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

static size_t found[KINDS];

static void all_hold(struct campaign *c)
{
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

static void distances_hold(struct campaign *c, struct dice *dice)
{
    all_hold(c);
    c->facts = facts_tallied(c, dice);
    referee_judge(c->arena, &c->scheme, &c->facts, &c->result);
    all_hold(c);
}

static void every_change_offered_holds(void **state)
{
    static const char *const NAMES[KINDS] = {
        "more or fewer points to win", "to lose", "events to win", "to lose",
        "a panel's points to win",     "to lose"};
    (void)state;
    every_campaign(200, DRAWN_TIDY, distances_hold);
    for (size_t i = 0; i < KINDS; i++) {
        print_message("%zu %s\n", found[i], NAMES[i]);
        assert_true(found[i] > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {PROPERTY(every_change_offered_holds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
