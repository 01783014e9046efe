/* Hints on where events come from: bursts, answers all of the top grade or given by the system, and
 * what arrived after the closing. */
#include "referee/hinting.h"
#include "scheme/walk.h"

#include <stdlib.h>
#include <string.h>

/* Events of one source and indicator. */
struct stream {
    const char *source;
    int indicator;
    const struct hint_flow *flows; /* by day */
    size_t count;
    int64_t events, graded, top, answered, defaulted;
};

static int sources_order(const char *a, const char *b)
{
    return a != NULL && b != NULL ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

static int flows_order(const void *left, const void *right)
{
    const struct hint_flow *a = left, *b = right;
    int order = sources_order(a->source, b->source);
    if (order == 0)
        order = (a->indicator > b->indicator) - (a->indicator < b->indicator);
    return order != 0 ? order : (a->day > b->day) - (a->day < b->day);
}

static void scale_note(const struct measure *measure, void *context)
{
    bool *scales = context;
    for (size_t i = 0; measure->reduce == REDUCE_RATE && i < measure->event_count; i++)
        if (measure->events[i].index >= 0)
            scales[measure->events[i].index] = true;
}

/* By indicator: whether its gravities are a scale, that is, whether a rate is taken of it. */
static const bool *scales_find(const struct hinting *hinting)
{
    bool *scales = ARENA_ARRAY(hinting->scratch, bool, hinting->scheme->indicator_count);
    scheme_walk(hinting->scheme, scale_note, scales);
    return scales;
}

static struct hint *stream_hint(struct hinting *hinting, const struct stream *stream,
                                enum hint_kind kind, struct number strength)
{
    struct hint *hint = hint_add(hinting, kind, strength);
    hint->source = stream->source;
    hint->indicator = stream->indicator;
    hint->from = hinting->facts->from;
    hint->to = hinting->facts->to;
    return hint;
}

static void count_figure(struct hinting *hinting, struct hint *hint, const char *name,
                         int64_t value)
{
    hint_figure(hinting, hint, name, number_integer(value));
}

static struct number ratio(struct hinting *hinting, int64_t part, int64_t whole)
{
    return number_divide(hinting->scratch, number_integer(part), number_integer(whole));
}

static struct number per_cent(struct hinting *hinting, int64_t part, int64_t whole)
{
    return number_multiply(hinting->scratch, NUMBER_HUNDRED, ratio(hinting, part, whole));
}

/* One day against the mean of all other days of the period so far, days without events included. */
static void burst_judge(struct hinting *hinting, const struct stream *stream, day_t day,
                        int64_t events, int64_t other_days)
{
    const struct hint_limits *limits = hinting->limits;
    int64_t others = stream->events - events;
    if (other_days < HINT_OTHER_DAYS || events < limits->burst_events)
        return;
    struct number usual = ratio(hinting, others, other_days);
    struct number limit =
        number_multiply(hinting->scratch, usual, number_integer(limits->burst_times));
    if (number_compare(number_integer(events), limit) < 0)
        return;
    struct number strength =
        others > 0
            ? number_divide(hinting->scratch, number_integer(events), usual)
            : number_multiply(hinting->scratch, number_integer(events), number_integer(other_days));
    struct hint *hint = stream_hint(hinting, stream, HINT_BURST, strength);
    hint->from = hint->to = day;
    count_figure(hinting, hint, "events", events);
    count_figure(hinting, hint, "other_events", others);
    count_figure(hinting, hint, "other_days", other_days);
    hint_figure(hinting, hint, "usual", usual);
}

static void bursts_find(struct hinting *hinting, const struct stream *stream)
{
    const struct facts *facts = hinting->facts;
    day_t last = facts->as_of != DAY_NONE && facts->as_of < facts->to ? facts->as_of : facts->to;
    int64_t other_days = (int64_t)last - facts->from;
    for (size_t i = 0; i < stream->count;) {
        day_t day = stream->flows[i].day;
        int64_t events = 0;
        for (; i < stream->count && stream->flows[i].day == day; i++)
            events += stream->flows[i].events;
        burst_judge(hinting, stream, day, events, other_days);
    }
}

static void answers_judge(struct hinting *hinting, const struct stream *stream, bool scale)
{
    const struct hint_limits *limits = hinting->limits;
    if (scale && stream->graded >= limits->answers && stream->top == stream->graded) {
        struct hint *hint =
            stream_hint(hinting, stream, HINT_TOP_SOURCE, number_integer(stream->graded));
        count_figure(hinting, hint, "answers", stream->graded);
        count_figure(hinting, hint, "top", stream->top);
    }
    if (stream->answered < limits->answers)
        return;
    struct number share = per_cent(hinting, stream->defaulted, stream->answered);
    if (stream->defaulted == 0 ||
        number_compare(share, number_integer(limits->defaulted_share)) < 0)
        return;
    struct hint *hint = stream_hint(hinting, stream, HINT_DEFAULTED, share);
    count_figure(hinting, hint, "answers", stream->answered);
    count_figure(hinting, hint, "defaulted", stream->defaulted);
    hint_figure(hinting, hint, "share", share);
}

static void late_judge(struct hinting *hinting, const struct stream *stream)
{
    const struct hint_limits *limits = hinting->limits;
    int64_t late = 0;
    for (size_t i = 0; i < hinting->inputs->late_count; i++) {
        const struct hint_late *row = &hinting->inputs->late[i];
        if (row->indicator == stream->indicator && sources_order(row->source, stream->source) == 0)
            late += row->events;
    }
    if (late == 0 || late < limits->late_events)
        return;
    struct number share = per_cent(hinting, late, stream->events);
    if (number_compare(share, number_integer(limits->late_share)) < 0)
        return;
    struct hint *hint = stream_hint(hinting, stream, HINT_LATE, share);
    count_figure(hinting, hint, "events", stream->events);
    count_figure(hinting, hint, "late", late);
    hint_figure(hinting, hint, "share", share);
}

static struct stream stream_read(const struct hint_flow *flows, size_t count)
{
    struct stream stream = {.source = flows[0].source, .indicator = flows[0].indicator};
    stream.flows = flows;
    for (; stream.count < count && sources_order(flows[stream.count].source, stream.source) == 0 &&
           flows[stream.count].indicator == stream.indicator;
         stream.count++) {
        const struct hint_flow *flow = &flows[stream.count];
        stream.events += flow->events;
        if (flow->gravity < 0 || flow->mode == MODE_NONE)
            continue;
        stream.answered += flow->events;
        if (flow->mode == MODE_DEFAULTED) {
            stream.defaulted += flow->events;
            continue;
        }
        stream.graded += flow->events;
        stream.top += flow->gravity == 0 ? flow->events : 0;
    }
    return stream;
}

void flows_judge(struct hinting *hinting)
{
    const struct facts *facts = hinting->facts;
    struct hint_flow *flows =
        ARENA_ARRAY(hinting->scratch, struct hint_flow, hinting->inputs->flow_count);
    const bool *scales = scales_find(hinting);
    size_t count = 0;
    for (size_t i = 0; i < hinting->inputs->flow_count; i++) {
        const struct hint_flow *flow = &hinting->inputs->flows[i];
        if (flow->indicator >= 0 && flow->day >= facts->from && flow->day <= facts->to)
            flows[count++] = *flow;
    }
    if (count > 0)
        qsort(flows, count, sizeof(*flows), flows_order);
    for (size_t first = 0; first < count;) {
        struct stream stream = stream_read(&flows[first], count - first);
        bursts_find(hinting, &stream);
        answers_judge(hinting, &stream, scales[stream.indicator]);
        late_judge(hinting, &stream);
        first += stream.count;
    }
}

struct hint_flow *flows_count(struct arena *arena, const struct facts *facts, size_t *ret_count)
{
    struct hint_flow *flows = ARENA_ARRAY(arena, struct hint_flow, facts->event_count);
    for (size_t i = 0; i < facts->event_count; i++)
        flows[i] = (struct hint_flow){.indicator = facts->events[i].indicator,
                                      .day = facts->events[i].day,
                                      .gravity = facts->events[i].gravity,
                                      .events = 1};
    *ret_count = facts->event_count;
    return flows;
}
