#include "referee/measure.h"
#include "scheme/cadence.h"

#include <stdlib.h>

#define MONTHS_A_YEAR 12

/* Months from one day's month to another's. */
static int months_between(day_t early, day_t late)
{
    int year_a, month_a, year_b, month_b, day;
    day_split(early, &year_a, &month_a, &day);
    day_split(late, &year_b, &month_b, &day);
    return (year_b - year_a) * MONTHS_A_YEAR + month_b - month_a;
}

/* An award may have a cadence of its own. */
static enum cadence cadence_of(const struct run *run, int award)
{
    const struct award *own = &run->scheme->awards[award];
    return own->has_cadence ? own->cadence : run->scheme->cadence;
}

int win_slot(const struct run *run, const struct fact_win *win)
{
    if (win->award < 0 || (size_t)win->award >= run->scheme->award_count)
        return 0;
    enum cadence cadence = cadence_of(run, win->award);
    int length = cadence_months(cadence);
    if (length == 0 || win->to >= run->facts->from)
        return 0;
    int guess = months_between(win->from, run->facts->from) / length;
    for (int slot = guess > 1 ? guess - 1 : 1; slot <= guess + 1; slot++) {
        day_t from, to;
        if (cadence_previous(cadence, run->facts->from, slot, &from, &to) && win->from >= from &&
            win->to <= to)
            return slot;
    }
    return 0;
}

/* A win and the period it was in. */
struct past {
    int unit, slot;
};

static int past_by_slot(const void *a, const void *b)
{
    const struct past *left = a, *right = b;
    if (left->slot != right->slot)
        return left->slot < right->slot ? -1 : 1;
    return (left->unit > right->unit) - (left->unit < right->unit);
}

/* The award's wins that lie in a period of the cadence, newest first, each unit once a period. */
static struct past *past_collect(struct run *run, int award, size_t *ret_count)
{
    const struct facts *facts = run->facts;
    struct past *past = ARENA_ARRAY(run->scratch, struct past, facts->win_count);
    size_t count = 0, distinct = 0;
    for (size_t i = 0; i < facts->win_count; i++) {
        const struct fact_win *win = &facts->wins[i];
        int slot = win->award == award && win->unit != -1 ? win_slot(run, win) : 0;
        if (slot > 0)
            past[count++] = (struct past){win->unit, slot};
    }
    qsort(past, count, sizeof(*past), past_by_slot);
    for (size_t i = 0; i < count; i++)
        if (distinct == 0 || past_by_slot(&past[distinct - 1], &past[i]) != 0)
            past[distinct++] = past[i];
    *ret_count = distinct;
    return past;
}

/* Wins in unbroken periods just before this one. A unit's run goes on only while it has won every
 * period so far; periods that nobody won are skipped where the gap says so. */
static void streak_measure(struct run *run, const struct measure *measure, struct column *out)
{
    size_t count;
    const struct past *past = past_collect(run, measure->subject.index, &count);
    int *lengths = ARENA_ARRAY(run->scratch, int, run->unit_count);
    int place = 0, slot = 0;
    for (size_t i = 0; i < count; i++) {
        if (past[i].slot != slot) {
            slot = past[i].slot;
            place = measure->gap == GAP_IGNORE_UNHELD ? place + 1 : slot;
        }
        if (unit_known(run, past[i].unit) && lengths[past[i].unit] == place - 1)
            lengths[past[i].unit] = place;
    }
    for (size_t unit = 0; unit < run->unit_count; unit++)
        column_set(out, unit, number_integer(lengths[unit]));
}

static struct number win_value(const struct measure *measure, const struct fact_win *win)
{
    if (measure->reduce == REDUCE_POINTS)
        return win->points;
    if (measure->each.kind == AMOUNT_CHOICE && measure->each.choice.by == BY_LEVEL)
        return choice_number(&measure->each.choice, win->level);
    return NUMBER_ONE;
}

/* True when the win lies in the window. A win of an award that is decided here ended before this
 * period; since a day, the whole of its period is wanted. */
static bool win_counts(const struct run *run, const struct measure *measure,
                       const struct fact_win *win)
{
    if (win->award != measure->subject.index || !unit_known(run, win->unit))
        return false;
    bool decided = run->scheme->awards[win->award].selects;
    if (decided ? win->to >= run->facts->from : win->to > run->facts->to)
        return false;
    if (measure->window == WINDOW_PREVIOUS)
        return win_slot(run, win) == 1;
    day_t from, to;
    if (!window_span(run, measure, &from, &to))
        return false;
    return measure->window == WINDOW_SINCE ? win->from >= from : win->to >= from;
}

/* What this win itself adds where the key "this" asks for it. */
static void this_add(struct run *run, const struct measure *measure, struct column *out)
{
    const struct award *award = &run->scheme->awards[run->award];
    if (!measure->this_win || !run->wins || measure->subject.index != run->award)
        return;
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        if (!run->wins[unit])
            continue;
        struct fact_win now = {.points = NUMBER_ZERO};
        if (run->levels[unit] != LEVEL_ANY)
            now.level = award->levels.items[run->levels[unit]];
        out->values[unit] = number_add(run->scratch, out->values[unit], win_value(measure, &now));
    }
}

void awards_measure(struct run *run, const struct measure *measure, struct column *out)
{
    if (measure->reduce == REDUCE_STREAK)
        streak_measure(run, measure, out);
    for (size_t unit = 0; unit < run->unit_count; unit++)
        out->present[unit] = true;
    for (size_t i = 0; measure->reduce != REDUCE_STREAK && i < run->facts->win_count; i++) {
        const struct fact_win *win = &run->facts->wins[i];
        if (win_counts(run, measure, win))
            out->values[win->unit] =
                number_add(run->scratch, out->values[win->unit], win_value(measure, win));
    }
    this_add(run, measure, out);
    if (measure->each.kind == AMOUNT_ABSENT ||
        (measure->each.kind == AMOUNT_CHOICE && measure->each.choice.by == BY_LEVEL))
        return;
    for (size_t unit = 0; unit < run->unit_count; unit++)
        out->values[unit] =
            number_multiply(run->scratch, out->values[unit], each_of_unit(run, measure, (int)unit));
}
