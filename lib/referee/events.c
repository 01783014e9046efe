#include "referee/sieve.h"

#include <string.h>

static int bin_find(const struct trace *trace, const char *gravity)
{
    for (size_t i = 0; i < trace->bin_count; i++) {
        const char *name = trace->bins[i].gravity;
        if (name == gravity || (name && gravity && strcmp(name, gravity) == 0))
            return (int)i;
    }
    return -1;
}

static void bin_add(struct run *run, struct trace *trace, const char *gravity)
{
    if (bin_find(trace, gravity) < 0)
        trace->bins[trace->bin_count++] = (struct bin){gravity, column_take(run)};
}

/* One bin a gravity where the rule is graded, the last one for events without; else a single one.
 */
static void bins_prepare(struct run *run, const struct measure *measure, struct trace *trace)
{
    const struct scheme *scheme = run->scheme;
    size_t most = 1;
    for (size_t i = 0; i < measure->event_count; i++)
        most += scheme->indicators[measure->events[i].index].gravities.count;
    trace->bins = ARENA_ARRAY(run->scratch, struct bin, most);
    for (size_t i = 0; measure_is_graded(measure) && i < measure->event_count; i++) {
        const struct ids *gravities = &scheme->indicators[measure->events[i].index].gravities;
        for (size_t j = 0; j < gravities->count; j++)
            if (gravity_passes(measure, gravities->items[j]))
                bin_add(run, trace, gravities->items[j]);
    }
    if (!measure_is_graded(measure) || gravity_passes(measure, NULL))
        bin_add(run, trace, NULL);
    if (measure->reduce == REDUCE_RATE)
        trace->whole = column_take(run);
}

/* The bin of each gravity of an indicator, with that of events without one at the end; -1: the
 * filter leaves it out. */
static const int *bins_of_indicator(struct run *run, const struct measure *measure,
                                    const struct trace *trace, const struct indicator *indicator)
{
    size_t count = indicator->gravities.count;
    int *bins = ARENA_ARRAY(run->scratch, int, count + 1);
    for (size_t i = 0; i <= count; i++) {
        const char *gravity = i < count ? indicator->gravities.items[i] : NULL;
        bins[i] = -1;
        if (gravity_passes(measure, gravity))
            bins[i] = measure_is_graded(measure) ? bin_find(trace, gravity) : 0;
    }
    return bins;
}

/* Facts of one indicator on their way into the bins. */
struct pour {
    const struct sieve *sieve;
    struct trace *trace;
    const int *bins;
    size_t gravity_count;
};

static void pour_add(const struct pour *pour, int unit, int gravity, int64_t count,
                     struct number quantity)
{
    struct arena *scratch = pour->sieve->run->scratch;
    enum reduction reduce = pour->sieve->measure->reduce;
    size_t place = gravity >= 0 && (size_t)gravity < pour->gravity_count ? (size_t)gravity
                                                                         : pour->gravity_count;
    int bin = pour->bins[place];
    if (pour->trace->whole) {
        struct number *whole = &pour->trace->whole->values[unit];
        *whole = number_add(scratch, *whole, quantity);
    }
    if (bin < 0)
        return;
    struct number *amount = &pour->trace->bins[bin].amount->values[unit];
    if (reduce == REDUCE_ANY)
        *amount = NUMBER_ONE;
    else if (reduce == REDUCE_COUNT && !pour->sieve->measure->has_assessed)
        *amount = number_add(scratch, *amount, number_integer(count));
    else
        *amount = number_add(scratch, *amount, quantity);
}

/* Assessed points are given once an event (count) or for each of its quantity. */
static struct number poured(const struct pour *pour, const struct fact_event *event)
{
    const struct measure *measure = pour->sieve->measure;
    if (!measure->has_assessed)
        return event->quantity;
    if (measure->reduce == REDUCE_COUNT)
        return event->points;
    return number_multiply(pour->sieve->run->scratch, event->points, event->quantity);
}

/* Tallies know no neighbours: unless they say that each has one, they are taken as having none. */
static void pour_indicator(const struct pour *pour, int indicator)
{
    const struct sieve *sieve = pour->sieve;
    const struct counted *counted = &sieve->run->counted[indicator];
    for (size_t i = 0; i < counted->event_count; i++) {
        const struct fact_event *event = counted->events[i];
        if (sieve_passes(sieve, event))
            pour_add(pour, event->unit, event->gravity, 1, poured(pour, event));
    }
    if (sieve_needs_events(sieve->measure))
        return;
    for (size_t i = 0; i < counted->tally_count; i++) {
        const struct fact_tally *tally = counted->tallies[i];
        if (sieve->related && tally->repeated != sieve->measure->where.related.found)
            continue;
        if (tally->from >= sieve->from && tally->to <= sieve->to && tally->count > 0)
            pour_add(pour, tally->unit, tally->gravity, tally->count,
                     sieve->measure->has_assessed ? tally->points : tally->quantity);
    }
}

/* Adds what the bins are worth to each unit. */
static void bins_sum(struct run *run, const struct measure *measure, const struct trace *trace,
                     struct column *out)
{
    for (size_t i = 0; i < trace->bin_count; i++) {
        const struct bin *bin = &trace->bins[i];
        bool graded = measure_is_graded(measure);
        struct number each =
            graded ? choice_number(&measure->each.choice, bin->gravity) : NUMBER_ZERO;
        for (size_t unit = 0; unit < run->unit_count; unit++) {
            struct number amount = bin->amount->values[unit];
            if (number_sign(amount) == 0 ||
                (trace->whole && number_sign(trace->whole->values[unit]) <= 0))
                continue;
            if (trace->whole)
                amount = number_divide(run->scratch,
                                       number_multiply(run->scratch, amount, NUMBER_HUNDRED),
                                       trace->whole->values[unit]);
            amount = number_multiply(run->scratch, amount,
                                     graded ? each : each_of_unit(run, measure, (int)unit));
            out->values[unit] = number_add(run->scratch, out->values[unit], amount);
        }
    }
    for (size_t unit = 0; unit < run->unit_count; unit++)
        out->present[unit] = !trace->whole || number_sign(trace->whole->values[unit]) > 0;
}

void events_measure(struct run *run, const struct measure *measure, struct column *out,
                    struct trace *trace)
{
    struct trace own = {0};
    if (!trace)
        trace = &own;
    bins_prepare(run, measure, trace);
    struct sieve sieve;
    struct pour pour = {.sieve = &sieve, .trace = trace};
    bool days = sieve_prepare(run, measure, &sieve);
    for (size_t i = 0; days && i < measure->event_count; i++) {
        int index = measure->events[i].index;
        const struct indicator *indicator = &run->scheme->indicators[index];
        pour.gravity_count = indicator->gravities.count;
        pour.bins = bins_of_indicator(run, measure, trace, indicator);
        pour_indicator(&pour, index);
    }
    bins_sum(run, measure, trace, out);
    trace_release(run, &own);
}
