#include "referee/measure.h"

#include <string.h>

bool measure_is_graded(const struct measure *measure)
{
    return measure->each.kind == AMOUNT_CHOICE && measure->each.choice.by == BY_GRAVITY;
}

struct number each_of_unit(const struct run *run, const struct measure *measure, int unit)
{
    if (measure->has_assessed)
        return measure->assessed;
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

/* One item of a panel's rubric, or all of them added where the panel has one. */
static void ballots_measure(struct run *run, const struct measure *measure, struct column *out)
{
    int panel = measure->subject.index;
    const struct choice *items = run->scheme->panels[panel].item_max;
    if (measure->item || !items) {
        column_copy(run, out, panel_score(run, panel, measure->item)->means);
        return;
    }
    for (size_t unit = 0; unit < run->unit_count; unit++)
        out->present[unit] = items->count > 0;
    for (size_t i = 0; i < items->count; i++) {
        const struct column *means = panel_score(run, panel, items->entries[i].name)->means;
        for (size_t unit = 0; unit < run->unit_count; unit++) {
            out->present[unit] = out->present[unit] && means->present[unit];
            out->values[unit] = number_add(run->scratch, out->values[unit], means->values[unit]);
        }
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
        if (measure->reduce != REDUCE_MISSED) {
            events_measure(run, measure, out, trace);
            return;
        }
        missed_measure(run, measure, out);
        break;
    case SOURCE_AWARDS:
        awards_measure(run, measure, out);
        return;
    case SOURCE_METRIC:
        metric_measure(run, measure, out);
        break;
    case SOURCE_BALLOTS:
        ballots_measure(run, measure, out);
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
static void slope_apply(struct run *run, const struct slope *slope, const struct column *against,
                        struct column *out)
{
    struct number steps;
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        out->present[unit] = out->present[unit] && against->present[unit];
        if (out->present[unit])
            out->values[unit] = slope_points(
                run->scratch, slope,
                number_subtract(run->scratch, out->values[unit], against->values[unit]), &steps);
    }
}

/* The source and what the slope makes of it. */
static void sloped_measure(struct run *run, const struct measure *measure, struct column *out,
                           struct trace *trace)
{
    struct column *against = measure->slope ? slope_against(run, measure->slope) : NULL;
    bool apart = measure->slope && measure->apart.count > 0;
    if (apart)
        apart_measure(run, measure, against, out, trace);
    else
        source_measure(run, measure, out, trace);
    if (trace) {
        trace->input = column_take(run);
        column_copy(run, trace->input, out);
        trace->against = against;
    }
    if (against && !apart)
        slope_apply(run, measure->slope, against, out);
    if (against && !trace)
        column_give(run, against);
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

bool share_number(struct run *run, const struct share *share, int unit, const struct number *base,
                  struct number *ret_number)
{
    static const enum rounding ROUNDINGS[] = {
        [SHARE_EXACT] = ROUNDING_EXACT,
        [SHARE_FLOOR] = ROUNDING_FLOOR,
        [SHARE_CEIL] = ROUNDING_CEIL,
        [SHARE_HALF_UP] = ROUNDING_HALF_UP,
    };
    struct number of = base ? *base : NUMBER_ZERO;
    if (share->of.id) {
        const struct column *column = measure_named(run, share->of.index);
        if (!column->present[unit])
            return false;
        of = column->values[unit];
    }
    of = number_divide(run->scratch, number_multiply(run->scratch, of, share->per_cent),
                       NUMBER_HUNDRED);
    *ret_number = number_round(run->scratch, of, 0, ROUNDINGS[share->rounding]);
    return true;
}

void measure_evaluate(struct run *run, const struct measure *measure, struct column *out,
                      struct trace *trace)
{
    if (trace)
        *trace = (struct trace){0};
    sloped_measure(run, measure, out, trace);
    for (size_t unit = 0; measure->has_cap && unit < run->unit_count; unit++)
        out->values[unit] = number_min(out->values[unit], measure->cap);
    if (measure->field)
        field_apply(run, measure->field, out);
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
