#include "referee/score.h"

/* The last rank of a scope, 0 where fewer than two are ranked. */
static int last_rank(const struct place *places, size_t count)
{
    int last = 0;
    size_t ranked = 0;
    for (size_t i = 0; i < count; i++) {
        ranked += places[i].rank > 0;
        if (places[i].rank > last)
            last = places[i].rank;
    }
    return ranked >= 2 ? last : 0;
}

static bool is_last(const struct run *run, const struct place *place, int last)
{
    return last > 0 && place->rank == last && !run->wins[place->unit];
}

static void mark_append(struct run *run, struct mark_list *marks, const struct consequence *row,
                        int unit)
{
    for (size_t i = 0; i < row->actions.count; i++) {
        ARENA_GROW(run->arena, marks->items, marks->count, marks->capacity);
        marks->items[marks->count++] = (struct mark){
            .award = row->as.id ? row->as.index : run->award,
            .unit = unit,
            .action = row->actions.items[i],
            .is_public = row->is_public,
        };
    }
}

/* The last of one scope, winners apart; several of them all, or none. */
static void scope_mark(struct run *run, const struct consequence *row, const bool *holds,
                       const struct place *places, size_t count, struct mark_list *marks)
{
    int last = last_rank(places, count);
    size_t several = 0;
    for (size_t i = 0; i < count; i++)
        several += is_last(run, &places[i], last);
    if (several > 1 && row->ties == LAST_NONE)
        return;
    for (size_t i = 0; i < count; i++)
        if (is_last(run, &places[i], last) && holds[places[i].unit] &&
            only_matches(run, &row->only, places[i].unit))
            mark_append(run, marks, row, places[i].unit);
}

void marks_write(struct run *run, const struct place *places, size_t count, struct mark_list *marks)
{
    for (size_t i = 0; i < run->scheme->consequence_count; i++) {
        const struct consequence *row = &run->scheme->consequences[i];
        if (row->who != WHO_LAST)
            continue;
        const bool *holds = tests_hold(run, row->when, row->when_count, NULL);
        for (size_t first = 0, end; first < count; first = end) {
            for (end = first; end < count && places[end].scope == places[first].scope; end++)
                ;
            scope_mark(run, row, holds, &places[first], end - first, marks);
        }
    }
}
