#include "referee/raters.h"

#include <stdlib.h>
#include <string.h>

/* Those without a group come first. */
static int groups_compare(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

static int raters_compare(const void *a, const void *b)
{
    const struct fact_rater *left = *(const struct fact_rater *const *)a;
    const struct fact_rater *right = *(const struct fact_rater *const *)b;
    int order = strcmp(left->id, right->id);
    if (order == 0)
        order = (left->unit > right->unit) - (left->unit < right->unit);
    return order != 0 ? order : groups_compare(left->group, right->group);
}

struct rater_list raters_sort(struct arena *arena, const struct fact_panel *panel)
{
    struct rater_list raters = {ARENA_ARRAY(arena, const struct fact_rater *, panel->rater_count),
                                panel->rater_count};
    for (size_t i = 0; i < raters.count; i++)
        raters.sorted[i] = &panel->raters[i];
    if (raters.count > 0)
        qsort(raters.sorted, raters.count, sizeof(*raters.sorted), raters_compare);
    return raters;
}

static bool term_covers(const struct fact_rater *rater, const struct fact_ballot *ballot)
{
    return !ballot->has_day || ((!rater->has_from || ballot->day >= rater->from) &&
                                (!rater->has_to || ballot->day <= rater->to));
}

const struct fact_rater *raters_find(const struct rater_list *raters,
                                     const struct fact_ballot *ballot)
{
    const struct fact_rater *found = NULL;
    size_t low = 0, high = raters->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(raters->sorted[middle]->id, ballot->rater) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < raters->count && strcmp(raters->sorted[low]->id, ballot->rater) == 0; low++) {
        const struct fact_rater *rater = raters->sorted[low];
        if (!term_covers(rater, ballot))
            continue;
        if (rater->unit == ballot->unit)
            return rater;
        if (!found)
            found = rater;
    }
    return found;
}
