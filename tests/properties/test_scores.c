/* What a score is made of: the lines of a receipt add up, and a deduction never does good. */
#include "property.h"

#include <string.h>

static void standing_adds_up(struct campaign *c, const struct standing *standing)
{
    struct number parts = NUMBER_ZERO, sum = NUMBER_ZERO;
    size_t roundings = 0;
    for (size_t j = 0; j < standing->component_count; j++) {
        const struct component_result *component = &standing->components[j];
        struct number lines = NUMBER_ZERO;
        for (size_t k = 0; k < component->line_count; k++)
            lines = number_add(c->arena, lines, component->lines[k].result);
        assert_true(!component->present || number_equal(lines, component->exact));
        parts = number_add(c->arena, parts, component->part);
    }
    for (size_t j = 0; j < standing->total_line_count; j++) {
        sum = number_add(c->arena, sum, standing->total_lines[j].result);
        roundings += strcmp(standing->total_lines[j].rule, "rounding") == 0;
    }
    assert_true(roundings <= 1);
    assert_true(!standing->has_total || number_equal(parts, standing->total_exact));
    assert_true(!standing->has_total || number_equal(sum, standing->total));
}

static void lines_add_up(struct campaign *c, struct dice *dice)
{
    (void)dice;
    for (size_t i = 0; i < c->result.standing_count; i++)
        standing_adds_up(c, &c->result.standings[i]);
}

static void lines_and_one_rounding_add_up_to_the_total(void **state)
{
    (void)state;
    every_campaign(600, DRAWN_BOTH, lines_add_up);
}

/* One more deduction, anywhere among what the units did. */
static void deduction_add(struct campaign *c, struct dice *dice, const char *unit)
{
    static const char *const WHAT[][2] = {
        {"complaint", NULL}, {"deviation", "minor"}, {"deviation", "major"}, {"inspection", NULL}};
    size_t what = roll(dice, COUNT(WHAT)), count = c->facts.event_count;
    for (size_t i = 0; i < count; i++)
        c->facts.events[i].sequence = 2 * (int64_t)i + 1;
    struct fact_event *event =
        event_add(c, unit, WHAT[what][0], "2026-05-20", WHAT[what][1], roll(dice, 2) ? "1" : "0.5");
    size_t length = (size_t)(c->facts.to - c->facts.from) + 1;
    event->day = c->facts.from + (day_t)roll(dice, length);
    event->sequence = 2 * (int64_t)roll(dice, count + 1);
    event->finding = FINDING_RESPONSIBLE;
    event->topic = roll(dice, 2) ? "dust" : "rust";
    event->has_points = true;
    event->points = number_integer((int64_t)roll(dice, 11));
}

/* True when nobody but the unit was let in or kept out by the change. */
static bool others_stay(const struct result *before, const struct result *after, int unit)
{
    for (size_t i = 0; i < before->standing_count; i++)
        for (size_t j = 0; j < after->standing_count; j++) {
            const struct standing *old = &before->standings[i], *now = &after->standings[j];
            if (old->award == now->award && old->unit == now->unit && old->unit != unit &&
                old->eligible != now->eligible)
                return false;
        }
    return true;
}

/* Equals too many for a tier, or for a value's places, leave them empty where ties are so; one of
 * them who falls behind parts them, and may then have the next tier or another place to itself. */
static bool ties_may_cost_all(const struct campaign *c, const struct standing *standing)
{
    const struct selection *select = &c->scheme.awards[standing->award].select;
    return (select->tier_count > 0 || select->spread_count > 0) && select->ties_left == TIES_VACANT;
}

/* others: nobody else was let in or kept out. */
static void standing_is_no_better(const struct campaign *c, const struct standing *old,
                                  const struct standing *now, bool others)
{
    assert_int_equal(old->component_count, now->component_count);
    for (size_t i = 0; i < old->component_count; i++)
        assert_true(number_compare(now->components[i].exact, old->components[i].exact) <= 0);
    assert_true(number_compare(now->total_exact, old->total_exact) <= 0);
    assert_true(number_compare(now->total, old->total) <= 0);
    assert_true(old->eligible || !now->eligible);
    if (others && now->eligible)
        assert_true(now->rank >= old->rank);
    if (others && !ties_may_cost_all(c, now))
        assert_true(old->wins || !now->wins);
}

static size_t lowered;

static void deductions_hold(struct campaign *c, struct dice *dice)
{
    struct result before = c->result;
    if (before.standing_count == 0)
        return;
    int unit = before.standings[roll(dice, before.standing_count)].unit;
    deduction_add(c, dice, c->facts.units[unit].id);
    referee_judge(c->arena, &c->scheme, &c->facts, &c->result);
    assert_int_equal(c->result.standing_count, before.standing_count);
    bool others = others_stay(&before, &c->result, unit);
    for (size_t i = 0; i < before.standing_count; i++)
        for (size_t j = 0; before.standings[i].unit == unit && j < c->result.standing_count; j++) {
            const struct standing *now = &c->result.standings[j];
            if (now->unit != unit || now->award != before.standings[i].award)
                continue;
            standing_is_no_better(c, &before.standings[i], now, others);
            lowered += number_compare(now->total_exact, before.standings[i].total_exact) < 0;
        }
}

static void an_added_deduction_never_raises_its_unit(void **state)
{
    (void)state;
    lowered = 0;
    every_campaign(800, DRAWN_LEDGERS, deductions_hold);
    assert_true(lowered > 0);
    print_message("%zu totals went down\n", lowered);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROPERTY(lines_and_one_rounding_add_up_to_the_total),
        PROPERTY(an_added_deduction_never_raises_its_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
