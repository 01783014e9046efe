#include "referee/run.h"

#include <stdlib.h>
#include <string.h>

void run_refuse(struct run *run, const char *list, size_t index, const char *code)
{
    ARENA_GROW(run->arena, run->refusals, run->refusal_count, run->refusal_capacity);
    run->refusals[run->refusal_count++] = (struct refusal){list, index, code};
}

bool unit_known(const struct run *run, int unit)
{
    return unit >= 0 && (size_t)unit < run->unit_count;
}

static bool indicator_known(const struct run *run, int indicator)
{
    return indicator >= 0 && (size_t)indicator < run->scheme->indicator_count;
}

/* The fault of an event by itself, NULL: none. Facts that are stated and not counted one by one
 * (values, yes or no) are no events. */
static const char *event_fault(const struct run *run, const struct fact_event *event)
{
    if (!unit_known(run, event->unit))
        return "unknown_unit";
    if (!indicator_known(run, event->indicator) ||
        run->scheme->indicators[event->indicator].form != FORM_EVENT)
        return "unknown_indicator";
    if (number_sign(event->quantity) <= 0)
        return "bad_quantity";
    const struct indicator *indicator = &run->scheme->indicators[event->indicator];
    if (!indicator->has_points)
        return NULL;
    if (!event->has_points)
        return "points_missing";
    return number_compare(event->points, indicator->points_min) < 0 ||
                   number_compare(event->points, indicator->points_max) > 0
               ? "points_out_of_range"
               : NULL;
}

/* By id, then by the order in which rows are admitted. */
static int event_ids_compare(const void *a, const void *b, void *context)
{
    const struct fact_event *events = context;
    size_t left = *(const size_t *)a, right = *(const size_t *)b;
    int order = strcmp(events[left].id, events[right].id);
    if (order != 0)
        return order;
    if (events[left].sequence != events[right].sequence)
        return events[left].sequence < events[right].sequence ? -1 : 1;
    if (events[left].day != events[right].day)
        return events[left].day < events[right].day ? -1 : 1;
    return (left > right) - (left < right);
}

/* Among rows of one id the first that is otherwise good is admitted, and those behind it are
 * duplicates. A refused row has no effect, so a good row may follow it. */
static const char **events_judge(struct run *run)
{
    const struct facts *facts = run->facts;
    const char **faults = ARENA_ARRAY(run->scratch, const char *, facts->event_count);
    size_t *sorted = ARENA_ARRAY(run->scratch, size_t, facts->event_count);
    size_t count = 0;
    for (size_t i = 0; i < facts->event_count; i++) {
        faults[i] = event_fault(run, &facts->events[i]);
        if (facts->events[i].id)
            sorted[count++] = i;
    }
    qsort_r(sorted, count, sizeof(*sorted), event_ids_compare, facts->events);
    const char *admitted = NULL;
    for (size_t i = 0; i < count; i++) {
        const char *id = facts->events[sorted[i]].id;
        if (admitted && strcmp(admitted, id) == 0)
            faults[sorted[i]] = "duplicate_event";
        else if (!faults[sorted[i]])
            admitted = id;
    }
    return faults;
}

/* Dismissed and withdrawn never count; otherwise the indicator says how strong a finding must be.
 */
static bool finding_counts(const struct run *run, int indicator, int unit, enum finding finding)
{
    if (finding == FINDING_DISMISSED || finding == FINDING_WITHDRAWN)
        return false;
    int general = word_of_unit(run, &run->scheme->settings.verdict, unit, VERDICT_ANY);
    return (int)finding >=
           word_of_unit(run, &run->scheme->indicators[indicator].verdict, unit, general);
}

static bool tally_counts(const struct run *run, const struct fact_tally *tally)
{
    return unit_known(run, tally->unit) && indicator_known(run, tally->indicator) &&
           finding_counts(run, tally->indicator, tally->unit, tally->finding);
}

static bool metric_counts(const struct run *run, const struct fact_metric *metric)
{
    return unit_known(run, metric->unit) && indicator_known(run, metric->indicator);
}

static void counted_take(struct run *run)
{
    for (size_t i = 0; i < run->scheme->indicator_count; i++) {
        struct counted *counted = &run->counted[i];
        counted->events =
            ARENA_ARRAY(run->scratch, const struct fact_event *, counted->event_count);
        counted->tallies =
            ARENA_ARRAY(run->scratch, const struct fact_tally *, counted->tally_count);
        counted->metrics =
            ARENA_ARRAY(run->scratch, const struct fact_metric *, counted->metric_count);
        counted->event_count = counted->tally_count = counted->metric_count = 0;
    }
}

/* Called twice: to count (before the lists are taken) and to fill them. */
static void counted_pass(struct run *run, const char *const *faults, bool fill)
{
    const struct facts *facts = run->facts;
    for (size_t i = 0; i < facts->event_count; i++) {
        const struct fact_event *event = &facts->events[i];
        if (faults[i] || !finding_counts(run, event->indicator, event->unit, event->finding))
            continue;
        struct counted *counted = &run->counted[event->indicator];
        if (fill)
            counted->events[counted->event_count] = event;
        counted->event_count++;
    }
    for (size_t i = 0; i < facts->tally_count; i++) {
        if (!tally_counts(run, &facts->tallies[i]))
            continue;
        struct counted *counted = &run->counted[facts->tallies[i].indicator];
        if (fill)
            counted->tallies[counted->tally_count] = &facts->tallies[i];
        counted->tally_count++;
    }
    for (size_t i = 0; i < facts->metric_count; i++) {
        if (!metric_counts(run, &facts->metrics[i]))
            continue;
        struct counted *counted = &run->counted[facts->metrics[i].indicator];
        if (fill)
            counted->metrics[counted->metric_count] = &facts->metrics[i];
        counted->metric_count++;
    }
}

void events_admit(struct run *run)
{
    const char **faults = events_judge(run);
    for (size_t i = 0; i < run->facts->event_count; i++)
        if (faults[i])
            run_refuse(run, "events", i, faults[i]);
    run->counted = ARENA_ARRAY(run->scratch, struct counted, run->scheme->indicator_count);
    counted_pass(run, faults, false);
    counted_take(run);
    counted_pass(run, faults, true);
}
