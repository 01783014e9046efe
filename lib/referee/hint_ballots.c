/* Hints on the ballots of open panels: raters with nothing but the highest score, and raters far
 * from the others on the same units. */
#include "referee/hinting.h"
#include "referee/referee.h"
#include "referee/run.h"

#include <stdlib.h>
#include <string.h>

/* Whether the panel's ballots may be looked at: they are open, and not of each unit on itself. */
static bool *panels_open(const struct hinting *hinting)
{
    const struct scheme *scheme = hinting->scheme;
    const struct facts *facts = hinting->facts;
    bool *open = ARENA_ARRAY(hinting->scratch, bool, scheme->panel_count);
    for (size_t i = 0; i < scheme->panel_count; i++)
        open[i] = scheme->panels[i].mode == PANEL_OPEN && scheme->panels[i].raters != RATERS_SELF;
    for (size_t i = 0; i < facts->panel_count; i++)
        if (facts->panels[i].panel >= 0 && facts->panels[i].mode == PANEL_SECRET)
            open[facts->panels[i].panel] = false;
    return open;
}

/* False where the range is a single point. */
static bool rating_read(struct hinting *hinting, const struct vote *vote, struct rating *ret_rating)
{
    const struct panel *panel = &hinting->scheme->panels[vote->ballot->panel];
    struct number max =
        panel->item_max ? choice_number(panel->item_max, vote->ballot->item) : panel->max;
    struct number range = number_subtract(hinting->scratch, max, panel->min);
    if (number_sign(range) <= 0)
        return false;
    struct number above = number_subtract(hinting->scratch, vote->ballot->score, panel->min);
    above = number_multiply(hinting->scratch, above, NUMBER_HUNDRED);
    *ret_rating = (struct rating){
        .panel = vote->ballot->panel,
        .unit = vote->ballot->unit,
        .rater = vote->rater,
        .score = number_divide(hinting->scratch, above, range),
        .top = number_equal(vote->ballot->score, max),
    };
    return true;
}

static bool same_item(const struct fact_ballot *a, const struct fact_ballot *b)
{
    if (a->panel != b->panel || a->unit != b->unit)
        return false;
    return a->item && b->item ? strcmp(a->item, b->item) == 0 : a->item == b->item;
}

/* Each rating of the same thing against the mean of the others: (n x - sum) / (n - 1). */
static void others_compare(struct hinting *hinting, struct rating *ratings, size_t count)
{
    struct sum all = {NUMBER_ZERO, 0};
    for (size_t i = 0; i < count; i++)
        rating_add(hinting, &all, ratings[i].score);
    for (size_t i = 0; count > 1 && i < count; i++) {
        struct number times =
            number_multiply(hinting->scratch, ratings[i].score, number_integer((int64_t)count));
        ratings[i].compared = true;
        ratings[i].difference =
            rating_mean(hinting, number_subtract(hinting->scratch, times, all.sum), all.count - 1);
    }
}

/* The votes come by panel, unit and item. */
static struct ratings ratings_read(struct hinting *hinting, const struct run *run)
{
    const bool *open = panels_open(hinting);
    struct ratings ratings = {ARENA_ARRAY(hinting->scratch, struct rating, run->vote_count), 0};
    for (size_t first = 0, end; first < run->vote_count; first = end) {
        const struct fact_ballot *ballot = run->votes[first].ballot;
        size_t begun = ratings.count;
        for (end = first; end < run->vote_count && same_item(run->votes[end].ballot, ballot); end++)
            if (open[ballot->panel] &&
                rating_read(hinting, &run->votes[end], &ratings.items[ratings.count]))
                ratings.count++;
        others_compare(hinting, &ratings.items[begun], ratings.count - begun);
    }
    return ratings;
}

static int raters_order(const void *left, const void *right)
{
    const struct rating *a = left, *b = right;
    if (a->panel != b->panel)
        return a->panel < b->panel ? -1 : 1;
    int order = strcmp(a->rater->id, b->rater->id);
    return order != 0 ? order : (a->unit > b->unit) - (a->unit < b->unit);
}

static struct hint *rater_hint(struct hinting *hinting, enum hint_kind kind,
                               const struct rating *rating, struct number strength)
{
    struct hint *hint = hint_add(hinting, kind, strength);
    hint->panel = rating->panel;
    hint->rater = rating->rater->id;
    hint->unit = rating->rater->unit;
    return hint;
}

/* All ratings of one rater in one panel. */
static void rater_judge(struct hinting *hinting, const struct rating *ratings, size_t count)
{
    const struct hint_limits *limits = hinting->limits;
    struct sum differences = {NUMBER_ZERO, 0};
    size_t tops = 0;
    for (size_t i = 0; i < count; i++) {
        tops += ratings[i].top;
        if (ratings[i].compared)
            rating_add(hinting, &differences, ratings[i].difference);
    }
    if (tops == count && (int64_t)count >= limits->ballots) {
        struct number ballots = number_integer((int64_t)count);
        struct hint *hint = rater_hint(hinting, HINT_TOP_RATER, ratings, ballots);
        hint_figure(hinting, hint, "ballots", ballots);
        hint_figure(hinting, hint, "top", number_integer((int64_t)tops));
    }
    if (differences.count == 0 || differences.count < limits->ballots)
        return;
    struct number mean = rating_mean(hinting, differences.sum, differences.count);
    struct number distance = number_absolute(hinting->scratch, mean);
    if (number_compare(distance, number_integer(limits->distance)) < 0)
        return;
    struct hint *hint = rater_hint(hinting, HINT_FAR_RATER, ratings, distance);
    hint_figure(hinting, hint, "ballots", number_integer(differences.count));
    hint_figure(hinting, hint, "sum", differences.sum);
    hint_figure(hinting, hint, "difference", mean);
}

static void raters_judge(struct hinting *hinting, struct ratings ratings)
{
    if (ratings.count > 0)
        qsort(ratings.items, ratings.count, sizeof(*ratings.items), raters_order);
    for (size_t first = 0, end; first < ratings.count; first = end) {
        const struct rating *rating = &ratings.items[first];
        for (end = first; end < ratings.count && ratings.items[end].panel == rating->panel &&
                          strcmp(ratings.items[end].rater->id, rating->rater->id) == 0;
             end++)
            ;
        rater_judge(hinting, rating, end - first);
    }
}

void ballots_judge(struct hinting *hinting)
{
    struct run run = {.arena = hinting->arena,
                      .scratch = hinting->scratch,
                      .scheme = hinting->scheme,
                      .facts = hinting->facts,
                      .unit_count = hinting->facts->unit_count,
                      .from = hinting->facts->from,
                      .to = hinting->facts->to,
                      .receipts = RECEIPTS_NONE};
    roster_prepare(&run);
    ballots_admit(&run);
    struct ratings ratings = ratings_read(hinting, &run);
    raters_judge(hinting, ratings);
    trades_judge(hinting, ratings);
}
