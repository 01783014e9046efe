#include "referee/sieve.h"

bool gravity_passes(const struct measure *measure, const char *gravity)
{
    return measure->where.gravity.count == 0 || ids_have(&measure->where.gravity, gravity);
}

bool sieve_needs_events(const struct measure *measure)
{
    const struct where *where = &measure->where;
    return where->quantity.given || where->minutes.given || where->has_late;
}

bool sieve_prepare(struct run *run, const struct measure *measure, struct sieve *ret_sieve)
{
    struct sieve sieve = {.run = run, .measure = measure};
    if (!window_span(run, measure, &sieve.from, &sieve.to))
        return false;
    if (measure->where.related.given)
        sieve.related = related_find(run, measure, sieve.from, sieve.to);
    *ret_sieve = sieve;
    return true;
}

static bool bound_passes(const struct bound *bound, struct number value)
{
    return !bound->given ||
           comparison_holds(bound->comparison, number_compare(value, bound->against.number));
}

bool sieve_passes(const struct sieve *sieve, const struct fact_event *event)
{
    const struct where *where = &sieve->measure->where;
    if (event->day < sieve->from || event->day > sieve->to)
        return false;
    if (sieve->related && sieve->related[event - sieve->run->facts->events] != where->related.found)
        return false;
    if (where->minutes.given && !event->has_minutes)
        return false;
    if (where->has_late && event_is_late(sieve->run, event) != where->late)
        return false;
    return bound_passes(&where->quantity, event->quantity) &&
           bound_passes(&where->minutes, event->minutes);
}

const struct fact_event **sieve_collect(struct run *run, const struct measure *measure,
                                        size_t *ret_count)
{
    struct sieve sieve;
    size_t most = 0, count = 0;
    for (size_t i = 0; i < measure->event_count; i++)
        most += run->counted[measure->events[i].index].event_count;
    const struct fact_event **events = ARENA_ARRAY(run->scratch, const struct fact_event *, most);
    bool days = sieve_prepare(run, measure, &sieve);
    for (size_t i = 0; days && i < measure->event_count; i++) {
        const struct counted *counted = &run->counted[measure->events[i].index];
        for (size_t j = 0; j < counted->event_count; j++)
            if (sieve_passes(&sieve, counted->events[j]) &&
                gravity_passes(measure, event_field(run, counted->events[j], "gravity")))
                events[count++] = counted->events[j];
    }
    *ret_count = count;
    return events;
}

struct number event_value(const struct run *run, const struct measure *measure,
                          const struct fact_event *event)
{
    struct number value = measure->reduce == REDUCE_COUNT ? NUMBER_ONE : event->quantity;
    if (measure->has_assessed)
        value = number_multiply(run->scratch, value, event->points);
    if (measure_is_graded(measure))
        return number_multiply(
            run->scratch, value,
            choice_number(&measure->each.choice, event_field(run, event, "gravity")));
    return number_multiply(run->scratch, value, each_of_unit(run, measure, event->unit));
}
