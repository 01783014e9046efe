/* What must hold whatever is judged, tried on thousands of random campaigns. A failing seed is
 * printed; it gives the same campaign everywhere. */
#include "cmocka_all.h"
#include "random_campaign.h"

#include <string.h>

#define CAMPAIGNS 2000

typedef void property(struct campaign *campaign, struct dice *dice);

static void every_campaign(property *holds, bool tidy)
{
    for (uint64_t seed = 0; seed < CAMPAIGNS; seed++) {
        struct campaign *campaign = campaign_random(seed, tidy);
        struct dice dice = {seed};
        referee_judge(campaign->arena, &campaign->scheme, &campaign->facts, &campaign->result);
        holds(campaign, &dice);
        campaign_free(campaign);
    }
}

static void assert_same(struct campaign *c, const struct facts *facts, const struct result *result)
{
    assert_string_equal(result_text(c, &c->facts, &c->result), result_text(c, facts, result));
}

static void order_is_nothing(struct campaign *c, struct dice *dice)
{
    struct result again;
    struct facts facts = facts_shuffled(c, dice);
    referee_judge(c->arena, &c->scheme, &facts, &again);
    assert_same(c, &facts, &again);
    assert_int_equal(again.refusal_count, c->result.refusal_count);
}

static void the_order_of_arrival_never_matters(void **state)
{
    (void)state;
    every_campaign(order_is_nothing, false);
}

static void tallies_are_as_good(struct campaign *c, struct dice *dice)
{
    (void)dice;
    struct result again;
    struct facts facts = facts_tallied(c);
    referee_judge(c->arena, &c->scheme, &facts, &again);
    assert_same(c, &facts, &again);
}

static void tallies_give_what_their_events_give(void **state)
{
    (void)state;
    every_campaign(tallies_are_as_good, true);
}

static void lines_hold(struct campaign *c, struct dice *dice)
{
    (void)dice;
    for (size_t i = 0; i < c->result.standing_count; i++) {
        const struct standing *standing = &c->result.standings[i];
        struct number parts = NUMBER_ZERO, sum = NUMBER_ZERO;
        for (size_t j = 0; j < standing->component_count; j++) {
            const struct component_result *component = &standing->components[j];
            struct number lines = NUMBER_ZERO;
            for (size_t k = 0; k < component->line_count; k++)
                lines = number_add(c->arena, lines, component->lines[k].result);
            assert_true(!component->present || number_equal(lines, component->exact));
            parts = number_add(c->arena, parts, component->part);
        }
        for (size_t j = 0; j < standing->total_line_count; j++)
            sum = number_add(c->arena, sum, standing->total_lines[j].result);
        assert_true(!standing->has_total || number_equal(parts, standing->total_exact));
        assert_true(!standing->has_total || number_equal(sum, standing->total));
    }
}

static void lines_add_up_to_components_and_totals(void **state)
{
    (void)state;
    every_campaign(lines_hold, false);
}

/* The places of a winner's scope: of its group where the number is by group, else of its ranking.
 */
static int64_t places_of(const struct campaign *c, const char *group)
{
    const struct amount *number = &c->scheme.awards[0].select.number;
    int64_t places = 1000;
    if (number->kind == AMOUNT_NUMBER)
        assert_true(number_to_integer(number->number, &places));
    for (size_t i = 0; number->kind == AMOUNT_CHOICE && i < number->choice.count; i++) {
        const struct choice_entry *entry = &number->choice.entries[i];
        if (group && strcmp(entry->name, group) == 0) {
            assert_true(number_to_integer(entry->number, &places));
            return places;
        }
        places = strcmp(entry->name, "*") == 0 ? entry->number.numerator : 0;
    }
    return places;
}

static bool same_scope(const struct campaign *c, const struct standing *a, const struct standing *b)
{
    const char *left = a->group, *right = b->group;
    if (c->scheme.awards[0].select.number.kind == AMOUNT_CHOICE) {
        left = c->facts.units[a->unit].group;
        right = c->facts.units[b->unit].group;
    }
    return left == right || (left && right && strcmp(left, right) == 0);
}

/* Winners ranked before a winner never fill the places; with ties left vacant, nor all together. */
static void places_hold(struct campaign *c, struct dice *dice)
{
    (void)dice;
    const struct selection *select = &c->scheme.awards[0].select;
    for (size_t i = 0; i < c->result.standing_count; i++) {
        const struct standing *standing = &c->result.standings[i];
        assert_int_equal(standing->eligible, standing->rank > 0);
        assert_int_equal(standing->eligible, standing->veto_count + standing->failed_count == 0);
        if (!standing->wins)
            continue;
        assert_true(standing->eligible && standing->has_total);
        int64_t before = 0, all = 0;
        for (size_t j = 0; j < c->result.standing_count; j++) {
            const struct standing *other = &c->result.standings[j];
            all += other->wins && same_scope(c, standing, other);
            before += other->wins && same_scope(c, standing, other) && other->rank < standing->rank;
        }
        int64_t places = places_of(c, c->facts.units[standing->unit].group);
        assert_true(before < places);
        assert_true(all <= places || select->ties_left == TIES_SHARE);
    }
}

static void places_are_never_overfilled_or_given_to_the_barred(void **state)
{
    (void)state;
    every_campaign(places_hold, false);
}

static void deductions_hold(struct campaign *c, struct dice *dice)
{
    if (c->result.standing_count == 0)
        return;
    const struct standing *standing = &c->result.standings[roll(dice, c->result.standing_count)];
    const char *unit = c->facts.units[standing->unit].id;
    struct number before = standing->components[0].exact;
    struct fact_event *event = event_add(c, unit, "complaint", "2026-05-20", NULL, "1");
    event->finding = FINDING_RESPONSIBLE;
    referee_judge(c->arena, &c->scheme, &c->facts, &c->result);
    assert_true(number_compare(standing_of(c, unit)->components[0].exact, before) <= 0);
}

static void a_deduction_never_raises(void **state)
{
    (void)state;
    every_campaign(deductions_hold, true);
}

static void one_receipt_holds(struct campaign *c, struct dice *dice)
{
    struct result again;
    int unit = (int)roll(dice, c->facts.unit_count + 1) - 1;
    referee_judge_receipts(c->arena, &c->scheme, &c->facts, unit < 0 ? RECEIPTS_NONE : unit,
                           &again);
    assert_same(c, &c->facts, &again);
    for (size_t i = 0; i < again.standing_count; i++) {
        const struct standing *with = &c->result.standings[i], *without = &again.standings[i];
        assert_int_equal(without->total_line_count,
                         without->unit == unit ? with->total_line_count : 0);
        for (size_t j = 0; without->unit == unit && j < with->total_line_count; j++)
            assert_string_equal(without->total_lines[j].arithmetic,
                                with->total_lines[j].arithmetic);
    }
}

static void receipts_change_nothing_else(void **state)
{
    (void)state;
    every_campaign(one_receipt_holds, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_of_arrival_never_matters),
        cmocka_unit_test(tallies_give_what_their_events_give),
        cmocka_unit_test(lines_add_up_to_components_and_totals),
        cmocka_unit_test(places_are_never_overfilled_or_given_to_the_barred),
        cmocka_unit_test(a_deduction_never_raises),
        cmocka_unit_test(receipts_change_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
