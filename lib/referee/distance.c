#include "referee/distance.h"

#include "referee/referee.h"

#include <string.h>

/* The changes still to be tried for one standing. */
struct search {
    struct arena *arena;   /* of the answer */
    struct arena *scratch; /* of one replay */
    const struct scheme *scheme;
    const struct facts *facts;
    const struct result *result;
    const struct standing *standing;
    struct distance *found;
    size_t count, tried;
};

/* Whether the standing's win is decided otherwise after so many steps. */
static bool decides(struct search *search, const struct distance *distance, int64_t steps)
{
    const struct standing *standing = search->standing;
    struct scheme scheme;
    struct facts facts;
    struct result result;
    bool otherwise = false;
    arena_reset(search->scratch);
    if (!distance_apply(search->scratch, search->scheme, search->facts, standing->unit, distance,
                        steps, &scheme, &facts))
        return false;
    referee_judge_receipts(search->scratch, &scheme, &facts, RECEIPTS_NONE, &result);
    for (size_t i = 0; i < result.standing_count; i++)
        if (result.standings[i].award == standing->award &&
            result.standings[i].unit == standing->unit)
            otherwise = result.standings[i].wins != standing->wins;
    return otherwise;
}

/* Halves what lies between a number of steps that does not decide and one that does. */
static void change_try(struct search *search, struct distance distance, int64_t most)
{
    int64_t low = 0, high = most;
    if (most < 1 || search->tried++ >= DISTANCE_KINDS_MOST)
        return;
    if (decides(search, &distance, 1))
        high = 1;
    else if (most > 1 && decides(search, &distance, most))
        low = 1;
    else
        return;
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (decides(search, &distance, middle))
            high = middle;
        else
            low = middle;
    }
    distance.steps = high;
    search->found[search->count++] = distance;
}

/* One of the last published decimal. */
static struct number decimal_step(struct search *search)
{
    struct number step = NUMBER_ONE;
    for (int i = 0; i < search->scheme->settings.precision; i++)
        step = number_divide(search->arena, step, number_integer(10));
    return step;
}

/* Steps that are surely enough: past every other total, and past a hundred points. */
static int64_t total_most(struct search *search, struct number step)
{
    struct arena *arena = search->arena;
    struct number own = search->standing->total_exact, most = NUMBER_HUNDRED;
    int64_t steps;
    for (size_t i = 0; i < search->result->standing_count; i++) {
        const struct standing *other = &search->result->standings[i];
        if (other->award == search->standing->award && other->has_total)
            most = number_max(
                most, number_absolute(arena, number_subtract(arena, other->total_exact, own)));
    }
    most = number_floor(arena, number_divide(arena, most, step));
    return number_to_integer(most, &steps) && steps < INT64_MAX - 2 ? steps + 2 : 0;
}

static void totals_try(struct search *search)
{
    struct distance distance = {.change = CHANGE_TOTAL,
                                .more = !search->standing->wins,
                                .component = -1,
                                .step = decimal_step(search)};
    if (search->standing->has_total)
        change_try(search, distance, total_most(search, distance.step));
}

/* The greatest score a ballot of the component can have; false where it reads no panel, or all
 * items of a rubric together, whose maxima differ. */
static bool panel_max(const struct scheme *scheme, const struct component *component,
                      struct number *ret_max)
{
    const struct measure *measure = component->measure;
    if (component->ledger || component->part == PART_SHOWN || measure->source != SOURCE_BALLOTS)
        return false;
    const struct panel *panel = &scheme->panels[measure->subject.index];
    *ret_max = panel->max;
    if (!panel->item_max)
        return true;
    for (size_t i = 0; measure->item && i < panel->item_max->count; i++)
        if (strcmp(panel->item_max->entries[i].name, measure->item) == 0) {
            *ret_max = panel->item_max->entries[i].number;
            return true;
        }
    return false;
}

/* How far all ballots of the component can move; false where there are none. */
static bool panel_room(const struct search *search, const struct measure *measure,
                       struct number max, bool more, struct number *ret_room)
{
    struct number min = search->scheme->panels[measure->subject.index].min;
    struct number room = number_subtract(search->arena, max, min);
    bool has = false;
    for (size_t i = 0; i < search->facts->ballot_count; i++) {
        const struct fact_ballot *ballot = &search->facts->ballots[i];
        if (!ballot_is_of(ballot, measure, search->standing->unit))
            continue;
        has = true;
        room = number_min(room, more ? number_subtract(search->arena, max, ballot->score)
                                     : number_subtract(search->arena, ballot->score, min));
    }
    *ret_room = room;
    return has;
}

/* Points on a panel's mean, as far as its scale goes. */
static void panels_try(struct search *search)
{
    const struct scheme *scheme = search->scheme;
    for (size_t i = 0; i < scheme->component_count; i++) {
        const struct component *component = &scheme->components[i];
        struct distance distance = {.change = CHANGE_PANEL,
                                    .more = !search->standing->wins,
                                    .component = (int)i,
                                    .step = decimal_step(search)};
        struct number max, room;
        int64_t most;
        if (!panel_max(scheme, component, &max) ||
            !panel_room(search, component->measure, max, distance.more, &room))
            continue;
        room = number_floor(search->arena, number_divide(search->arena, room, distance.step));
        if (number_to_integer(room, &most))
            change_try(search, distance, most);
    }
}

static bool same_events(const struct measure *a, const struct measure *b)
{
    bool same = a->event_count == b->event_count;
    for (size_t i = 0; same && i < a->event_count; i++)
        same = a->events[i].index == b->events[i].index;
    return same;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* Events of one gravity: fewer where they harm and more where they help, or the other way round for
 * a winner. */
static void events_try(struct search *search, const struct measure *measure, const char *gravity,
                       bool harms)
{
    struct distance distance = {.change = CHANGE_EVENTS,
                                .more = harms == search->standing->wins,
                                .component = -1,
                                .measure = measure,
                                .gravity = gravity,
                                .step = NUMBER_ONE};
    int64_t most = 0;
    for (size_t i = 0; i < search->count; i++) {
        const struct distance *other = &search->found[i];
        if (other->change == CHANGE_EVENTS && other->more == distance.more &&
            same_text(other->gravity, gravity) && same_events(other->measure, measure))
            return;
    }
    for (; !distance.more && most < DISTANCE_EVENTS_MOST; most++) {
        struct scheme scheme;
        struct facts facts;
        arena_reset(search->scratch);
        if (!distance_apply(search->scratch, search->scheme, search->facts, search->standing->unit,
                            &distance, most + 1, &scheme, &facts))
            break;
    }
    change_try(search, distance, distance.more ? DISTANCE_EVENTS_MOST : most);
}

static bool ids_hold(const struct ids *ids, const char *id)
{
    for (size_t i = 0; i < ids->count; i++)
        if (strcmp(ids->items[i], id) == 0)
            return true;
    return ids->count == 0;
}

/* What one event of a gravity is worth by itself; zero where that depends on more. */
static struct number worth_of(const struct measure *measure, const char *gravity)
{
    const struct choice *choice = &measure->each.choice;
    struct number other = NUMBER_ZERO;
    if (measure->each.kind == AMOUNT_ABSENT)
        return NUMBER_ONE;
    if (measure->each.kind == AMOUNT_NUMBER)
        return measure->each.number;
    if (measure->each.kind != AMOUNT_CHOICE || choice->by != BY_GRAVITY)
        return NUMBER_ZERO;
    for (size_t i = 0; i < choice->count; i++) {
        if (choice->entries[i].name && gravity && strcmp(choice->entries[i].name, gravity) == 0)
            return choice->entries[i].number;
        if (choice->entries[i].name && strcmp(choice->entries[i].name, "*") == 0)
            other = choice->entries[i].number;
    }
    return other;
}

/* Every gravity the measure's first indicator has, or none. sign: of what an event does beyond its
 * worth. */
static void measure_try(struct search *search, const struct measure *measure, int sign)
{
    if (measure->source != SOURCE_EVENTS || measure->event_count == 0 || measure->slope ||
        measure->reduce == REDUCE_MISSED)
        return;
    const struct indicator *indicator = &search->scheme->indicators[measure->events[0].index];
    const struct ids *gravities = &indicator->gravities;
    int worth = indicator->has_points ? 0 : sign * number_sign(worth_of(measure, NULL));
    if (gravities->count == 0 && worth != 0)
        events_try(search, measure, NULL, worth < 0);
    for (size_t i = 0; i < gravities->count && !indicator->has_points; i++) {
        worth = sign * number_sign(worth_of(measure, gravities->items[i]));
        if (worth != 0 && ids_hold(&measure->where.gravity, gravities->items[i]))
            events_try(search, measure, gravities->items[i], worth < 0);
    }
}

static void conditions_try(struct search *search)
{
    for (size_t i = 0; i < search->scheme->condition_count; i++) {
        const struct condition *condition = &search->scheme->conditions[i];
        for (size_t j = 0; j < condition->when_count; j++) {
            const struct test *test = &condition->when[j];
            bool rises = test->comparison == ABOVE || test->comparison == AT_LEAST;
            bool falls = test->comparison == BELOW || test->comparison == AT_MOST;
            int sign = rises ? 1 : falls ? -1 : 0;
            measure_try(search, &test->measure, condition->effect == EFFECT_REQUIRE ? sign : -sign);
        }
    }
}

const struct distance *standing_distances(struct arena *arena, const struct scheme *scheme,
                                          const struct facts *facts, const struct result *result,
                                          const struct standing *standing, size_t *ret_count)
{
    struct search search = {
        .arena = arena,
        .scratch = arena_new(),
        .scheme = scheme,
        .facts = facts,
        .result = result,
        .standing = standing,
        .found = ARENA_ARRAY(arena, struct distance, DISTANCE_KINDS_MOST),
    };
    if (facts->unit_count <= DISTANCE_UNITS_MOST) {
        totals_try(&search);
        for (size_t i = 0; i < scheme->component_count; i++) {
            const struct ledger *ledger = scheme->components[i].ledger;
            for (size_t j = 0; ledger && j < ledger->rule_count; j++)
                measure_try(&search, &ledger->rules[j], 1);
        }
        conditions_try(&search);
        panels_try(&search);
    }
    arena_free(search.scratch);
    *ret_count = search.count;
    return search.found;
}
