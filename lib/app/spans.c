#include "app/spans.h"

#include "scheme/cadence.h"
#include "scheme/walk.h"

#include <stdlib.h>

#define PARTS_MOST 3 /* of a span: days, whole months, days */

/* The days on which spans begin. */
struct cuts {
    struct arena *arena;
    const struct scheme *scheme;
    day_t from, to;
    day_t *days;
    size_t count, capacity;
    day_t months_from;
};

static void cut(struct cuts *cuts, day_t day)
{
    ARENA_GROW(cuts->arena, cuts->days, cuts->count, cuts->capacity);
    cuts->days[cuts->count++] = day;
}

/* The first day that a measure's window reads. */
static day_t window_start(const struct cuts *cuts, const struct measure *measure)
{
    day_t first = cuts->from, last;
    switch (measure->window) {
    case WINDOW_PERIOD:
    case WINDOW_TARGET:
        break;
    case WINDOW_YEAR:
        return day_year_start(cuts->to);
    case WINDOW_EVER:
        return DAY_FIRST;
    case WINDOW_PREVIOUS:
        if (!cadence_previous(cuts->scheme->cadence, cuts->from, 1, &first, &last))
            first = cuts->from;
        break;
    case WINDOW_SINCE:
        return measure->since.kind == MOMENT_DAY ? measure->since.day : DAY_FIRST;
    }
    return first;
}

static void visit(const struct measure *measure, void *context)
{
    struct cuts *cuts = context;
    day_t start = window_start(cuts, measure);
    if (start > cuts->to)
        return;
    if (measure->source == SOURCE_EVENTS)
        cut(cuts, start);
    else if (measure->source == SOURCE_METRIC && start < cuts->months_from)
        cuts->months_from = start;
}

static int by_day(const void *a, const void *b)
{
    const day_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static void part_add(struct spans *spans, struct fact_span *parts, int number, day_t first,
                     day_t last, bool whole)
{
    if (first <= last)
        parts[spans->part_count++] =
            (struct fact_span){.number = number, .first = first, .last = last, .whole = whole};
}

/* Whole months inside, days before and after them. */
static void span_cut(struct spans *spans, struct fact_span *parts, int number,
                     const struct span *span)
{
    day_t start = day_month_start(span->first);
    day_t months = start == span->first ? start : day_add_months(start, 1);
    day_t rest = day_month_start(span->last + 1);
    if (months >= rest) {
        part_add(spans, parts, number, span->first, span->last, false);
        return;
    }
    part_add(spans, parts, number, span->first, months - 1, false);
    part_add(spans, parts, number, months, rest - 1, true);
    part_add(spans, parts, number, rest, span->last, false);
}

struct spans spans_plan(struct arena *arena, const struct scheme *scheme, day_t from, day_t to)
{
    struct cuts cuts = {
        .arena = arena, .scheme = scheme, .from = from, .to = to, .months_from = from};
    cut(&cuts, from);
    scheme_walk(scheme, visit, &cuts);
    qsort(cuts.days, cuts.count, sizeof(*cuts.days), by_day);
    struct span *list = ARENA_ARRAY(arena, struct span, cuts.count);
    struct fact_span *parts = ARENA_ARRAY(arena, struct fact_span, cuts.count * PARTS_MOST);
    struct spans spans = {.spans = list, .parts = parts, .months_from = cuts.months_from};
    for (size_t i = 0; i < cuts.count; i++) {
        day_t next = i + 1 < cuts.count ? cuts.days[i + 1] : to + 1;
        if (cuts.days[i] == next)
            continue;
        list[spans.count] = (struct span){cuts.days[i], next - 1};
        span_cut(&spans, parts, (int)spans.count, &list[spans.count]);
        spans.count++;
    }
    return spans;
}
