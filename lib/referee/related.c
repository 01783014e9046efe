#include "referee/measure.h"

#include <stdlib.h>
#include <string.h>

/* An event that looks for another one (subject), may be found by one (candidate), or both. */
struct like {
    const struct fact_event *event;
    bool subject, candidate;
};

struct likes {
    struct run *run;
    const struct ids *same;
    struct like *items;
    size_t count, capacity;
};

const char *event_field(const struct run *run, const struct fact_event *event, const char *field)
{
    const struct indicator *indicator = &run->scheme->indicators[event->indicator];
    if (strcmp(field, "topic") == 0)
        return event->topic;
    if (strcmp(field, "person") == 0)
        return event->person;
    if (strcmp(field, "occasion") == 0)
        return event->occasion;
    if (strcmp(field, "indicator") == 0)
        return indicator->id;
    bool graded = event->gravity >= 0 && (size_t)event->gravity < indicator->gravities.count;
    return graded ? indicator->gravities.items[event->gravity] : NULL;
}

static bool has_fields(const struct likes *likes, const struct fact_event *event)
{
    for (size_t i = 0; i < likes->same->count; i++)
        if (!event_field(likes->run, event, likes->same->items[i]))
            return false;
    return true;
}

/* By unit and the fields that must agree. */
static int likes_agree(const struct likes *likes, const struct fact_event *a,
                       const struct fact_event *b)
{
    if (a->unit != b->unit)
        return a->unit < b->unit ? -1 : 1;
    for (size_t i = 0; i < likes->same->count; i++) {
        const char *field = likes->same->items[i];
        int order = strcmp(event_field(likes->run, a, field), event_field(likes->run, b, field));
        if (order != 0)
            return order;
    }
    return 0;
}

static int likes_compare(const void *left, const void *right, void *context)
{
    const struct fact_event *a = ((const struct like *)left)->event;
    const struct fact_event *b = ((const struct like *)right)->event;
    int order = likes_agree(context, a, b);
    if (order != 0)
        return order;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->sequence != b->sequence)
        return a->sequence < b->sequence ? -1 : 1;
    if (a->id && b->id && (order = strcmp(a->id, b->id)) != 0)
        return order;
    return (a > b) - (a < b);
}

static bool references_hold(const struct reference *references, size_t count, int index)
{
    for (size_t i = 0; i < count; i++)
        if (references[i].index == index)
            return true;
    return false;
}

static bool gravity_suits(const struct run *run, const struct related *related,
                          const struct fact_event *event)
{
    return related->gravity.count == 0 ||
           ids_have(&related->gravity, event_field(run, event, "gravity"));
}

struct span {
    day_t from, to;
};

static bool span_has(const struct span *span, day_t day)
{
    return day >= span->from && day <= span->to;
}

/* Where the other events are looked for: in the measure's own window, but for a month of the period
 * (in consequences per month) in the whole period. */
static struct span candidates_span(const struct run *run, const struct related *related,
                                   struct span own)
{
    const struct facts *facts = run->facts;
    if (own.from >= facts->from && own.to <= facts->to)
        own = (struct span){facts->from, facts->to};
    if (related->scope == SCOPE_YEAR)
        own.from = day_year_start(own.from);
    return own;
}

/* Adds the events of one indicator that play a part. */
static void likes_add(struct likes *likes, const struct measure *measure, int indicator,
                      const struct span *subjects, const struct span *candidates)
{
    const struct related *related = &measure->where.related;
    bool subject = references_hold(measure->events, measure->event_count, indicator);
    bool candidate = related->event_count == 0
                         ? subject
                         : references_hold(related->events, related->event_count, indicator);
    const struct counted *counted = &likes->run->counted[indicator];
    for (size_t i = 0; (subject || candidate) && i < counted->event_count; i++) {
        const struct fact_event *event = counted->events[i];
        struct like like = {
            .event = event,
            .subject = subject && span_has(subjects, event->day),
            .candidate = candidate && span_has(candidates, event->day) &&
                         gravity_suits(likes->run, related, event),
        };
        if ((!like.subject && !like.candidate) || !has_fields(likes, event))
            continue;
        ARENA_GROW(likes->run->scratch, likes->items, likes->count, likes->capacity);
        likes->items[likes->count++] = like;
    }
}

/* Marks the subjects of one group of events that agree, in their order. */
static void group_mark(const struct likes *likes, size_t first, size_t end,
                       enum related_order order, bool *ret_found)
{
    size_t candidates = 0, earlier = 0;
    for (size_t i = first; i < end; i++)
        candidates += likes->items[i].candidate;
    for (size_t i = first; i < end; i++) {
        const struct like *like = &likes->items[i];
        size_t others = order == RELATED_EARLIER ? earlier : candidates - like->candidate;
        if (like->subject)
            ret_found[like->event - likes->run->facts->events] = others > 0;
        earlier += like->candidate;
    }
}

const bool *related_find(struct run *run, const struct measure *measure, day_t from, day_t to)
{
    const struct related *related = &measure->where.related;
    bool *found = ARENA_ARRAY(run->scratch, bool, run->facts->event_count);
    struct likes likes = {.run = run, .same = &related->same};
    struct span subjects = {from, to}, candidates = candidates_span(run, related, subjects);
    for (size_t i = 0; i < run->scheme->indicator_count; i++)
        likes_add(&likes, measure, (int)i, &subjects, &candidates);
    if (likes.count > 0)
        qsort_r(likes.items, likes.count, sizeof(*likes.items), likes_compare, &likes);
    for (size_t first = 0, end; first < likes.count; first = end) {
        end = first + 1;
        while (end < likes.count &&
               likes_agree(&likes, likes.items[first].event, likes.items[end].event) == 0)
            end++;
        group_mark(&likes, first, end, related->order, found);
    }
    return found;
}
