#include "referee/hinting.h"

#include <stdlib.h>
#include <string.h>

void hint_limits_default(struct hint_limits *ret_limits)
{
    *ret_limits = (struct hint_limits){
        .burst_events = HINT_BURST_EVENTS,
        .burst_times = HINT_BURST_TIMES,
        .answers = HINT_ANSWERS,
        .defaulted_share = HINT_DEFAULTED_SHARE,
        .late_events = HINT_LATE_EVENTS,
        .late_share = HINT_LATE_SHARE,
        .ballots = HINT_BALLOTS,
        .distance = HINT_DISTANCE,
        .others = HINT_OTHERS,
    };
}

struct hint *hint_add(struct hinting *hinting, enum hint_kind kind, struct number strength)
{
    struct hint_list *hints = &hinting->hints;
    ARENA_GROW(hinting->arena, hints->items, hints->count, hints->capacity);
    struct hint *hint = &hints->items[hints->count++];
    *hint = (struct hint){.kind = kind,
                          .indicator = -1,
                          .from = DAY_NONE,
                          .to = DAY_NONE,
                          .panel = -1,
                          .unit = -1,
                          .other = -1,
                          .strength = number_copy(hinting->arena, strength)};
    return hint;
}

void hint_figure(struct hinting *hinting, struct hint *hint, const char *name, struct number value)
{
    hint->figures[hint->figure_count++] =
        (struct hint_figure){name, number_copy(hinting->arena, value)};
}

void rating_add(struct hinting *hinting, struct sum *sum, struct number score)
{
    sum->sum = number_add(hinting->scratch, sum->sum, score);
    sum->count++;
}

struct number rating_mean(struct hinting *hinting, struct number sum, int64_t count)
{
    return number_divide(hinting->scratch, sum, number_integer(count));
}

static int texts_order(const char *a, const char *b)
{
    return a != NULL && b != NULL ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

static int integers_order(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int hints_order(const void *left, const void *right)
{
    const struct hint *a = left, *b = right;
    int order = integers_order(a->kind, b->kind);
    if (order == 0)
        order = number_compare(b->strength, a->strength);
    if (order == 0)
        order = texts_order(a->source, b->source);
    if (order == 0)
        order = texts_order(a->rater, b->rater);
    const int64_t pairs[][2] = {{a->indicator, b->indicator},
                                {a->from, b->from},
                                {a->panel, b->panel},
                                {a->unit, b->unit},
                                {a->other, b->other}};
    for (size_t i = 0; order == 0 && i < COUNT(pairs); i++)
        order = integers_order(pairs[i][0], pairs[i][1]);
    return order;
}

/* Of each kind the strongest stay. */
static void hints_limit(struct hint_list *hints)
{
    size_t kept = 0, of_kind[HINT_KIND_COUNT] = {0};
    for (size_t i = 0; i < hints->count; i++) {
        if (of_kind[hints->items[i].kind]++ >= HINTS_MOST)
            hints->left_out++;
        else
            hints->items[kept++] = hints->items[i];
    }
    hints->count = kept;
}

void hints_find(struct arena *arena, const struct scheme *scheme, const struct facts *facts,
                const struct hint_inputs *inputs, const struct hint_limits *limits,
                struct hint_list *ret_hints)
{
    struct arena *scratch = arena_new();
    struct hinting hinting = {.arena = arena,
                              .scratch = scratch,
                              .scheme = scheme,
                              .facts = facts,
                              .inputs = inputs,
                              .limits = limits};
    flows_judge(&hinting);
    if (inputs->ballots)
        ballots_judge(&hinting);
    if (hinting.hints.count > 0)
        qsort(hinting.hints.items, hinting.hints.count, sizeof(*hinting.hints.items), hints_order);
    hints_limit(&hinting.hints);
    arena_free(scratch);
    *ret_hints = hinting.hints;
}
