#include "referee/sieve.h"

#include <stdlib.h>
#include <string.h>

struct parting {
    const struct run *run;
    const struct ids *fields;
};

/* Events that lack a field belong together. */
static int parts_agree(const struct parting *parting, const struct fact_event *a,
                       const struct fact_event *b)
{
    if (a->unit != b->unit)
        return a->unit < b->unit ? -1 : 1;
    for (size_t i = 0; i < parting->fields->count; i++) {
        const char *left = event_field(parting->run, a, parting->fields->items[i]);
        const char *right = event_field(parting->run, b, parting->fields->items[i]);
        int order = left && right ? strcmp(left, right) : (left != NULL) - (right != NULL);
        if (order != 0)
            return order;
    }
    return 0;
}

static int parts_compare(const void *a, const void *b, void *context)
{
    return parts_agree(context, *(const struct fact_event *const *)a,
                       *(const struct fact_event *const *)b);
}

/* The slope of each part's sum, added to its unit. What it is held against is the unit's. */
static void part_add(struct run *run, const struct measure *measure, const struct column *against,
                     struct portion part_sum, struct column *out, struct trace *trace)
{
    struct number steps;
    size_t unit = (size_t)part_sum.unit;
    if (!against->present[unit])
        return;
    part_sum.points =
        slope_points(run->scratch, measure->slope,
                     number_subtract(run->scratch, part_sum.amount, against->values[unit]), &steps);
    out->values[unit] = number_add(run->scratch, out->values[unit], part_sum.points);
    if (trace)
        trace->parts[trace->part_count++] = part_sum;
}

void apart_measure(struct run *run, const struct measure *measure, const struct column *against,
                   struct column *out, struct trace *trace)
{
    size_t count;
    const struct fact_event **events = sieve_collect(run, measure, &count);
    struct parting parting = {run, &measure->apart};
    if (count > 0)
        qsort_r(events, count, sizeof(*events), parts_compare, &parting);
    if (trace)
        trace->parts = ARENA_ARRAY(run->scratch, struct portion, count);
    for (size_t unit = 0; unit < run->unit_count; unit++)
        out->present[unit] = against->present[unit];
    for (size_t first = 0, end; first < count; first = end) {
        struct portion part = {.unit = events[first]->unit,
                               .name = event_field(run, events[first], measure->apart.items[0]),
                               .amount = NUMBER_ZERO};
        for (end = first; end < count && parts_agree(&parting, events[first], events[end]) == 0;
             end++)
            part.amount =
                number_add(run->scratch, part.amount, event_value(run, measure, events[end]));
        part_add(run, measure, against, part, out, trace);
    }
}
