/* How facts arrive never matters: in which order, in which batches, as events or as their sums. */
#include "property.h"

static void order_is_nothing(struct campaign *c, struct dice *dice)
{
    struct facts facts = facts_shuffled(c, dice);
    assert_judged_alike(c, &c->scheme, &facts);
}

static void the_order_of_arrival_never_matters(void **state)
{
    (void)state;
    every_campaign(600, DRAWN_BOTH, order_is_nothing);
}

static void batches_are_nothing(struct campaign *c, struct dice *dice)
{
    struct facts facts = facts_tallied(c, dice);
    assert_judged_alike(c, &c->scheme, &facts);
}

static void splitting_facts_into_batches_never_matters(void **state)
{
    (void)state;
    every_campaign(600, DRAWN_TIDY, batches_are_nothing);
}

static void one_receipt_holds(struct campaign *c, struct dice *dice)
{
    struct result again;
    int unit = (int)roll(dice, c->facts.unit_count + 1) - 1;
    referee_judge_receipts(c->arena, &c->scheme, &c->facts, unit < 0 ? RECEIPTS_NONE : unit,
                           &again);
    assert_string_equal(result_text(c, &c->facts, &c->result), result_text(c, &c->facts, &again));
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
    every_campaign(300, DRAWN_FAULTY, one_receipt_holds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROPERTY(the_order_of_arrival_never_matters),
        PROPERTY(splitting_facts_into_batches_never_matters),
        PROPERTY(receipts_change_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
