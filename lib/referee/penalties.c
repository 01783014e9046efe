#include "referee/measure.h"
#include "referee/score.h"

#include <stdlib.h>

struct penalty_list {
    struct penalty *items;
    size_t count, capacity;
};

/* By unit id, so that the order of the roster leaves no trace. */
static int penalties_compare(const void *a, const void *b, void *context)
{
    const struct run *run = context;
    const struct penalty *left = a, *right = b;
    if (left->unit != right->unit)
        return run->roster.id_ranks[left->unit] < run->roster.id_ranks[right->unit] ? -1 : 1;
    return (left->month > right->month) - (left->month < right->month);
}

/* The award a monthly row is looked at under: its own first, else the last one judged. */
static int award_of_row(const struct run *run, const struct consequence *row)
{
    return row->only.award_count > 0 ? row->only.awards[0].index : run->award;
}

static void row_apply(struct run *run, const struct consequence *row, struct penalty *penalties)
{
    int before = run->award;
    const bool *holds = tests_hold(run, row->when, row->when_count, NULL);
    struct column *money = amount_column(run, &row->money);
    run->award = award_of_row(run, row);
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        struct penalty *penalty = &penalties[unit];
        if (!holds[unit] || !only_matches(run, &row->only, (int)unit))
            continue;
        penalty->money = number_add(run->arena, penalty->money,
                                    amount_of_unit(run, &row->money, money, (int)unit));
        if (row->actions.count > 0)
            ids_merge(run, &row->actions, &penalty->actions, &penalty->action_count);
    }
    run->award = before;
    if (money)
        column_give(run, money);
}

static void month_write(struct run *run, struct penalty_list *list)
{
    const struct scheme *scheme = run->scheme;
    struct penalty *penalties = ARENA_ARRAY(run->scratch, struct penalty, run->unit_count);
    for (size_t unit = 0; unit < run->unit_count; unit++)
        penalties[unit] = (struct penalty){
            .unit = (int)unit, .month = day_month_start(run->from), .money = NUMBER_ZERO};
    run->named = ARENA_ARRAY(run->scratch, struct column *, scheme->measure_count);
    for (size_t i = 0; i < scheme->consequence_count; i++)
        if (scheme->consequences[i].per == PER_MONTH)
            row_apply(run, &scheme->consequences[i], penalties);
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        if (number_sign(penalties[unit].money) == 0 && penalties[unit].action_count == 0)
            continue;
        ARENA_GROW(run->arena, list->items, list->count, list->capacity);
        list->items[list->count++] = penalties[unit];
    }
}

static bool some_are_monthly(const struct scheme *scheme)
{
    for (size_t i = 0; i < scheme->consequence_count; i++)
        if (scheme->consequences[i].per == PER_MONTH)
            return true;
    return false;
}

struct penalty *penalties_write(struct run *run, size_t *ret_count)
{
    const struct facts *facts = run->facts;
    struct penalty_list list = {0};
    bool monthly = some_are_monthly(run->scheme);
    for (day_t first = facts->from, next; monthly && first <= facts->to; first = next) {
        next = day_add_months(day_month_start(first), 1);
        bool last = next > facts->to || next == DAY_LAST; /* the calendar ends there */
        run->from = first;
        run->to = last ? facts->to : next - 1;
        month_write(run, &list);
        if (last)
            break;
    }
    run->from = facts->from;
    run->to = facts->to;
    if (list.count > 0)
        qsort_r(list.items, list.count, sizeof(*list.items), penalties_compare, run);
    *ret_count = list.count;
    return list.items;
}
