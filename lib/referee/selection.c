#include "referee/score.h"

/* Places of one scope (a ranking scope, or a group of its own where the number is by group). */
struct room {
    int64_t left;
    bool unlimited, closed;
    size_t claims; /* members of the block being placed */
};

struct selecting {
    const struct run *run;
    const struct amount *number;
    enum ties_left ties_left;
    struct room *rooms; /* by group, the first for no group or all together */
    const bool *allowed;
    bool *wins;
};

static bool number_is_by_group(const struct amount *number)
{
    return number->kind == AMOUNT_CHOICE && number->choice.by == BY_GROUP;
}

size_t room_index(const struct run *run, const struct amount *number, const struct place *place)
{
    return (size_t)(number_is_by_group(number) ? run->roster.groups[place->unit] : place->scope) +
           1;
}

static struct room *room_of(const struct selecting *selecting, const struct place *place)
{
    return &selecting->rooms[room_index(selecting->run, selecting->number, place)];
}

bool room_places(const struct run *run, const struct amount *number, size_t index,
                 int64_t *ret_places)
{
    struct number places = number->number;
    int group = (int)index - 1;
    if (number->kind == AMOUNT_ABSENT)
        return false;
    if (number_is_by_group(number))
        places = choice_number(&number->choice, group < 0 ? NULL : run->roster.names[group]);
    else if (number->kind == AMOUNT_CHOICE)
        places = choice_number(&number->choice, run->scheme->awards[run->award].id);
    return number_to_integer(places, ret_places); /* false: more than there can be units */
}

static struct room room_measure(const struct run *run, const struct amount *number, size_t index)
{
    int64_t left;
    if (!room_places(run, number, index, &left))
        return (struct room){.unlimited = true};
    return (struct room){.left = left, .closed = left <= 0};
}

bool places_are_equal(const struct place *a, const struct place *b)
{
    return a->rank == b->rank && a->scope == b->scope;
}

/* Ranks are taken whole. A block of equals larger than the room shares it or leaves it empty, and
 * either way nobody after it has a place. */
static void block_place(const struct selecting *selecting, const struct place *block, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (selecting->allowed[block[i].unit])
            room_of(selecting, &block[i])->claims++;
    for (size_t i = 0; i < count; i++) {
        const struct room *room = room_of(selecting, &block[i]);
        bool fits = room->unlimited || (int64_t)room->claims <= room->left;
        selecting->wins[block[i].unit] = selecting->allowed[block[i].unit] && !room->closed &&
                                         (fits || selecting->ties_left == TIES_SHARE);
    }
    for (size_t i = 0; i < count; i++) {
        struct room *room = room_of(selecting, &block[i]);
        room->left -= (int64_t)room->claims;
        room->closed = room->closed || (!room->unlimited && room->left <= 0);
        room->claims = 0;
    }
}

static struct selecting selecting_make(struct run *run, const struct amount *number,
                                       const bool *allowed, bool *wins)
{
    struct selecting selecting = {
        .run = run,
        .number = number,
        .ties_left = run->scheme->awards[run->award].select.ties_left,
        .rooms = ARENA_ARRAY(run->scratch, struct room, run->roster.group_count + 1),
        .allowed = allowed,
        .wins = wins,
    };
    for (size_t i = 0; i <= run->roster.group_count; i++)
        selecting.rooms[i] = room_measure(run, number, i);
    return selecting;
}

static void ranks_fill(const struct selecting *selecting, const struct place *places, size_t count)
{
    for (size_t first = 0, end; first < count; first = end) {
        end = first + 1;
        while (end < count && places_are_equal(&places[end], &places[first]))
            end++;
        if (places[first].rank > 0)
            block_place(selecting, &places[first], end - first);
    }
}

/* The choice a row records, once it is known who is on the list; choices are taken in their order
 * until the places are full. */
static void choices_fill(struct run *run, const struct selecting *selecting,
                         const struct place *places, size_t count, const bool *listed)
{
    const struct place **of_unit = ARENA_ARRAY(run->scratch, const struct place *, run->unit_count);
    for (size_t i = 0; i < count; i++)
        of_unit[places[i].unit] = &places[i];
    for (size_t i = 0; i < run->facts->decision_count; i++) {
        const struct fact_decision *decision = &run->facts->decisions[i];
        if (decision->step < 0 || (size_t)decision->step >= run->scheme->step_count ||
            run->scheme->steps[decision->step].about != DECISION_SHORTLIST ||
            run->scheme->steps[decision->step].kind != STEP_DECISION ||
            !unit_known(run, decision->unit) ||
            !only_matches(run, &run->scheme->steps[decision->step].only, decision->unit))
            continue;
        if (!listed[decision->unit] || !of_unit[decision->unit]) {
            run_refuse(run, "decisions", decision->row, "not_shortlisted");
            continue;
        }
        struct room *room = room_of(selecting, of_unit[decision->unit]);
        if (selecting->wins[decision->unit]) {
            run_refuse(run, "decisions", decision->row, "duplicate_decision");
        } else if (room->closed) {
            run_refuse(run, "decisions", decision->row, "quota_full");
        } else {
            selecting->wins[decision->unit] = true;
            room->left--;
            room->closed = !room->unlimited && room->left <= 0;
        }
    }
}

/* Who may have a place at all: the tests hold, and a level is left. */
static bool *allowed_find(struct run *run, const struct selection *select)
{
    bool *allowed = tests_hold(run, select->when, select->when_count, NULL);
    int none = (int)run->scheme->awards[run->award].levels.count;
    for (size_t unit = 0; unit < run->unit_count; unit++)
        if (run->ceilings[unit] != LEVEL_ANY && run->ceilings[unit] >= none)
            allowed[unit] = false;
    return allowed;
}

/* The first so many of each ranking scope. */
static void shortlist_fill(struct run *run, const struct place *places, size_t count,
                           const bool *allowed, bool *ret_listed)
{
    struct amount number = {.kind = AMOUNT_NUMBER,
                            .number =
                                number_integer(run->scheme->awards[run->award].select.shortlist)};
    struct selecting selecting = selecting_make(run, &number, allowed, ret_listed);
    ranks_fill(&selecting, places, count);
}

struct chosen winners_select(struct run *run, const struct place *places, size_t count)
{
    const struct selection *select = &run->scheme->awards[run->award].select;
    struct chosen chosen = {
        .wins = ARENA_ARRAY(run->scratch, bool, run->unit_count),
        .levels = ARENA_ARRAY(run->scratch, int, run->unit_count),
        .shortlisted = ARENA_ARRAY(run->scratch, bool, run->unit_count),
        .passed_over = ARENA_ARRAY(run->scratch, struct passed_over, run->unit_count),
    };
    const bool *allowed = allowed_find(run, select);
    for (size_t unit = 0; unit < run->unit_count; unit++)
        chosen.levels[unit] = LEVEL_ANY;
    if (select->tier_count > 0) {
        tiers_fill(run, places, count, allowed, &chosen);
        return chosen;
    }
    if (select->shortlist > 0) {
        shortlist_fill(run, places, count, allowed, chosen.shortlisted);
        allowed = chosen.shortlisted;
    }
    if (select->spread_count > 0) {
        spread_fill(run, places, count, allowed, &chosen);
        return chosen;
    }
    struct selecting selecting = selecting_make(run, &select->number, allowed, chosen.wins);
    if (select->pick == PICK_CHOICE)
        choices_fill(run, &selecting, places, count, allowed);
    else
        ranks_fill(&selecting, places, count);
    return chosen;
}
