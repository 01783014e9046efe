#include "referee/measure.h"

#define MONTHS_A_YEAR 12

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

static int64_t months_between(day_t from, day_t to)
{
    int year_a, month_a, year_b, month_b, day;
    day_split(from, &year_a, &month_a, &day);
    day_split(to, &year_b, &month_b, &day);
    return (int64_t)(year_b - year_a) * MONTHS_A_YEAR + month_b - month_a + 1;
}

/* What the months of one unit come to; wanted is how many the window has. */
static void months_finish(struct run *run, const struct measure *measure, struct column *out,
                          size_t unit, int64_t months, int64_t wanted)
{
    bool gap = measure->reduce != REDUCE_DEFAULT && months < wanted;
    if (gap && measure->gaps == GAPS_BLOCK)
        out->present[unit] = false;
    if (gap && measure->gaps == GAPS_ZERO) {
        struct number value =
            months == 0 ? NUMBER_ZERO
                        : months_reduce(run, measure->reduce, out->values[unit], NUMBER_ZERO);
        column_set(out, unit, value);
        months = wanted;
    }
    if (measure->reduce == REDUCE_MEAN && months > 0)
        out->values[unit] = number_divide(run->scratch, out->values[unit], number_integer(months));
}

/* A value stated for the window, or its months put together; with an explicit reduction the months
 * come first, and a value stated as a whole has no gaps. */
void metric_measure(struct run *run, const struct measure *measure, struct column *out)
{
    const struct counted *counted = &run->counted[measure->subject.index];
    day_t from, to;
    bool spans = measure->window != WINDOW_TARGET && window_span(run, measure, &from, &to);
    bool months_first = measure->reduce != REDUCE_DEFAULT;
    int64_t wanted = spans && months_first ? months_between(from, to) : 0;
    int64_t *months = ARENA_ARRAY(run->scratch, int64_t, run->unit_count);
    struct column *stated = column_take(run);
    for (size_t i = 0; i < counted->metric_count; i++) {
        const struct fact_metric *metric = counted->metrics[i];
        size_t unit = (size_t)metric->unit;
        if (metric_is_stated(measure, metric))
            column_set(stated, unit, metric->value);
        if (metric->when != WHEN_MONTH || !spans || metric->month < day_month_start(from) ||
            metric->month > to)
            continue;
        column_set(out, unit,
                   months[unit]++ == 0
                       ? metric->value
                       : months_reduce(run, measure->reduce, out->values[unit], metric->value));
    }
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        if (stated->present[unit] && !(months_first && out->present[unit]))
            column_set(out, unit, stated->values[unit]);
        else
            months_finish(run, measure, out, unit, months[unit], wanted);
    }
    column_give(run, stated);
}
