#include "referee/measure.h"
#include "referee/score.h"

/* The base of one ranking scope, read at its first unit; nought where it is absent. */
static struct number base_find(struct run *run, const struct selection *select, int unit)
{
    struct number base = NUMBER_ZERO;
    if (select->base && !share_number(run, select->base, unit, NULL, &base))
        return NUMBER_ZERO;
    return base;
}

/* How many each tier has in a scope, best first. The rest is what the base, as a whole number,
 * leaves; never less than none. */
static int64_t *tiers_measure(struct run *run, const struct selection *select, int unit)
{
    int64_t *rooms = ARENA_ARRAY(run->scratch, int64_t, select->tier_count), taken = 0, whole = 0;
    struct number base = base_find(run, select, unit), number;
    for (size_t i = 0; i < select->tier_count; i++) {
        const struct tier *tier = &select->tiers[i];
        number = tier->number.number;
        if (tier->rest || (tier->number.kind == AMOUNT_SHARE &&
                           !share_number(run, tier->number.share, unit, &base, &number)))
            number = NUMBER_ZERO;
        if (!number_to_integer(number_floor(run->scratch, number), &rooms[i]))
            rooms[i] = INT64_MAX / (int64_t)(select->tier_count + 1);
        taken += rooms[i];
    }
    if (!number_to_integer(number_round(run->scratch, base, 0, ROUNDING_HALF_UP), &whole))
        whole = INT64_MAX;
    for (size_t i = 0; i < select->tier_count; i++)
        if (select->tiers[i].rest)
            rooms[i] = whole > taken ? whole - taken : 0;
    return rooms;
}

/* Candidates of a tier among equals: allowed, not placed yet, and no lower ceiling. */
static bool is_candidate(const struct run *run, const struct chosen *chosen, const bool *allowed,
                         int level, int unit)
{
    return allowed[unit] && !chosen->wins[unit] && run->ceilings[unit] <= level;
}

/* Walks down the ranks of one scope until the tier is full. A block of equals larger than the room
 * shares the tier, or drops to the next one as a whole; either way the tier is closed. */
static void tier_fill(struct run *run, const struct tier *tier, int64_t room,
                      const struct place *places, size_t count, const bool *allowed,
                      struct chosen *chosen)
{
    bool share = run->scheme->awards[run->award].select.ties_left == TIES_SHARE;
    for (size_t first = 0, end; first < count && room > 0; first = end) {
        int64_t claims = 0;
        for (end = first; end < count && places_are_equal(&places[end], &places[first]); end++)
            claims += is_candidate(run, chosen, allowed, tier->level_index, places[end].unit);
        if (places[first].rank == 0)
            continue;
        for (size_t i = first; i < end && (claims <= room || share); i++)
            if (is_candidate(run, chosen, allowed, tier->level_index, places[i].unit)) {
                chosen->wins[places[i].unit] = true;
                chosen->levels[places[i].unit] = tier->level_index;
            }
        room -= claims;
    }
}

void tiers_fill(struct run *run, const struct place *places, size_t count, const bool *allowed,
                struct chosen *chosen)
{
    const struct selection *select = &run->scheme->awards[run->award].select;
    for (size_t first = 0, end; first < count; first = end) {
        end = first + 1;
        while (end < count && places[end].scope == places[first].scope)
            end++;
        const int64_t *rooms = tiers_measure(run, select, places[first].unit);
        for (size_t i = 0; i < select->tier_count; i++)
            tier_fill(run, &select->tiers[i], rooms[i], &places[first], end - first, allowed,
                      chosen);
    }
}
