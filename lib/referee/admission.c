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

/* What admission keeps while it walks over the events in their order. */
struct admission {
    struct run *run;
    const char **faults;
    size_t *id_classes, *form_classes; /* equal ids, equal forms ("once") */
    bool *ids_taken, *forms_taken;     /* by class */
    struct tokens *tokens;
};

static int event_ids_compare(const void *a, const void *b, void *context)
{
    const struct fact_event *events = ((const struct run *)context)->facts->events;
    return strcmp(events[*(const size_t *)a].id, events[*(const size_t *)b].id);
}

/* The order in which rows are admitted. */
static int event_order(const void *a, const void *b, void *context)
{
    const struct fact_event *events = ((const struct run *)context)->facts->events;
    size_t left = *(const size_t *)a, right = *(const size_t *)b;
    if (events[left].sequence != events[right].sequence)
        return events[left].sequence < events[right].sequence ? -1 : 1;
    if (events[left].day != events[right].day)
        return events[left].day < events[right].day ? -1 : 1;
    return (left > right) - (left < right);
}

/* True when the event's indicator allows one a unit and these fields, and it has them all. */
static bool event_has_form(const struct run *run, const struct fact_event *event)
{
    const struct ids *once = &run->scheme->indicators[event->indicator].once;
    for (size_t i = 0; i < once->count; i++)
        if (!event_field(run, event, once->items[i]))
            return false;
    return once->count > 0;
}

static int forms_compare(const void *a, const void *b, void *context)
{
    const struct run *run = context;
    const struct fact_event *left = &run->facts->events[*(const size_t *)a];
    const struct fact_event *right = &run->facts->events[*(const size_t *)b];
    if (left->indicator != right->indicator)
        return left->indicator < right->indicator ? -1 : 1;
    if (left->unit != right->unit)
        return left->unit < right->unit ? -1 : 1;
    const struct ids *once = &run->scheme->indicators[left->indicator].once;
    for (size_t i = 0; i < once->count; i++) {
        int order =
            strcmp(event_field(run, left, once->items[i]), event_field(run, right, once->items[i]));
        if (order != 0)
            return order;
    }
    return 0;
}

static void classes_prepare(struct admission *admission)
{
    struct run *run = admission->run;
    const struct facts *facts = run->facts;
    size_t *rows = ARENA_ARRAY(run->scratch, size_t, facts->event_count);
    size_t count = 0;
    for (size_t i = 0; i < facts->event_count; i++)
        if (facts->events[i].id)
            rows[count++] = i;
    admission->id_classes =
        classes_number(run, rows, count, facts->event_count, event_ids_compare, run);
    admission->ids_taken = ARENA_ARRAY(run->scratch, bool, facts->event_count);
    count = 0;
    for (size_t i = 0; i < facts->event_count; i++)
        if (!admission->faults[i] && event_has_form(run, &facts->events[i]))
            rows[count++] = i;
    admission->form_classes =
        classes_number(run, rows, count, facts->event_count, forms_compare, run);
    admission->forms_taken = ARENA_ARRAY(run->scratch, bool, facts->event_count);
    admission->tokens = tokens_prepare(run);
}

/* A refused row has no effect: it takes no id, no form and no token, and a good one may follow. */
static void event_admit(struct admission *admission, size_t row)
{
    struct run *run = admission->run;
    const struct fact_event *event = &run->facts->events[row];
    bool *id = event->id ? &admission->ids_taken[admission->id_classes[row]] : NULL;
    bool *form = NULL;
    const char **fault = &admission->faults[row];
    if (id && *id) {
        *fault = "duplicate_event";
        return;
    }
    if (*fault)
        return;
    if (event_has_form(run, event))
        form = &admission->forms_taken[admission->form_classes[row]];
    if (form && *form)
        *fault = "duplicate_form";
    else if (run->scheme->indicators[event->indicator].deadline_late == LATE_REFUSE &&
             event_is_late(run, event))
        *fault = "late";
    else
        *fault = token_use(run, admission->tokens, event);
    if (*fault)
        return;
    if (id)
        *id = true;
    if (form)
        *form = true;
}

static const char **events_judge(struct run *run)
{
    const struct facts *facts = run->facts;
    struct admission admission = {
        .run = run, .faults = ARENA_ARRAY(run->scratch, const char *, facts->event_count)};
    size_t *rows = ARENA_ARRAY(run->scratch, size_t, facts->event_count);
    for (size_t i = 0; i < facts->event_count; i++) {
        admission.faults[i] = event_fault(run, &facts->events[i]);
        rows[i] = i;
    }
    classes_prepare(&admission);
    if (facts->event_count > 0)
        qsort_r(rows, facts->event_count, sizeof(*rows), event_order, run);
    for (size_t i = 0; i < facts->event_count; i++)
        event_admit(&admission, rows[i]);
    return admission.faults;
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
        run->event_counts[i] = true;
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
    run->event_counts = ARENA_ARRAY(run->scratch, bool, run->facts->event_count);
    counted_pass(run, faults, false);
    counted_take(run);
    counted_pass(run, faults, true);
}
