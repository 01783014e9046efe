#include "referee/measure.h"
#include "referee/score.h"

/* Who won the award in the period before this one, by unit. */
static bool *holders_before(struct run *run)
{
    bool *held = ARENA_ARRAY(run->scratch, bool, run->unit_count);
    for (size_t i = 0; i < run->facts->win_count; i++) {
        const struct fact_win *win = &run->facts->wins[i];
        if (win->award == run->award && unit_known(run, win->unit) && win_slot(run, win) == 1)
            held[win->unit] = true;
    }
    return held;
}

/* Units whose state before and now is as asked, by scope: filled in one walk over the roster. */
static void holders_list(struct run *run, const bool *held, bool before, bool now,
                         struct handover *handovers, const int *places_of_scopes)
{
    for (size_t i = 0; i < run->unit_count; i++) {
        int unit = run->roster.by_id[i];
        int scope = run->scheme->rank_within_group ? run->roster.groups[unit] : -1;
        int place = places_of_scopes[scope + 1];
        if (place < 0 || held[unit] != before || run->wins[unit] != now)
            continue;
        struct handover *handover = &handovers[place];
        const int **list = before && now ? &handover->keep
                           : before      ? &handover->from
                                         : &handover->to;
        size_t *count = before && now ? &handover->keep_count
                        : before      ? &handover->from_count
                                      : &handover->to_count;
        int *grown = ARENA_ARRAY(run->arena, int, *count + 1);
        for (size_t j = 0; j < *count; j++)
            grown[j] = (*list)[j];
        grown[(*count)++] = unit;
        *list = grown;
    }
}

void handovers_write(struct run *run, const struct place *places, size_t count,
                     struct handover_list *list)
{
    if (!run->scheme->awards[run->award].held)
        return;
    const bool *held = holders_before(run);
    int *places_of_scopes = ARENA_ARRAY(run->scratch, int, run->roster.group_count + 1);
    size_t first = list->count;
    for (size_t i = 0; i <= run->roster.group_count; i++)
        places_of_scopes[i] = -1;
    for (size_t i = 0; i < count; i++) {
        if (places_of_scopes[places[i].scope + 1] >= 0)
            continue;
        ARENA_GROW(run->arena, list->items, list->count, list->capacity);
        places_of_scopes[places[i].scope + 1] = (int)(list->count - first);
        list->items[list->count++] = (struct handover){
            .award = run->award,
            .group = places[i].scope < 0 ? NULL : run->roster.names[places[i].scope],
        };
    }
    if (list->count == first)
        return;
    holders_list(run, held, true, false, &list->items[first], places_of_scopes);
    holders_list(run, held, false, true, &list->items[first], places_of_scopes);
    holders_list(run, held, true, true, &list->items[first], places_of_scopes);
}
