#include "app/facts_late.h"

#include "app/facts_cells.h"
#include "app/facts_parts.h"
#include "app/spans.h"
#include "base/text.h"
#include "store/late.h"

#include <stdlib.h>
#include <string.h>

struct strings late_indicators(struct arena *arena, const struct scheme *scheme)
{
    const char **items = ARENA_ARRAY(arena, const char *, scheme->indicator_count);
    struct strings ids = {items, 0};
    for (size_t i = 0; i < scheme->indicator_count; i++) {
        if (scheme->indicators[i].form == FORM_EVENT)
            items[ids.count++] = scheme->indicators[i].id;
    }
    return ids;
}

day_t late_first_day(const struct scheme *scheme, day_t from, day_t to)
{
    day_t first = from;
    for (size_t i = 0; i < scheme->indicator_count; i++) {
        day_t reads = scheme_reads_since(scheme, (int)i, from, to);
        if (reads < first)
            first = reads;
    }
    return first;
}

/* The first tally of a unit or behind it: the store gives them in the order of the units. */
static size_t first_tally(const struct facts *facts, int unit)
{
    size_t low = 0, high = facts->tally_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (facts->tallies[middle].unit < unit)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Takes late events out of the sums that have them; of most there is none. */
static void subtract_all(struct arena *arena, struct campaign *campaign, const struct table *rows)
{
    for (size_t row = 0; row < rows->row_count; row++) {
        int unit = facts_unit(campaign, table_value(rows, row, "unit_id"));
        (void)facts_subtract(arena, campaign, rows, row, first_tally(&campaign->facts, unit),
                             first_tally(&campaign->facts, unit + 1));
    }
}

static void drop_empty(struct facts *facts)
{
    size_t kept = 0;
    for (size_t i = 0; i < facts->tally_count; i++) {
        if (facts->tallies[i].count != 0)
            facts->tallies[kept++] = facts->tallies[i];
    }
    facts->tally_count = kept;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void drop_events(struct arena *arena, struct facts *facts, const struct table *rows)
{
    const char **ids = ARENA_ARRAY(arena, const char *, rows->row_count);
    size_t kept = 0;
    for (size_t row = 0; row < rows->row_count; row++)
        ids[row] = table_value(rows, row, "id");
    qsort(ids, rows->row_count, sizeof(ids[0]), compare_texts);
    for (size_t i = 0; i < facts->event_count; i++) {
        if (bsearch(&facts->events[i].id, ids, rows->row_count, sizeof(ids[0]), compare_texts) ==
            NULL)
            facts->events[kept++] = facts->events[i];
    }
    facts->event_count = kept;
}

bool facts_find_late(struct work *work, struct campaign *campaign, struct error *error)
{
    struct strings indicators = late_indicators(work->arena, campaign->scheme);
    struct table rows = {0};
    if (!text_equal(campaign->period.state, "open") && /* where nothing is late yet */
        !late_facts(work->tx, campaign->period.id, &indicators, campaign->facts.to, &rows, error))
        return false;
    struct table *late = ARENA_NEW(work->arena, struct table);
    *late = rows;
    campaign->late = late;
    return true;
}

static int by_unit(const void *a, const void *b)
{
    const struct fact_tally *left = a, *right = b;
    return (left->unit > right->unit) - (left->unit < right->unit);
}

/* Sums that a later load may build on stay whole; those of now are a copy, in the order of the
 * units. */
static void take_own(struct arena *arena, struct facts *facts)
{
    struct fact_tally *own = ARENA_ARRAY(arena, struct fact_tally, facts->tally_count);
    if (facts->tally_count == 0)
        return;
    memcpy(own, facts->tallies, facts->tally_count * sizeof(*own));
    qsort(own, facts->tally_count, sizeof(*own), by_unit);
    facts->tallies = own;
}

bool facts_load_late(struct work *work, struct campaign *campaign, struct error *error)
{
    if (campaign->late == NULL && !facts_find_late(work, campaign, error))
        return false;
    if (campaign->late->row_count == 0)
        return true;
    if (campaign->base != NULL)
        take_own(work->arena, &campaign->facts);
    subtract_all(work->arena, campaign, campaign->late);
    drop_empty(&campaign->facts);
    drop_events(work->arena, &campaign->facts, campaign->late);
    return true;
}

/* Room for more rows of either kind. */
static void make_room(struct arena *arena, struct facts *facts, size_t more)
{
    struct fact_event *events = ARENA_ARRAY(arena, struct fact_event, facts->event_count + more);
    struct fact_tally *tallies = ARENA_ARRAY(arena, struct fact_tally, facts->tally_count + more);
    if (facts->event_count > 0)
        memcpy(events, facts->events, facts->event_count * sizeof(*events));
    if (facts->tally_count > 0)
        memcpy(tallies, facts->tallies, facts->tally_count * sizeof(*tallies));
    facts->events = events;
    facts->tallies = tallies;
}

static void add_event(struct facts *facts, const struct table *rows, size_t row, int unit,
                      int indicator)
{
    facts->events[facts->event_count++] = (struct fact_event){
        .id = table_value(rows, row, "id"),
        .unit = unit,
        .indicator = indicator,
        .day = table_day(rows, row, "day"),
        .sequence = table_integer(rows, row, "sequence"),
        .quantity = NUMBER_ONE,
        .gravity = -1,
        .gravity_known = true,
        .finding = FINDING_CONFIRMED,
    };
}

static void add_tally(struct facts *facts, const struct spans *spans, day_t day, int unit,
                      int indicator)
{
    for (size_t i = 0; i < spans->count; i++) {
        if (day < spans->spans[i].first || day > spans->spans[i].last)
            continue;
        facts->tallies[facts->tally_count++] = (struct fact_tally){.unit = unit,
                                                                   .indicator = indicator,
                                                                   .gravity = -1,
                                                                   .finding = FINDING_CONFIRMED,
                                                                   .from = spans->spans[i].first,
                                                                   .to = spans->spans[i].last,
                                                                   .count = 1,
                                                                   .quantity = NUMBER_ONE,
                                                                   .points = NUMBER_ZERO};
        return;
    }
}

bool facts_load_overdue(struct work *work, struct campaign *campaign, struct error *error)
{
    struct facts *facts = &campaign->facts;
    const struct scheme *scheme = campaign->scheme;
    struct strings indicators = late_indicators(work->arena, scheme);
    day_t last = facts->as_of < facts->to ? facts->as_of : facts->to;
    struct table rows;
    if (!late_overdue(work->tx, campaign->period.id, &indicators,
                      late_first_day(scheme, facts->from, facts->to), last, &rows, error))
        return false;
    if (rows.row_count == 0)
        return true;
    struct spans spans = spans_plan(work->arena, scheme, facts->from, facts->to);
    make_room(work->arena, facts, rows.row_count);
    for (size_t row = 0; row < rows.row_count; row++) {
        int unit = facts_unit(campaign, table_value(&rows, row, "unit_id"));
        int indicator = scheme_indicator(scheme, table_value(&rows, row, "indicator"));
        if (unit < 0 || indicator < 0)
            continue;
        if (scheme_needs_events(scheme, indicator))
            add_event(facts, &rows, row, unit, indicator);
        else
            add_tally(facts, &spans, table_day(&rows, row, "day"), unit, indicator);
    }
    return true;
}
