#include "referee/run.h"

#include <stdlib.h>
#include <string.h>

/* A counted score with the plain mean of all counted scores of its unit. */
struct rated {
    size_t vote;
    struct number mean;
};

struct calibrating {
    struct run *run;
    struct number *shifts;
    struct rated *rated;
    size_t rated_count;
    struct calibration *rows;
    size_t count, capacity;
};

static bool vote_normalises(const struct run *run, size_t vote)
{
    return run->scheme->panels[run->votes[vote].ballot->panel].normalises;
}

/* The votes for one unit or item, all of the same panel. */
static void unit_rate(struct calibrating *calibrating, size_t first, size_t end)
{
    struct run *run = calibrating->run;
    struct number mean = NUMBER_ZERO;
    size_t before = calibrating->rated_count;
    for (size_t i = first; i < end; i++) {
        if (number_sign(vote_weight(run, &run->votes[i])) == 0)
            continue;
        mean = number_add(run->scratch, mean, run->votes[i].ballot->score);
        calibrating->rated[calibrating->rated_count++].vote = i;
    }
    size_t count = calibrating->rated_count - before;
    if (count > 0)
        mean = number_divide(run->scratch, mean, number_integer((int64_t)count));
    for (size_t i = before; i < calibrating->rated_count; i++)
        calibrating->rated[i].mean = mean;
}

/* By panel, item and rater: a rater's sheet stands together. */
static int sheet_compare(const struct fact_ballot *left, const struct fact_ballot *right)
{
    if (left->panel != right->panel)
        return left->panel < right->panel ? -1 : 1;
    int order = left->item && right->item ? strcmp(left->item, right->item) : 0;
    return order != 0 ? order : strcmp(left->rater, right->rater);
}

static int rated_compare(const void *a, const void *b, void *context)
{
    const struct run *run = context;
    size_t left = ((const struct rated *)a)->vote, right = ((const struct rated *)b)->vote;
    int order = sheet_compare(run->votes[left].ballot, run->votes[right].ballot);
    return order != 0 ? order : (left > right) - (left < right);
}

/* One rater's sheet: the mean of its units' means, less the mean of its own scores. */
static void rater_shift(struct calibrating *calibrating, size_t first, size_t end)
{
    struct run *run = calibrating->run;
    const struct fact_ballot *ballot = run->votes[calibrating->rated[first].vote].ballot;
    struct calibration row = {.panel = ballot->panel,
                              .item = ballot->item,
                              .rater = ballot->rater,
                              .ballots = end - first,
                              .shift = NUMBER_ZERO};
    int minimum = run->scheme->panels[ballot->panel].normalise_minimum;
    row.calibrated = row.ballots >= (size_t)minimum;
    if (row.calibrated) {
        struct number sum = NUMBER_ZERO;
        for (size_t i = first; i < end; i++) {
            const struct rated *rated = &calibrating->rated[i];
            sum = number_add(
                run->scratch, sum,
                number_subtract(run->scratch, rated->mean, run->votes[rated->vote].ballot->score));
        }
        row.shift = number_copy(
            run->arena, number_divide(run->scratch, sum, number_integer((int64_t)row.ballots)));
    }
    for (size_t i = first; i < end; i++)
        calibrating->shifts[calibrating->rated[i].vote] = row.shift;
    ARENA_GROW(run->arena, calibrating->rows, calibrating->count, calibrating->capacity);
    calibrating->rows[calibrating->count++] = row;
}

static void units_rate(struct calibrating *calibrating)
{
    const struct run *run = calibrating->run;
    for (size_t first = 0, end; first < run->vote_count; first = end) {
        end = first + 1;
        while (end < run->vote_count &&
               scored_compare(run->votes[end].ballot, run->votes[first].ballot) == 0)
            end++;
        if (vote_normalises(run, first))
            unit_rate(calibrating, first, end);
    }
}

static void raters_shift(struct calibrating *calibrating)
{
    struct run *run = calibrating->run;
    struct rated *rated = calibrating->rated;
    qsort_r(rated, calibrating->rated_count, sizeof(*rated), rated_compare, run);
    for (size_t first = 0, end; first < calibrating->rated_count; first = end) {
        const struct fact_ballot *ballot = run->votes[rated[first].vote].ballot;
        end = first + 1;
        while (end < calibrating->rated_count &&
               sheet_compare(run->votes[rated[end].vote].ballot, ballot) == 0)
            end++;
        rater_shift(calibrating, first, end);
    }
}

void panels_calibrate(struct run *run)
{
    bool any = false;
    for (size_t i = 0; i < run->scheme->panel_count; i++)
        any = any || run->scheme->panels[i].normalises;
    if (!any)
        return;
    struct calibrating calibrating = {
        .run = run,
        .shifts = ARENA_ARRAY(run->scratch, struct number, run->vote_count),
        .rated = ARENA_ARRAY(run->scratch, struct rated, run->vote_count),
    };
    for (size_t i = 0; i < run->vote_count; i++)
        calibrating.shifts[i] = NUMBER_ZERO;
    units_rate(&calibrating);
    raters_shift(&calibrating);
    run->shifts = calibrating.shifts;
    run->calibrations = calibrating.rows;
    run->calibration_count = calibrating.count;
}
