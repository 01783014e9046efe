#include "referee/score.h"

/* Places of one scope (a ranking scope, or a group of its own where the number is by group). */
struct room {
    int64_t left;
    bool unlimited, closed;
    size_t claims; /* members of the block being placed */
};

struct selecting {
    const struct run *run;
    const struct selection *select;
    struct room *rooms; /* by group, the first for no group or all together */
    bool *wins;
};

static bool number_is_by_group(const struct selection *select)
{
    return select->number.kind == AMOUNT_CHOICE && select->number.choice.by == BY_GROUP;
}

static struct room *room_of(const struct selecting *selecting, const struct place *place)
{
    if (number_is_by_group(selecting->select))
        return &selecting->rooms[selecting->run->roster.groups[place->unit] + 1];
    return &selecting->rooms[place->scope + 1];
}

static struct room room_measure(const struct run *run, const struct selection *select, int group)
{
    const struct amount *number = &select->number;
    struct number places = number->number;
    if (number->kind == AMOUNT_ABSENT)
        return (struct room){.unlimited = true};
    if (number_is_by_group(select))
        places = choice_number(&number->choice, group < 0 ? NULL : run->roster.names[group]);
    else if (number->kind == AMOUNT_CHOICE)
        places = choice_number(&number->choice, run->scheme->awards[run->award].id);
    int64_t left;
    if (!number_to_integer(places, &left))
        return (struct room){.unlimited = true}; /* more than there can be units */
    return (struct room){.left = left, .closed = left == 0};
}

/* Ranks are taken whole. A block of equals larger than the room shares it or leaves it empty, and
 * either way nobody after it has a place. */
static void block_place(const struct selecting *selecting, const struct place *block, size_t count,
                        const bool *allowed)
{
    for (size_t i = 0; i < count; i++)
        if (allowed[block[i].unit])
            room_of(selecting, &block[i])->claims++;
    for (size_t i = 0; i < count; i++) {
        const struct room *room = room_of(selecting, &block[i]);
        bool fits = room->unlimited || (int64_t)room->claims <= room->left;
        selecting->wins[block[i].unit] = allowed[block[i].unit] && !room->closed &&
                                         (fits || selecting->select->ties_left == TIES_SHARE);
    }
    for (size_t i = 0; i < count; i++) {
        struct room *room = room_of(selecting, &block[i]);
        room->left -= (int64_t)room->claims;
        room->closed = room->closed || (!room->unlimited && room->left <= 0);
        room->claims = 0;
    }
}

bool *winners_select(struct run *run, const struct place *places, size_t count)
{
    const struct selection *select = &run->scheme->awards[run->award].select;
    struct selecting selecting = {
        .run = run,
        .select = select,
        .rooms = ARENA_ARRAY(run->scratch, struct room, run->roster.group_count + 1),
        .wins = ARENA_ARRAY(run->scratch, bool, run->unit_count),
    };
    for (size_t i = 0; i <= run->roster.group_count; i++)
        selecting.rooms[i] = room_measure(run, select, (int)i - 1);
    const bool *allowed = tests_hold(run, select->when, select->when_count, NULL);
    for (size_t first = 0, end; first < count; first = end) {
        end = first + 1;
        while (end < count && places[end].rank == places[first].rank &&
               places[end].scope == places[first].scope)
            end++;
        if (places[first].rank > 0)
            block_place(&selecting, &places[first], end - first, allowed);
    }
    return selecting.wins;
}
