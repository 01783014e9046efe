#include "referee/score.h"

void shortlists_write(struct run *run, const struct place *places, size_t count,
                      struct shortlist_list *lists)
{
    if (run->scheme->awards[run->award].select.shortlist == 0)
        return;
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first; end < count && places[end].scope == places[first].scope; end++)
            ;
        int *units = ARENA_ARRAY(run->arena, int, end - first);
        size_t listed = 0;
        for (size_t i = first; i < end; i++)
            if (run->shortlisted[places[i].unit])
                units[listed++] = places[i].unit;
        ARENA_GROW(run->arena, lists->items, lists->count, lists->capacity);
        lists->items[lists->count++] = (struct shortlist){
            .award = run->award,
            .group = places[first].scope < 0 ? NULL : run->facts->units[places[first].unit].group,
            .units = units,
            .count = listed,
        };
    }
}
