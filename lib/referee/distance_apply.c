#include "referee/days.h"
#include "referee/distance.h"

#include <stdlib.h>
#include <string.h>

#define ADDED_ID "distance" /* of what is added to a scheme to carry points */

/* The same rows with room for more at the end. */
static void *rows_copy(struct arena *arena, const void *rows, size_t count, size_t more,
                       size_t size)
{
    char *copy = arena_take(arena, count + more, size);
    if (count > 0)
        memcpy(copy, rows, count * size);
    return copy;
}
#define ROWS_COPY(arena, rows, count, more)                                                        \
    rows_copy((arena), (rows), (count), (more), sizeof(*(rows)))

/* Points on the total: a component of its own that reads a value only this unit has. */
static void total_change(struct arena *arena, int unit, struct number points, struct scheme *scheme,
                         struct facts *facts)
{
    int indicator = (int)scheme->indicator_count;
    struct measure *measure = ARENA_NEW(arena, struct measure);
    measure->source = SOURCE_METRIC;
    measure->subject = (struct reference){ADDED_ID, indicator};
    scheme->indicators = ROWS_COPY(arena, scheme->indicators, scheme->indicator_count, 1);
    scheme->indicators[scheme->indicator_count++] =
        (struct indicator){.id = ADDED_ID, .form = FORM_VALUE};
    scheme->components = ROWS_COPY(arena, scheme->components, scheme->component_count, 1);
    scheme->components[scheme->component_count++] = (struct component){.id = ADDED_ID,
                                                                       .weight = NUMBER_ONE,
                                                                       .part = PART_ADDED,
                                                                       .missing = MISSING_ZERO,
                                                                       .measure = measure};
    facts->metrics = ROWS_COPY(arena, facts->metrics, facts->metric_count, 1);
    facts->metrics[facts->metric_count++] = (struct fact_metric){
        .unit = unit, .indicator = indicator, .when = WHEN_CURRENT, .value = points};
}

bool ballot_is_of(const struct fact_ballot *ballot, const struct measure *measure, int unit)
{
    bool item = !measure->item || (ballot->item && strcmp(ballot->item, measure->item) == 0);
    return ballot->unit == unit && ballot->panel == measure->subject.index && item;
}

static void panel_change(struct arena *arena, int unit, const struct measure *measure,
                         struct number points, struct facts *facts)
{
    facts->ballots = ROWS_COPY(arena, facts->ballots, facts->ballot_count, 0);
    for (size_t i = 0; i < facts->ballot_count; i++) {
        struct fact_ballot *ballot = &facts->ballots[i];
        if (ballot_is_of(ballot, measure, unit))
            ballot->score = number_add(arena, ballot->score, points);
    }
}

/* What selects a rule's events of one unit. */
struct sight {
    const struct scheme *scheme;
    const struct facts *facts;
    const struct distance *distance;
    int unit;
    day_t first, last;
};

/* The weakest finding that counts of an indicator's event. */
static int finding_needed(const struct sight *sight, int indicator)
{
    const struct word_choice *choices[] = {&sight->scheme->indicators[indicator].verdict,
                                           &sight->scheme->settings.verdict};
    const char *group = sight->facts->units[sight->unit].group;
    for (size_t i = 0; i < COUNT(choices); i++) {
        const struct choice *by_group = choices[i]->choice;
        const struct choice_entry *other = NULL;
        for (size_t j = 0; by_group && j < by_group->count; j++) {
            const struct choice_entry *entry = &by_group->entries[j];
            if (group && strcmp(entry->name, group) == 0)
                return entry->word;
            if (strcmp(entry->name, "*") == 0)
                other = entry;
        }
        if (other)
            return other->word;
        if (!by_group && choices[i]->word != WORD_INHERITED)
            return choices[i]->word;
    }
    return VERDICT_ANY;
}

static bool row_is_seen(const struct sight *sight, int unit, int indicator, int gravity,
                        enum finding finding, day_t first, day_t last)
{
    const struct measure *measure = sight->distance->measure;
    bool named = false;
    if (unit != sight->unit || indicator < 0 ||
        (size_t)indicator >= sight->scheme->indicator_count || first < sight->first ||
        last > sight->last)
        return false;
    for (size_t i = 0; i < measure->event_count; i++)
        named = named || measure->events[i].index == indicator;
    if (!named || finding == FINDING_DISMISSED || finding == FINDING_WITHDRAWN ||
        (int)finding < finding_needed(sight, indicator))
        return false;
    const struct ids *gravities = &sight->scheme->indicators[indicator].gravities;
    const char *name =
        gravity >= 0 && (size_t)gravity < gravities->count ? gravities->items[gravity] : NULL;
    return !sight->distance->gravity || (name && strcmp(name, sight->distance->gravity) == 0);
}

static bool event_is_seen(const struct sight *sight, const struct fact_event *event)
{
    return row_is_seen(sight, event->unit, event->indicator, event->gravity, event->finding,
                       event->day, event->day);
}

/* A sum whose events count once each can lose some of them. */
static bool tally_is_seen(const struct sight *sight, const struct fact_tally *tally)
{
    return row_is_seen(sight, tally->unit, tally->indicator, tally->gravity, tally->finding,
                       tally->from, tally->to) &&
           tally->count > 0 && number_sign(tally->points) == 0 &&
           number_equal(tally->quantity, number_integer(tally->count));
}

static int latest_first(const void *a, const void *b)
{
    const struct fact_event *left = *(const struct fact_event *const *)a;
    const struct fact_event *right = *(const struct fact_event *const *)b;
    if (left->day != right->day)
        return left->day > right->day ? -1 : 1;
    if (left->sequence != right->sequence)
        return left->sequence > right->sequence ? -1 : 1;
    return left->id && right->id ? strcmp(right->id, left->id) : 0;
}

/* Takes the latest single events away; how many are left to take. */
static int64_t events_take_away(struct arena *arena, const struct sight *sight, int64_t steps,
                                struct facts *facts)
{
    size_t count = 0, kept = 0, taken;
    const struct facts *old = sight->facts;
    const struct fact_event **seen =
        ARENA_ARRAY(arena, const struct fact_event *, old->event_count);
    bool *gone = ARENA_ARRAY(arena, bool, old->event_count);
    for (size_t i = 0; i < old->event_count; i++)
        if (event_is_seen(sight, &old->events[i]))
            seen[count++] = &old->events[i];
    qsort(seen, count, sizeof(struct fact_event *), latest_first);
    taken = (uint64_t)steps < count ? (size_t)steps : count;
    for (size_t i = 0; i < taken; i++)
        gone[seen[i] - old->events] = true;
    facts->events = ARENA_ARRAY(arena, struct fact_event, old->event_count);
    for (size_t i = 0; i < old->event_count; i++)
        if (!gone[i])
            facts->events[kept++] = old->events[i];
    facts->event_count = kept;
    return steps - (int64_t)taken;
}

/* The same from sums, those of the latest days first. */
static int64_t tallies_take_away(struct arena *arena, const struct sight *sight, int64_t steps,
                                 struct facts *facts)
{
    facts->tallies = ROWS_COPY(arena, facts->tallies, facts->tally_count, 0);
    while (steps > 0) {
        struct fact_tally *latest = NULL;
        for (size_t i = 0; i < facts->tally_count; i++) {
            struct fact_tally *tally = &facts->tallies[i];
            if (tally_is_seen(sight, tally) && (!latest || tally->to > latest->to))
                latest = tally;
        }
        if (!latest)
            break;
        int64_t taken = steps < latest->count ? steps : latest->count;
        latest->count -= taken;
        latest->quantity = number_subtract(arena, latest->quantity, number_integer(taken));
        steps -= taken;
    }
    return steps;
}

/* New events on the last day of the measure, found as strongly as can be. */
static bool events_put(struct arena *arena, const struct sight *sight, int64_t steps,
                       struct facts *facts)
{
    const struct distance *distance = sight->distance;
    int indicator = distance->measure->events[0].index, gravity = -1;
    const struct ids *gravities = &sight->scheme->indicators[indicator].gravities;
    for (size_t i = 0; distance->gravity && i < gravities->count; i++)
        if (strcmp(gravities->items[i], distance->gravity) == 0)
            gravity = (int)i;
    if ((distance->gravity != NULL) != (gravity >= 0))
        return false;
    facts->events = ROWS_COPY(arena, facts->events, facts->event_count, (size_t)steps);
    for (int64_t i = 0; i < steps; i++)
        facts->events[facts->event_count++] = (struct fact_event){.unit = sight->unit,
                                                                  .indicator = indicator,
                                                                  .day = sight->last,
                                                                  .sequence = INT64_MAX - steps + i,
                                                                  .quantity = NUMBER_ONE,
                                                                  .gravity = gravity,
                                                                  .gravity_known = true,
                                                                  .finding = FINDING_RESPONSIBLE};
    return true;
}

static bool events_change(struct arena *arena, const struct scheme *scheme, int unit,
                          const struct distance *distance, int64_t steps, struct facts *facts)
{
    struct facts old = *facts;
    struct sight sight = {.scheme = scheme, .facts = &old, .distance = distance, .unit = unit};
    if (!measure_days(scheme, &old, distance->measure, &sight.first, &sight.last))
        return false;
    if (distance->more)
        return events_put(arena, &sight, steps, facts);
    steps = events_take_away(arena, &sight, steps, facts);
    return tallies_take_away(arena, &sight, steps, facts) == 0;
}

bool distance_apply(struct arena *arena, const struct scheme *scheme, const struct facts *facts,
                    int unit, const struct distance *distance, int64_t steps,
                    struct scheme *ret_scheme, struct facts *ret_facts)
{
    struct scheme changed = *scheme;
    struct facts altered = *facts;
    struct number points = number_multiply(arena, distance->step, number_integer(steps));
    if (!distance->more)
        points = number_negate(arena, points);
    switch (distance->change) {
    case CHANGE_TOTAL:
        total_change(arena, unit, points, &changed, &altered);
        break;
    case CHANGE_PANEL:
        panel_change(arena, unit, scheme->components[distance->component].measure, points,
                     &altered);
        break;
    case CHANGE_EVENTS:
        if (!events_change(arena, scheme, unit, distance, steps, &altered))
            return false;
        break;
    }
    *ret_scheme = changed;
    *ret_facts = altered;
    return true;
}

struct number distance_amount(struct arena *arena, const struct distance *distance)
{
    return number_multiply(arena, distance->step, number_integer(distance->steps));
}
