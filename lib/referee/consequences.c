#include "referee/measure.h"
#include "referee/score.h"

#include <string.h>

/* One consequence for all units: to whom it applies and what it brings. */
struct follow {
    const bool *holds;
    struct column *points, *money, *leave_days; /* NULL: not a measure */
};

static struct column *amount_column(struct run *run, const struct amount *amount)
{
    if (amount->kind != AMOUNT_MEASURE)
        return NULL;
    struct column *column = column_take(run);
    measure_evaluate(run, amount->measure, column, NULL);
    return column;
}

static struct number amount_of_unit(const struct run *run, const struct amount *amount,
                                    const struct column *column, int unit)
{
    switch (amount->kind) {
    case AMOUNT_NUMBER:
        return amount->number;
    case AMOUNT_CHOICE:
        return choice_of_unit(run, &amount->choice, unit);
    case AMOUNT_MEASURE:
        return column->values[unit];
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

/* The ids of several rows in their order, each once. */
static void ids_merge(struct run *run, const struct ids *ids, const char *const **list,
                      size_t *count)
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

static void follow_apply(struct run *run, int index, const struct follow *follow,
                         struct winner *winner)
{
    const struct consequence *row = &run->scheme->consequences[index];
    int unit = winner->unit;
    winner->points = number_add(run->arena, winner->points,
                                amount_of_unit(run, &row->points, follow->points, unit));
    winner->money = number_add(run->arena, winner->money,
                               amount_of_unit(run, &row->money, follow->money, unit));
    winner->leave_days =
        number_add(run->arena, winner->leave_days,
                   amount_of_unit(run, &row->leave_days, follow->leave_days, unit));
    ids_merge(run, &row->rights, &winner->rights, &winner->right_count);
    ids_merge(run, &row->actions, &winner->actions, &winner->action_count);
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

static struct winner winner_of_place(struct run *run, const struct place *place, enum who who,
                                     const struct follow *follows)
{
    struct winner winner = {
        .award = run->award,
        .unit = place->unit,
        .group = place->scope < 0 ? NULL : run->facts->units[place->unit].group,
        .points = NUMBER_ZERO,
        .money = NUMBER_ZERO,
        .leave_days = NUMBER_ZERO,
    };
    for (size_t i = 0; i < run->scheme->consequence_count; i++) {
        const struct consequence *row = &run->scheme->consequences[i];
        if (row->who == who && follows[i].holds[place->unit] &&
            only_matches(run, &row->only, place->unit))
            follow_apply(run, (int)i, &follows[i], &winner);
    }
    return winner;
}

static void winner_append(struct run *run, struct winner_list *list, struct winner winner)
{
    ARENA_GROW(run->arena, list->items, list->count, list->capacity);
    list->items[list->count++] = winner;
}

static bool some_for_units(const struct scheme *scheme)
{
    for (size_t i = 0; i < scheme->consequence_count; i++)
        if (scheme->consequences[i].who == WHO_UNITS)
            return true;
    return false;
}

void consequences_attach(struct run *run, const struct place *places, size_t count,
                         struct winner_list *winners, struct winner_list *effects)
{
    const struct follow *follows = follows_prepare(run);
    for (size_t i = 0; i < count; i++) {
        if (!run->wins[places[i].unit])
            continue;
        struct winner winner = winner_of_place(run, &places[i], WHO_WINNERS, follows);
        winner.streak = streak_shown(run, places[i].unit);
        winner_append(run, winners, winner);
    }
    for (size_t i = 0; some_for_units(run->scheme) && i < count; i++) {
        struct winner effect = winner_of_place(run, &places[i], WHO_UNITS, follows);
        if (effect.consequence_count > 0)
            winner_append(run, effects, effect);
    }
}
