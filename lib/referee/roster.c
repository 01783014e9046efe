#include "referee/run.h"

#include <stdlib.h>
#include <string.h>

static int texts_compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Groups are compared by index from here on. */
static void groups_prepare(struct run *run)
{
    struct roster *roster = &run->roster;
    const char **names = ARENA_ARRAY(run->scratch, const char *, run->unit_count);
    size_t count = 0;
    for (size_t unit = 0; unit < run->unit_count; unit++)
        if (run->facts->units[unit].group)
            names[count++] = run->facts->units[unit].group;
    qsort(names, count, sizeof(*names), texts_compare);
    size_t distinct = 0;
    for (size_t i = 0; i < count; i++)
        if (distinct == 0 || strcmp(names[distinct - 1], names[i]) != 0)
            names[distinct++] = names[i];
    roster->names = names;
    roster->group_count = distinct;
    roster->groups = ARENA_ARRAY(run->scratch, int, run->unit_count);
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        const char *const *name = NULL;
        if (run->facts->units[unit].group)
            name = bsearch(&run->facts->units[unit].group, names, distinct, sizeof(*names),
                           texts_compare);
        roster->groups[unit] = name ? (int)(name - (const char *const *)names) : -1;
    }
}

static int ids_compare(const void *a, const void *b, void *context)
{
    const struct run *run = context;
    int left = *(const int *)a, right = *(const int *)b;
    int order = strcmp(run->facts->units[left].id, run->facts->units[right].id);
    return order != 0 ? order : (left > right) - (left < right);
}

static void ids_prepare(struct run *run)
{
    int *sorted = ARENA_ARRAY(run->scratch, int, run->unit_count);
    run->roster.id_ranks = ARENA_ARRAY(run->scratch, int, run->unit_count);
    for (size_t unit = 0; unit < run->unit_count; unit++)
        sorted[unit] = (int)unit;
    qsort_r(sorted, run->unit_count, sizeof(*sorted), ids_compare, run);
    for (size_t i = 0; i < run->unit_count; i++)
        run->roster.id_ranks[sorted[i]] = (int)i;
    run->roster.by_id = sorted;
}

int unit_find(const struct run *run, const char *id)
{
    size_t low = 0, high = run->unit_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int unit = run->roster.by_id[middle];
        int order = strcmp(run->facts->units[unit].id, id);
        if (order == 0)
            return unit;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

/* Puts the unit and the ancestors it still lacks into the order; a ring is cut where it closes. */
static void order_append(struct roster *roster, int *state, int *stack, int unit, size_t *count)
{
    enum { NEW, OPEN, PLACED };
    size_t depth = 0;
    while (unit >= 0 && state[unit] == NEW) {
        state[unit] = OPEN;
        stack[depth++] = unit;
        unit = roster->parents[unit];
    }
    if (unit >= 0 && state[unit] == OPEN)
        roster->parents[stack[depth - 1]] = -1;
    while (depth > 0) {
        state[stack[--depth]] = PLACED;
        roster->order[(*count)++] = stack[depth];
    }
}

static void tree_prepare(struct run *run)
{
    struct roster *roster = &run->roster;
    roster->parents = ARENA_ARRAY(run->scratch, int, run->unit_count);
    roster->order = ARENA_ARRAY(run->scratch, int, run->unit_count);
    int *state = ARENA_ARRAY(run->scratch, int, run->unit_count);
    int *stack = ARENA_ARRAY(run->scratch, int, run->unit_count);
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        int parent = run->facts->units[unit].parent;
        roster->parents[unit] = parent >= 0 && (size_t)parent < run->unit_count ? parent : -1;
    }
    size_t count = 0;
    for (size_t unit = 0; unit < run->unit_count; unit++)
        order_append(roster, state, stack, (int)unit, &count);
}

void roster_prepare(struct run *run)
{
    groups_prepare(run);
    ids_prepare(run);
    tree_prepare(run);
}
