#include "referee/measure.h"
#include "referee/score.h"

#include <stdlib.h>
#include <string.h>

struct ranking {
    struct run *run;
    struct column **ties; /* by tie of the scheme */
};

/* Ties that cannot be higher or lower in themselves: the first drawn comes first. */
static bool tie_prefers_lower(const struct tie *tie)
{
    return tie->prefer_lower || tie->measure.source == SOURCE_DECISIONS;
}

static int values_compare(const struct column *column, int a, int b, bool lower_first)
{
    bool has_a = column->present[a], has_b = column->present[b];
    if (!has_a || !has_b)
        return (int)has_b - (int)has_a;
    int order = number_compare(column->values[b], column->values[a]);
    return lower_first ? -order : order;
}

/* <0: a comes first. *ret_tie: the tie that decided, -1: the total did, or nothing. */
static int scores_compare(const struct ranking *ranking, int a, int b, int *ret_tie)
{
    const struct scheme *scheme = ranking->run->scheme;
    *ret_tie = -1;
    int order = values_compare(ranking->run->total, a, b, false);
    for (size_t i = 0; order == 0 && i < scheme->tie_count; i++) {
        order = values_compare(ranking->ties[i], a, b, tie_prefers_lower(&scheme->ties[i]));
        if (order != 0)
            *ret_tie = (int)i;
    }
    return order;
}

static int places_compare(const void *left, const void *right, void *context)
{
    const struct ranking *ranking = context;
    const struct place *a = left, *b = right;
    if (a->scope != b->scope)
        return a->scope < b->scope ? -1 : 1;
    if (a->ranked != b->ranked)
        return a->ranked ? -1 : 1;
    int tie, order = a->ranked ? scores_compare(ranking, a->unit, b->unit, &tie) : 0;
    const int *ids = ranking->run->roster.id_ranks;
    return order != 0 ? order : (ids[a->unit] > ids[b->unit]) - (ids[a->unit] < ids[b->unit]);
}

static struct place *entrants_find(const struct run *run, const bool *eligible, size_t *ret_count)
{
    const struct award *award = &run->scheme->awards[run->award];
    struct place *places = ARENA_ARRAY(run->scratch, struct place, run->unit_count);
    size_t count = 0;
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        const char *kind = run->facts->units[unit].kind;
        if (kind && strcmp(kind, award->kind) == 0)
            places[count++] = (struct place){
                .unit = (int)unit,
                .scope = run->scheme->rank_within_group ? run->roster.groups[unit] : -1,
                .ranked = eligible[unit],
                .tie = -1,
            };
    }
    *ret_count = count;
    return places;
}

/* Equals share a rank; what parts two equal totals is noted with both. */
static void ranks_number(const struct ranking *ranking, struct place *places, size_t count)
{
    bool dense = ranking->run->scheme->settings.numbering == NUMBERING_DENSE;
    int position = 0;
    for (size_t i = 0; i < count; i++) {
        struct place *place = &places[i];
        if (!place->ranked)
            continue;
        bool first = i == 0 || places[i - 1].scope != place->scope;
        position = first ? 1 : position + 1;
        if (first) {
            place->rank = 1;
            continue;
        }
        struct place *last = &places[i - 1];
        int tie;
        if (scores_compare(ranking, last->unit, place->unit, &tie) == 0)
            place->rank = last->rank;
        else
            place->rank = dense ? last->rank + 1 : position;
        if (tie >= 0) {
            last->tie = tie;
            place->tie = tie;
        }
    }
}

struct place *places_rank(struct run *run, const bool *eligible, size_t *ret_count)
{
    const struct scheme *scheme = run->scheme;
    struct ranking ranking = {run, ARENA_ARRAY(run->scratch, struct column *, scheme->tie_count)};
    for (size_t i = 0; i < scheme->tie_count; i++) {
        ranking.ties[i] = column_take(run);
        measure_evaluate(run, &scheme->ties[i].measure, ranking.ties[i], NULL);
    }
    struct place *places = entrants_find(run, eligible, ret_count);
    qsort_r(places, *ret_count, sizeof(*places), places_compare, &ranking);
    ranks_number(&ranking, places, *ret_count);
    for (size_t i = 0; i < scheme->tie_count; i++)
        column_give(run, ranking.ties[i]);
    return places;
}
