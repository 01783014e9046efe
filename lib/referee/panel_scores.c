#include "referee/run.h"

#include <stdlib.h>
#include <string.h>

#define TRIMMED_SCORES_MIN 3 /* fewer are all used */

/* Scores of one unit on their way to a mean; unused room at the end. */
struct scores {
    struct number *values;
    struct number *weights; /* NULL: all weigh 1 */
    size_t count;
};

struct number vote_weight(const struct run *run, const struct vote *vote)
{
    const struct choice *weights = run->scheme->panels[vote->ballot->panel].weights;
    return weights ? choice_number(weights, vote->rater->group) : NUMBER_ONE;
}

static int numbers_compare(const void *a, const void *b)
{
    return number_compare(*(const struct number *)a, *(const struct number *)b);
}

/* Narrows the scores to those the kind of mean uses: for a median the middle one or two, trimmed
 * all but one highest and one lowest of three or more. Neither goes with weights. */
static void scores_choose(enum mean mean, struct scores *scores)
{
    size_t skip = 0;
    if (mean == MEAN_MEDIAN && scores->count > 0)
        skip = (scores->count - 1) / 2;
    else if (mean == MEAN_TRIMMED && scores->count >= TRIMMED_SCORES_MIN)
        skip = 1;
    if (skip > 0)
        qsort(scores->values, scores->count, sizeof(*scores->values), numbers_compare);
    scores->values += skip;
    scores->count -= 2 * skip;
}

/* Scores with a weight, shifted unless raw ones are asked for. */
static struct scores scores_read(struct run *run, size_t first, size_t end)
{
    const struct panel *panel = &run->scheme->panels[run->votes[first].ballot->panel];
    struct scores scores = {.values = ARENA_ARRAY(run->scratch, struct number, end - first)};
    if (panel->weights)
        scores.weights = ARENA_ARRAY(run->scratch, struct number, end - first);
    for (size_t i = first; i < end; i++) {
        struct number score = run->votes[i].ballot->score;
        struct number weight = vote_weight(run, &run->votes[i]);
        if (number_sign(weight) == 0)
            continue;
        if (panel->normalises && !run->raw)
            score = number_add(run->scratch, score, run->shifts[i]);
        if (scores.weights)
            scores.weights[scores.count] = weight;
        scores.values[scores.count++] = score;
    }
    return scores;
}

static void unit_score(struct run *run, const struct panel *panel,
                       struct panel_scores *panel_scores, size_t first, size_t end)
{
    struct scores scores = scores_read(run, first, end);
    struct number sum = NUMBER_ZERO, weights = NUMBER_ZERO;
    size_t unit = (size_t)run->votes[first].ballot->unit;
    panel_scores->firsts[unit] = first;
    panel_scores->ends[unit] = end;
    panel_scores->counts[unit] = scores.count;
    if (scores.count == 0)
        return;
    scores_choose(panel->mean, &scores);
    if (!scores.weights)
        weights = number_integer((int64_t)scores.count);
    for (size_t i = 0; i < scores.count; i++) {
        struct number value = scores.values[i];
        if (scores.weights) {
            value = number_multiply(run->scratch, value, scores.weights[i]);
            weights = number_add(run->scratch, weights, scores.weights[i]);
        }
        sum = number_add(run->scratch, sum, value);
    }
    panel_scores->sums[unit] = sum;
    panel_scores->weights[unit] = weights;
    column_set(panel_scores->means, unit, number_divide(run->scratch, sum, weights));
}

static bool same_item(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static struct panel_scores *scores_new(struct run *run, const char *item)
{
    struct panel_scores *scores = ARENA_NEW(run->scratch, struct panel_scores);
    scores->item = item;
    scores->raw = run->raw;
    scores->means = column_take(run);
    scores->counts = ARENA_ARRAY(run->scratch, size_t, run->unit_count);
    scores->firsts = ARENA_ARRAY(run->scratch, size_t, run->unit_count);
    scores->ends = ARENA_ARRAY(run->scratch, size_t, run->unit_count);
    scores->sums = ARENA_ARRAY(run->scratch, struct number, run->unit_count);
    scores->weights = ARENA_ARRAY(run->scratch, struct number, run->unit_count);
    return scores;
}

const struct panel_scores *panel_score(struct run *run, int panel, const char *item)
{
    struct panel_scores *scores = run->panels[panel];
    while (scores && (!same_item(scores->item, item) || scores->raw != run->raw))
        scores = scores->next;
    if (scores)
        return scores;
    scores = scores_new(run, item);
    scores->next = run->panels[panel];
    run->panels[panel] = scores;
    for (size_t first = 0, end; first < run->vote_count; first = end) {
        const struct fact_ballot *ballot = run->votes[first].ballot;
        end = first + 1;
        while (end < run->vote_count && scored_compare(run->votes[end].ballot, ballot) == 0)
            end++;
        if (ballot->panel == panel && same_item(ballot->item, item))
            unit_score(run, &run->scheme->panels[panel], scores, first, end);
    }
    return scores;
}
