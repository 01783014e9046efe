#include "document/few_ballots.h"

#include "referee/raters.h"

#include <stdlib.h>
#include <string.h>

#define SHARE_PLACES 6 /* decimals of an equal share; the last one gets what is left */

/* A ballot by what it is counted with. */
struct entry {
    const struct fact_ballot *ballot;
    const char *group; /* of its rater, "" where that does not matter */
    size_t index;
};

static int texts_compare(const char *a, const char *b)
{
    return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

/* Of one panel, unit and item. */
static int cells_compare(const struct entry *a, const struct entry *b)
{
    if (a->ballot->panel != b->ballot->panel)
        return a->ballot->panel < b->ballot->panel ? -1 : 1;
    if (a->ballot->unit != b->ballot->unit)
        return a->ballot->unit < b->ballot->unit ? -1 : 1;
    return texts_compare(a->ballot->item, b->ballot->item);
}

static int entries_compare(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    int order = cells_compare(left, right);
    if (order == 0)
        order = strcmp(left->group, right->group);
    return order != 0 ? order : (left->index > right->index) - (left->index < right->index);
}

/* The members of the panels whose weights go by their groups; no members of the others. */
static const struct rater_list *raters_of_panels(struct arena *arena, const struct scheme *scheme,
                                                 const struct facts *facts)
{
    struct rater_list *lists = ARENA_ARRAY(arena, struct rater_list, scheme->panel_count);
    for (size_t i = 0; i < facts->panel_count; i++) {
        int panel = facts->panels[i].panel;
        if (panel >= 0 && scheme->panels[panel].weights != NULL)
            lists[panel] = raters_sort(arena, &facts->panels[i]);
    }
    return lists;
}

static const char *group_of(const struct rater_list *lists, const struct fact_ballot *ballot)
{
    if (ballot->panel < 0 || lists[ballot->panel].count == 0)
        return "";
    const struct fact_rater *rater = raters_find(&lists[ballot->panel], ballot);
    return rater != NULL && rater->group != NULL ? rater->group : "";
}

/* One sum in equal shares. */
static void share(struct arena *arena, struct fact_ballot *ballots, const struct entry *entries,
                  size_t count)
{
    struct number sum = NUMBER_ZERO;
    for (size_t i = 0; i < count; i++)
        sum = number_add(arena, sum, entries[i].ballot->score);
    struct number part =
        number_round(arena, number_divide(arena, sum, number_integer((int64_t)count)), SHARE_PLACES,
                     ROUNDING_FLOOR);
    for (size_t i = 0; i + 1 < count; i++) {
        ballots[entries[i].index].score = part;
        sum = number_subtract(arena, sum, part);
    }
    ballots[entries[count - 1].index].score = sum;
}

/* The ballots of one panel, unit and item, group by group. */
static void cell_level(struct arena *arena, struct fact_ballot *ballots,
                       const struct entry *entries, size_t count)
{
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && strcmp(entries[from].group, entries[to].group) == 0;)
            to++;
        share(arena, ballots, entries + from, to - from);
    }
}

/* Whether equal shares give what the scores themselves do: no shift that rests on who gave which,
 * and no score in the middle or at the end of several. */
static bool cell_is_a_sum(const struct scheme *scheme, const struct entry *entries, size_t count)
{
    if (entries[0].ballot->panel < 0)
        return true;
    const struct panel *panel = &scheme->panels[entries[0].ballot->panel];
    return !panel->normalises && (panel->mean == MEAN_MEAN || count <= 2);
}

static bool *refused_ballots(struct arena *arena, const struct facts *facts,
                             const struct result *result)
{
    bool *refused = ARENA_ARRAY(arena, bool, facts->ballot_count);
    for (size_t i = 0; i < result->refusal_count; i++)
        if (strcmp(result->refusals[i].list, "ballots") == 0)
            refused[result->refusals[i].index] = true;
    return refused;
}

static bool is_secret(const struct facts *facts, const struct fact_ballot *ballot)
{
    for (size_t i = 0; i < facts->panel_count; i++)
        if (facts->panels[i].panel == ballot->panel)
            return facts->panels[i].mode == PANEL_SECRET;
    return false;
}

struct facts facts_level_few(struct arena *arena, const struct scheme *scheme,
                             const struct facts *facts, const struct result *result,
                             enum few_panels panels, size_t minimum)
{
    struct facts levelled = *facts;
    const struct rater_list *lists = raters_of_panels(arena, scheme, facts);
    const bool *refused = refused_ballots(arena, facts, result);
    struct entry *entries = ARENA_ARRAY(arena, struct entry, facts->ballot_count);
    struct fact_ballot *ballots = ARENA_ARRAY(arena, struct fact_ballot, facts->ballot_count);
    size_t count = 0;
    for (size_t i = 0; i < facts->ballot_count; i++) {
        ballots[i] = facts->ballots[i];
        if (!refused[i] && (panels == FEW_OF_ALL || is_secret(facts, &ballots[i])))
            entries[count++] =
                (struct entry){&facts->ballots[i], group_of(lists, &facts->ballots[i]), i};
    }
    qsort(entries, count, sizeof(entries[0]), entries_compare);
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && cells_compare(&entries[from], &entries[to]) == 0;)
            to++;
        if (to - from < minimum && cell_is_a_sum(scheme, entries + from, to - from))
            cell_level(arena, ballots, entries + from, to - from);
    }
    levelled.ballots = ballots;
    return levelled;
}
