#include "referee/measure.h"
#include "referee/score.h"

#include <string.h>

/* One consequence for all units: to whom it applies and what it brings. */
struct follow {
    const bool *holds;
    struct column *points, *money, *leave_days; /* NULL: not a measure */
};

struct column *amount_column(struct run *run, const struct amount *amount)
{
    if (amount->kind != AMOUNT_MEASURE)
        return NULL;
    struct column *column = column_take(run);
    measure_evaluate(run, amount->measure, column, NULL);
    return column;
}

struct number amount_of_unit(const struct run *run, const struct amount *amount,
                             const struct column *column, int unit)
{
    switch (amount->kind) {
    case AMOUNT_NUMBER:
        return amount->number;
    case AMOUNT_CHOICE:
        return choice_of_unit(run, &amount->choice, unit);
    case AMOUNT_MEASURE:
        return column->present[unit] ? column->values[unit] : NUMBER_ZERO;
    case AMOUNT_ABSENT:
    case AMOUNT_SHARE:
    case AMOUNT_TEXT:
    case AMOUNT_TRUTH:
        break;
    }
    return NUMBER_ZERO;
}

static struct follow *follows_prepare(struct run *run)
{
    const struct scheme *scheme = run->scheme;
    struct follow *follows = ARENA_ARRAY(run->scratch, struct follow, scheme->consequence_count);
    for (size_t i = 0; i < scheme->consequence_count; i++) {
        const struct consequence *row = &scheme->consequences[i];
        follows[i].holds = tests_hold(run, row->when, row->when_count, NULL);
        follows[i].points = amount_column(run, &row->points);
        follows[i].money = amount_column(run, &row->money);
        follows[i].leave_days = amount_column(run, &row->leave_days);
    }
    return follows;
}

void ids_merge(struct run *run, const struct ids *ids, const char *const **list, size_t *count)
{
    const char **merged = ARENA_ARRAY(run->arena, const char *, *count + ids->count);
    if (*count > 0)
        memcpy(merged, *list, *count * sizeof(*merged));
    for (size_t i = 0; i < ids->count; i++) {
        size_t place = 0;
        while (place < *count && strcmp(merged[place], ids->items[i]) != 0)
            place++;
        if (place == *count)
            merged[(*count)++] = ids->items[i];
    }
    *list = merged;
}

static void shown_add(struct run *run, const struct consequence *row, struct winner *winner)
{
    struct shown *shown =
        ARENA_ARRAY(run->arena, struct shown, winner->shown_count + row->show_count);
    if (winner->shown_count > 0)
        memcpy(shown, winner->shown, winner->shown_count * sizeof(*shown));
    for (size_t i = 0; i < row->show_count; i++) {
        int measure = row->show[i].index;
        const struct column *column = measure_named(run, measure);
        bool fresh = column->present[winner->unit];
        for (size_t j = 0; j < winner->shown_count; j++)
            fresh = fresh && shown[j].measure != measure;
        if (fresh)
            shown[winner->shown_count++] =
                (struct shown){measure, number_copy(run->arena, column->values[winner->unit])};
    }
    winner->shown = shown;
}

/* The money goes to the units that the winner's attributes name, and nothing to the winner. */
static void superiors_add(struct run *run, const struct consequence *row, struct number money,
                          struct winner *winner)
{
    struct superior *superiors =
        ARENA_ARRAY(run->arena, struct superior, winner->superior_count + row->to.count);
    if (winner->superior_count > 0)
        memcpy(superiors, winner->superiors, winner->superior_count * sizeof(*superiors));
    for (size_t i = 0; i < row->to.count; i++) {
        const char *role = row->to.items[i];
        const char *id = attribute_value(&run->facts->units[winner->unit], role);
        int unit = id ? unit_find(run, id) : -1;
        if (unit >= 0)
            superiors[winner->superior_count++] = (struct superior){role, unit, money};
    }
    winner->superiors = superiors;
}

static void brought_add(struct run *run, const struct consequence *row, const struct follow *follow,
                        struct winner *winner)
{
    int unit = winner->unit;
    struct number money =
        number_copy(run->arena, amount_of_unit(run, &row->money, follow->money, unit));
    if (row->to.count > 0) {
        superiors_add(run, row, money, winner);
        return;
    }
    winner->money = number_add(run->arena, winner->money, money);
    winner->points = number_add(run->arena, winner->points,
                                amount_of_unit(run, &row->points, follow->points, unit));
    winner->leave_days =
        number_add(run->arena, winner->leave_days,
                   amount_of_unit(run, &row->leave_days, follow->leave_days, unit));
    ids_merge(run, &row->rights, &winner->rights, &winner->right_count);
    ids_merge(run, &row->actions, &winner->actions, &winner->action_count);
}

static void follow_apply(struct run *run, int index, const struct follow *follow,
                         struct winner *winner)
{
    const struct consequence *row = &run->scheme->consequences[index];
    brought_add(run, row, follow, winner);
    shown_add(run, row, winner);
    int *applied = ARENA_ARRAY(run->arena, int, winner->consequence_count + 1);
    if (winner->consequence_count > 0)
        memcpy(applied, winner->consequences, winner->consequence_count * sizeof(*applied));
    applied[winner->consequence_count++] = index;
    winner->consequences = applied;
}

/* The streak that the scheme shows with its wins, whichever consequence applied; 0: none. */
static int streak_shown(struct run *run, int unit)
{
    const struct scheme *scheme = run->scheme;
    for (size_t i = 0; i < scheme->consequence_count; i++) {
        const struct consequence *row = &scheme->consequences[i];
        for (size_t j = 0; j < row->show_count; j++) {
            const struct measure *measure = &scheme->measures[row->show[j].index];
            int64_t streak;
            if (measure->source == SOURCE_AWARDS && measure->reduce == REDUCE_STREAK &&
                measure->subject.index == run->award &&
                number_to_integer(measure_named(run, row->show[j].index)->values[unit], &streak))
                return (int)streak;
        }
    }
    return 0;
}

/* Whether a row is for a unit by what the award brought it. */
static bool who_matches(const struct run *run, enum who who, int unit)
{
    switch (who) {
    case WHO_WINNERS:
        return run->wins[unit];
    case WHO_UNITS:
        return true;
    case WHO_SHORTLISTED:
        return run->shortlisted[unit];
    case WHO_NOT_CHOSEN:
        return run->shortlisted[unit] && !run->wins[unit];
    case WHO_LAST: /* marks.c */
        break;
    }
    return false;
}

/* The rows that go into one list: listed under this award (-1: the award's own), and of the own
 * ones either those of winners or all others. */
struct listing {
    int as;
    bool winners;
};

static bool row_is_listed(const struct consequence *row, const struct listing *listing)
{
    if (row->who == WHO_LAST || row->per == PER_MONTH)
        return false;
    if (row->as.id || listing->as >= 0)
        return row->as.id && row->as.index == listing->as;
    return (row->who == WHO_WINNERS) == listing->winners;
}

static bool some_are_listed(const struct scheme *scheme, const struct listing *listing)
{
    for (size_t i = 0; i < scheme->consequence_count; i++)
        if (row_is_listed(&scheme->consequences[i], listing))
            return true;
    return false;
}

static struct winner winner_of_place(struct run *run, const struct place *place,
                                     const struct listing *listing, const struct follow *follows)
{
    const struct ids *levels = &run->scheme->awards[run->award].levels;
    int level = run->levels[place->unit];
    struct winner winner = {
        .award = listing->as >= 0 ? listing->as : run->award,
        .unit = place->unit,
        .group = place->scope < 0 ? NULL : run->facts->units[place->unit].group,
        .level = listing->winners && level != LEVEL_ANY ? levels->items[level] : NULL,
        .points = NUMBER_ZERO,
        .money = NUMBER_ZERO,
        .leave_days = NUMBER_ZERO,
    };
    for (size_t i = 0; i < run->scheme->consequence_count; i++) {
        const struct consequence *row = &run->scheme->consequences[i];
        if (row_is_listed(row, listing) && who_matches(run, row->who, place->unit) &&
            follows[i].holds[place->unit] && only_matches(run, &row->only, place->unit))
            follow_apply(run, (int)i, &follows[i], &winner);
    }
    return winner;
}

static void winner_append(struct run *run, struct winner_list *list, struct winner winner)
{
    ARENA_GROW(run->arena, list->items, list->count, list->capacity);
    list->items[list->count++] = winner;
}

/* Entrants for whom some row of the listing holds. */
static void listing_write(struct run *run, const struct place *places, size_t count,
                          struct listing listing, const struct follow *follows,
                          struct winner_list *list)
{
    for (size_t i = 0; some_are_listed(run->scheme, &listing) && i < count; i++) {
        struct winner winner = winner_of_place(run, &places[i], &listing, follows);
        if (winner.consequence_count > 0)
            winner_append(run, list, winner);
    }
}

void consequences_attach(struct run *run, const struct place *places, size_t count,
                         struct winner_list *winners, struct winner_list *effects)
{
    const struct follow *follows = follows_prepare(run);
    const struct listing own = {-1, true};
    for (size_t i = 0; i < count; i++) {
        if (!run->wins[places[i].unit])
            continue;
        struct winner winner = winner_of_place(run, &places[i], &own, follows);
        winner.streak = streak_shown(run, places[i].unit);
        winner_append(run, winners, winner);
    }
    for (size_t i = 0; i < run->scheme->award_count; i++)
        listing_write(run, places, count, (struct listing){(int)i, false}, follows, winners);
    listing_write(run, places, count, (struct listing){-1, false}, follows, effects);
}
