#include "referee/measure.h"

#include <string.h>

bool measure_is_graded(const struct measure *measure)
{
    return measure->each.kind == AMOUNT_CHOICE && measure->each.choice.by == BY_GRAVITY;
}

struct number each_of_unit(const struct run *run, const struct measure *measure, int unit)
{
    if (measure->each.kind == AMOUNT_CHOICE)
        return choice_of_unit(run, &measure->each.choice, unit);
    return measure->each.kind == AMOUNT_NUMBER ? measure->each.number : NUMBER_ONE;
}

struct column *measure_named(struct run *run, int index)
{
    if (!run->named[index]) {
        struct column *column = column_take(run);
        measure_evaluate(run, &run->scheme->measures[index], column, NULL);
        run->named[index] = column;
    }
    return run->named[index];
}

static void column_copy(const struct run *run, struct column *to, const struct column *from)
{
    memcpy(to->values, from->values, run->unit_count * sizeof(*to->values));
    memcpy(to->present, from->present, run->unit_count * sizeof(*to->present));
}

/* Which stated values a window reads before it looks at months. */
static bool metric_is_stated(const struct measure *measure, const struct fact_metric *metric)
{
    switch (metric->when) {
    case WHEN_CURRENT:
        return measure->window == WINDOW_PERIOD;
    case WHEN_PREVIOUS:
        return measure->window == WINDOW_PREVIOUS;
    case WHEN_TARGET:
        return measure->window == WINDOW_TARGET;
    case WHEN_MONTH:
        break;
    }
    return false;
}

static struct number months_reduce(struct run *run, enum reduction reduce, struct number so_far,
                                   struct number value)
{
    if (reduce == REDUCE_MIN)
        return number_min(so_far, value);
    if (reduce == REDUCE_MAX)
        return number_max(so_far, value);
    return number_add(run->scratch, so_far, value);
}

/* A value stated for the window, or its months put together; with an explicit reduction the months
 * come first. */
static void metric_measure(struct run *run, const struct measure *measure, struct column *out)
{
    const struct counted *counted = &run->counted[measure->subject.index];
    day_t from, to;
    bool spans = measure->window != WINDOW_TARGET && window_span(run, measure, &from, &to);
    bool months_first = measure->reduce != REDUCE_DEFAULT;
    int64_t *months = ARENA_ARRAY(run->scratch, int64_t, run->unit_count);
    struct column *stated = column_take(run);
    for (size_t i = 0; i < counted->metric_count; i++) {
        const struct fact_metric *metric = counted->metrics[i];
        size_t unit = (size_t)metric->unit;
        if (metric_is_stated(measure, metric))
            column_set(stated, unit, metric->value);
        if (metric->when != WHEN_MONTH || !spans || metric->month < from || metric->month > to)
            continue;
        column_set(out, unit,
                   months[unit]++ == 0
                       ? metric->value
                       : months_reduce(run, measure->reduce, out->values[unit], metric->value));
    }
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        if (stated->present[unit] && !(months_first && out->present[unit]))
            column_set(out, unit, stated->values[unit]);
        else if (measure->reduce == REDUCE_MEAN && months[unit] > 0)
            out->values[unit] =
                number_divide(run->scratch, out->values[unit], number_integer(months[unit]));
    }
    column_give(run, stated);
}

static void roster_measure(struct run *run, const struct measure *measure, struct column *out)
{
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        const struct fact_unit *fact = &run->facts->units[unit];
        struct number value;
        if (strcmp(measure->roster, "headcount") == 0) {
            if (fact->has_headcount)
                column_set(out, unit, fact->headcount);
        } else if (strcmp(measure->roster, "since") == 0) {
            if (fact->since != DAY_NONE)
                column_set(out, unit, number_integer(fact->since));
        } else {
            for (size_t i = 0; i < fact->attribute_count; i++)
                if (strcmp(fact->attributes[i].name, measure->roster) == 0 &&
                    number_parse(run->scratch, fact->attributes[i].value, &value))
                    column_set(out, unit, value);
        }
    }
}

/* A unit's place in the draws of a step: the orders drawn are one after another, so the place of a
 * unit is that of its first mention. */
static void decisions_measure(struct run *run, const struct measure *measure, struct column *out)
{
    int64_t place = 0;
    for (size_t i = 0; i < run->facts->order_count; i++) {
        const struct fact_order *order = &run->facts->orders[i];
        if (order->step != -1 && order->step != measure->subject.index)
            continue;
        for (size_t j = 0; j < order->count; j++)
            if (unit_known(run, order->units[j]) && !out->present[order->units[j]])
                column_set(out, (size_t)order->units[j], number_integer(++place));
    }
}

static void component_measure(struct run *run, const struct measure *measure, struct column *out)
{
    int index = measure->subject.index;
    column_copy(run, out, index == COMPONENT_TOTAL ? run->total : run->scored[index].published);
}

/* Terms that are absent add nothing; the sum is absent where all of them are. */
static void sum_measure(struct run *run, const struct measure *measure, struct column *out)
{
    for (size_t i = 0; i < measure->term_count; i++) {
        struct column *term = column_take(run);
        measure_evaluate(run, &measure->terms[i], term, NULL);
        for (size_t unit = 0; unit < run->unit_count; unit++)
            if (term->present[unit])
                column_set(out, unit,
                           number_add(run->scratch, out->values[unit], term->values[unit]));
        column_give(run, term);
    }
}

static void each_apply(struct run *run, const struct measure *measure, struct column *out)
{
    if (measure->each.kind == AMOUNT_ABSENT)
        return;
    for (size_t unit = 0; unit < run->unit_count; unit++)
        if (out->present[unit])
            out->values[unit] = number_multiply(run->scratch, out->values[unit],
                                                each_of_unit(run, measure, (int)unit));
}

static void source_measure(struct run *run, const struct measure *measure, struct column *out,
                           struct trace *trace)
{
    switch (measure->source) {
    case SOURCE_EVENTS:
        events_measure(run, measure, out, trace);
        return;
    case SOURCE_AWARDS:
        awards_measure(run, measure, out);
        return;
    case SOURCE_METRIC:
        metric_measure(run, measure, out);
        break;
    case SOURCE_BALLOTS:
        column_copy(run, out, panel_score(run, measure->subject.index)->means);
        break;
    case SOURCE_DECISIONS:
        decisions_measure(run, measure, out);
        break;
    case SOURCE_ROSTER:
        roster_measure(run, measure, out);
        break;
    case SOURCE_MEASURE:
        column_copy(run, out, measure_named(run, measure->subject.index));
        break;
    case SOURCE_COMPONENT:
        component_measure(run, measure, out);
        break;
    case SOURCE_SUM:
        sum_measure(run, measure, out);
        break;
    case SOURCE_NONE: /* scheme_check refuses it */
        break;
    }
    each_apply(run, measure, out);
}

struct number slope_points(struct arena *arena, const struct slope *slope, struct number change,
                           struct number *ret_steps)
{
    static const enum rounding ROUNDINGS[] = {
        [PARTIAL_FLOOR] = ROUNDING_FLOOR,
        [PARTIAL_CEIL] = ROUNDING_CEIL,
        [PARTIAL_HALF_UP] = ROUNDING_HALF_UP,
        [PARTIAL_EXACT] = ROUNDING_EXACT,
    };
    int sign = number_sign(change);
    struct number size = sign < 0 ? number_negate(arena, change) : change;
    *ret_steps =
        number_round(arena, number_divide(arena, size, slope->per), 0, ROUNDINGS[slope->partial]);
    return number_multiply(arena, *ret_steps, sign < 0 ? slope->down : slope->up);
}

static struct column *slope_against(struct run *run, const struct slope *slope)
{
    struct column *against = column_take(run);
    if (slope->against.id) {
        column_copy(run, against, measure_named(run, slope->against.index));
        return against;
    }
    for (size_t unit = 0; unit < run->unit_count; unit++)
        column_set(against, unit, slope->against_number);
    return against;
}

/* Absent where the value or what it is held against is. */
static struct column *slope_apply(struct run *run, const struct slope *slope, struct column *out)
{
    struct column *against = slope_against(run, slope);
    struct number steps;
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        out->present[unit] = out->present[unit] && against->present[unit];
        if (out->present[unit])
            out->values[unit] = slope_points(
                run->scratch, slope,
                number_subtract(run->scratch, out->values[unit], against->values[unit]), &steps);
    }
    return against;
}

static void instead_apply(struct run *run, const struct measure *measure, struct column *out)
{
    struct column *instead = column_take(run);
    measure_evaluate(run, measure->instead, instead, NULL);
    for (size_t unit = 0; unit < run->unit_count; unit++)
        if (!out->present[unit] && instead->present[unit])
            column_set(out, unit, instead->values[unit]);
    column_give(run, instead);
}

void measure_evaluate(struct run *run, const struct measure *measure, struct column *out,
                      struct trace *trace)
{
    if (trace)
        *trace = (struct trace){0};
    source_measure(run, measure, out, trace);
    if (trace) {
        trace->input = column_take(run);
        column_copy(run, trace->input, out);
    }
    if (measure->slope) {
        struct column *against = slope_apply(run, measure->slope, out);
        if (trace)
            trace->against = against;
        else
            column_give(run, against);
    }
    for (size_t unit = 0; measure->has_cap && unit < run->unit_count; unit++)
        out->values[unit] = number_min(out->values[unit], measure->cap);
    if (measure->instead)
        instead_apply(run, measure, out);
}

void trace_release(struct run *run, struct trace *trace)
{
    for (size_t i = 0; i < trace->bin_count; i++)
        column_give(run, trace->bins[i].amount);
    if (trace->whole)
        column_give(run, trace->whole);
    if (trace->input)
        column_give(run, trace->input);
    if (trace->against)
        column_give(run, trace->against);
}
