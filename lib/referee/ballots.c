#include "referee/run.h"

#include <stdlib.h>
#include <string.h>

#define TRIMMED_SCORES_MIN 3 /* fewer are all used */

/* The members of a panel, sorted by id, and the days on which it votes. */
struct members {
    const struct fact_rater **sorted;
    size_t count;
    day_t from, to;
};

static int raters_compare(const void *a, const void *b)
{
    const struct fact_rater *left = *(const struct fact_rater *const *)a;
    const struct fact_rater *right = *(const struct fact_rater *const *)b;
    int order = strcmp(left->id, right->id);
    return order != 0 ? order : (left->unit > right->unit) - (left->unit < right->unit);
}

static int rater_find(const void *id, const void *rater)
{
    return strcmp(id, (*(const struct fact_rater *const *)rater)->id);
}

/* A panel that no step names votes on any day. */
static void days_prepare(const struct run *run, struct members *members)
{
    for (size_t i = 0; i < run->scheme->panel_count; i++) {
        members[i].from = DAY_FIRST;
        members[i].to = DAY_LAST;
    }
    for (size_t i = 0; i < run->scheme->step_count; i++) {
        const struct step *step = &run->scheme->steps[i];
        day_t from, to;
        if (step->kind != STEP_BALLOTS || !step_span(run, (int)i, &from, &to))
            continue;
        for (size_t j = 0; j < step->panel_count; j++) {
            members[step->panels[j].index].from = from;
            members[step->panels[j].index].to = to;
        }
    }
}

static struct members *members_prepare(struct run *run)
{
    const struct facts *facts = run->facts;
    struct members *members = ARENA_ARRAY(run->scratch, struct members, run->scheme->panel_count);
    days_prepare(run, members);
    for (size_t i = 0; i < facts->panel_count; i++) {
        const struct fact_panel *panel = &facts->panels[i];
        if (panel->panel < 0 || (size_t)panel->panel >= run->scheme->panel_count)
            continue;
        struct members *own = &members[panel->panel];
        own->count = panel->rater_count;
        own->sorted = ARENA_ARRAY(run->scratch, const struct fact_rater *, own->count);
        for (size_t j = 0; j < own->count; j++)
            own->sorted[j] = &panel->raters[j];
        qsort(own->sorted, own->count, sizeof(*own->sorted), raters_compare);
    }
    return members;
}

/* The rubric's items have a greatest score each; a ballot that names none of them has none. */
static bool score_in_range(const struct panel *panel, const struct fact_ballot *ballot)
{
    struct number max = panel->max;
    if (panel->item_max) {
        const struct choice_entry *entry =
            ballot->item ? choice_find(panel->item_max, ballot->item) : NULL;
        if (!entry)
            return false;
        max = entry->number;
    } else if (ballot->item) {
        return false;
    }
    return number_compare(ballot->score, panel->min) >= 0 &&
           number_compare(ballot->score, max) <= 0;
}

static const char *ballot_fault(const struct run *run, const struct members *members,
                                const struct fact_ballot *ballot)
{
    if (!unit_known(run, ballot->unit))
        return "unknown_unit";
    if (ballot->panel < 0 || (size_t)ballot->panel >= run->scheme->panel_count)
        return "not_in_panel";
    const struct members *own = &members[ballot->panel];
    const struct panel *panel = &run->scheme->panels[ballot->panel];
    const struct fact_rater *const *rater = NULL;
    if (own->count > 0)
        rater = bsearch(ballot->rater, own->sorted, own->count, sizeof(*own->sorted), rater_find);
    if (!rater || (panel->raters == RATERS_SELF && (*rater)->unit != ballot->unit))
        return "not_in_panel";
    if (panel->self_rating == SELF_REFUSE && panel->raters != RATERS_SELF &&
        (*rater)->unit == ballot->unit)
        return "self_vote";
    if (!score_in_range(panel, ballot))
        return "score_out_of_range";
    return ballot->has_day && (ballot->day < own->from || ballot->day > own->to) ? "late" : NULL;
}

static int items_compare(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

/* By what is scored: panel, unit and item. */
static int scored_compare(const struct fact_ballot *left, const struct fact_ballot *right)
{
    if (left->panel != right->panel)
        return left->panel < right->panel ? -1 : 1;
    if (left->unit != right->unit)
        return left->unit < right->unit ? -1 : 1;
    return items_compare(left->item, right->item);
}

static int ballots_compare(const void *a, const void *b)
{
    const struct fact_ballot *left = *(const struct fact_ballot *const *)a;
    const struct fact_ballot *right = *(const struct fact_ballot *const *)b;
    int order = scored_compare(left, right);
    if (order == 0)
        order = strcmp(left->rater, right->rater);
    return order != 0 ? order : (left > right) - (left < right);
}

/* The accepted ballots, sorted by panel, unit, item and rater: a rater's second one is refused. */
void ballots_admit(struct run *run)
{
    const struct facts *facts = run->facts;
    const struct members *members = members_prepare(run);
    const char **faults = ARENA_ARRAY(run->scratch, const char *, facts->ballot_count);
    const struct fact_ballot **sorted =
        ARENA_ARRAY(run->scratch, const struct fact_ballot *, facts->ballot_count);
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < facts->ballot_count; i++) {
        faults[i] = ballot_fault(run, members, &facts->ballots[i]);
        if (!faults[i])
            sorted[count++] = &facts->ballots[i];
    }
    qsort(sorted, count, sizeof(*sorted), ballots_compare);
    for (size_t i = 0; i < count; i++) {
        const struct fact_ballot *last = kept > 0 ? sorted[kept - 1] : NULL;
        if (last && scored_compare(last, sorted[i]) == 0 &&
            strcmp(last->rater, sorted[i]->rater) == 0)
            faults[sorted[i] - facts->ballots] = "duplicate_ballot";
        else
            sorted[kept++] = sorted[i];
    }
    run->ballots = sorted;
    run->ballot_count = kept;
    for (size_t i = 0; i < facts->ballot_count; i++)
        if (faults[i])
            run_refuse(run, "ballots", i, faults[i]);
}

static int numbers_compare(const void *a, const void *b)
{
    return number_compare(*(const struct number *)a, *(const struct number *)b);
}

static struct number numbers_sum(struct run *run, const struct number *numbers, size_t count)
{
    struct number sum = NUMBER_ZERO;
    for (size_t i = 0; i < count; i++)
        sum = number_add(run->scratch, sum, numbers[i]);
    return sum;
}

/* Narrows the scores to those the kind of mean uses: for a median the middle one or two, trimmed
 * all but one highest and one lowest of three or more. */
static void scores_choose(enum mean mean, struct number **scores, size_t *count)
{
    size_t skip = 0;
    if (mean == MEAN_MEDIAN)
        skip = (*count - 1) / 2;
    else if (mean == MEAN_TRIMMED && *count >= TRIMMED_SCORES_MIN)
        skip = 1;
    if (skip > 0)
        qsort(*scores, *count, sizeof(**scores), numbers_compare);
    *scores += skip;
    *count -= 2 * skip;
}

static void unit_score(struct run *run, const struct panel *panel, struct panel_scores *scores,
                       size_t first, size_t count)
{
    struct number *values = ARENA_ARRAY(run->scratch, struct number, count);
    for (size_t i = 0; i < count; i++)
        values[i] = run->ballots[first + i]->score;
    size_t unit = (size_t)run->ballots[first]->unit;
    scores->counts[unit] = count;
    scores_choose(panel->mean, &values, &count);
    scores->used[unit] = count;
    scores->sums[unit] = numbers_sum(run, values, count);
    column_set(scores->means, unit,
               number_divide(run->scratch, scores->sums[unit], number_integer((int64_t)count)));
}

const struct panel_scores *panel_score(struct run *run, int panel, const char *item)
{
    struct panel_scores *scores = run->panels[panel];
    while (scores && items_compare(scores->item, item) != 0)
        scores = scores->next;
    if (scores)
        return scores;
    scores = ARENA_NEW(run->scratch, struct panel_scores);
    scores->item = item;
    scores->next = run->panels[panel];
    scores->means = column_take(run);
    scores->counts = ARENA_ARRAY(run->scratch, size_t, run->unit_count);
    scores->sums = ARENA_ARRAY(run->scratch, struct number, run->unit_count);
    scores->used = ARENA_ARRAY(run->scratch, size_t, run->unit_count);
    run->panels[panel] = scores;
    for (size_t first = 0, end; first < run->ballot_count; first = end) {
        const struct fact_ballot *ballot = run->ballots[first];
        end = first + 1;
        while (end < run->ballot_count && scored_compare(run->ballots[end], ballot) == 0)
            end++;
        if (ballot->panel == panel && items_compare(ballot->item, item) == 0)
            unit_score(run, &run->scheme->panels[panel], scores, first, end - first);
    }
    return scores;
}
