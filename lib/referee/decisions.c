#include "referee/measure.h"

#include <stdlib.h>
#include <string.h>

static int events_compare(const void *a, const void *b, void *context)
{
    const struct fact_event *events = ((const struct run *)context)->facts->events;
    return strcmp(events[*(const size_t *)a].id, events[*(const size_t *)b].id);
}

/* The counted events that have an id, in its order. */
static size_t *counted_sort(struct run *run, size_t *ret_count)
{
    size_t *rows = ARENA_ARRAY(run->scratch, size_t, run->facts->event_count);
    size_t count = 0;
    for (size_t i = 0; i < run->facts->event_count; i++)
        if (run->event_counts[i] && run->facts->events[i].id)
            rows[count++] = i;
    if (count > 0)
        qsort_r(rows, count, sizeof(*rows), events_compare, run);
    *ret_count = count;
    return rows;
}

static const struct fact_event *event_find(const struct run *run, const size_t *rows, size_t count,
                                           const char *id)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(run->facts->events[rows[middle]].id, id);
        if (order == 0)
            return &run->facts->events[rows[middle]];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* True when the step decides on events of this kind, and this one is of the period. */
static bool event_is_decided(const struct run *run, const struct step *step,
                             const struct fact_event *event)
{
    if (!event || event->day < run->facts->from || event->day > run->facts->to)
        return false;
    for (size_t i = 0; i < step->event_count; i++)
        if (step->events[i].index == event->indicator)
            return true;
    return false;
}

static bool amount_in_range(const struct step *step, const struct fact_decision *decision)
{
    return decision->has_amount &&
           !(step->has_min && number_compare(decision->amount, step->min) < 0) &&
           !(step->has_max && number_compare(decision->amount, step->max) > 0);
}

/* The fault of a decision on an amount, NULL: none, and what was decided. Choices from a shortlist
 * are judged when there is one. */
static const char *decision_judge(const struct run *run, const struct fact_decision *decision,
                                  const size_t *rows, size_t count, struct decided *ret_decided)
{
    if (decision->step < 0 || (size_t)decision->step >= run->scheme->step_count ||
        run->scheme->steps[decision->step].kind != STEP_DECISION)
        return "unknown_step";
    const struct step *step = &run->scheme->steps[decision->step];
    struct decided decided = {decision->step, decision->unit, DAY_NONE, decision->amount};
    if (step->about == DECISION_EVENTS) {
        const struct fact_event *event =
            decision->event ? event_find(run, rows, count, decision->event) : NULL;
        if (!event_is_decided(run, step, event))
            return "unknown_event";
        decided.unit = event->unit;
        decided.day = event->day;
    } else if (!unit_known(run, decision->unit)) {
        return "unknown_unit";
    }
    if (step->about != DECISION_SHORTLIST && !amount_in_range(step, decision))
        return "amount_out_of_range";
    *ret_decided = decided;
    return NULL;
}

void decisions_admit(struct run *run)
{
    const struct facts *facts = run->facts;
    size_t count = 0;
    const size_t *rows = facts->decision_count > 0 ? counted_sort(run, &count) : NULL;
    run->decided = ARENA_ARRAY(run->scratch, struct decided, facts->decision_count);
    for (size_t i = 0; i < facts->decision_count; i++) {
        struct decided decided;
        const char *fault = decision_judge(run, &facts->decisions[i], rows, count, &decided);
        if (fault)
            run_refuse(run, "decisions", facts->decisions[i].row, fault);
        else if (run->scheme->steps[decided.step].about != DECISION_SHORTLIST)
            run->decided[run->decided_count++] = decided;
    }
}

/* A unit's place in the draws of a step: the orders drawn are one after another, so the place of a
 * unit is that of its first mention. */
static void orders_measure(struct run *run, int step, struct column *out)
{
    int64_t place = 0;
    for (size_t i = 0; i < run->facts->order_count; i++) {
        const struct fact_order *order = &run->facts->orders[i];
        if (order->step != -1 && order->step != step)
            continue;
        for (size_t j = 0; j < order->count; j++)
            if (unit_known(run, order->units[j]) && !out->present[order->units[j]])
                column_set(out, (size_t)order->units[j], number_integer(++place));
    }
}

void decisions_measure(struct run *run, const struct measure *measure, struct column *out)
{
    int step = measure->subject.index;
    enum decision about = run->scheme->steps[step].about;
    if (about == DECISION_ORDER) {
        orders_measure(run, step, out);
        return;
    }
    bool whole = run->from <= run->facts->from && run->to >= run->facts->to;
    for (size_t unit = 0; unit < run->unit_count; unit++)
        out->present[unit] = true;
    for (size_t i = 0; i < run->decided_count; i++) {
        const struct decided *decided = &run->decided[i];
        bool now =
            decided->day == DAY_NONE ? whole : decided->day >= run->from && decided->day <= run->to;
        if (decided->step == step && now)
            out->values[decided->unit] =
                number_add(run->scratch, out->values[decided->unit], decided->amount);
    }
}
