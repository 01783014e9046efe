/* Hints on pairs of units that score each other far higher than they score others, and than others
 * score them. */
#include "referee/hinting.h"

#include <stdlib.h>

/* What the raters of one unit gave another unit. */
struct pair {
    int panel, from, to;
    struct sum given;
};

static int pairs_order(const void *left, const void *right)
{
    const struct pair *a = left, *b = right;
    if (a->panel != b->panel)
        return a->panel < b->panel ? -1 : 1;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return (a->to > b->to) - (a->to < b->to);
}

/* The pairs of one panel, one for each direction, sorted; what each unit gave and got in all. */
struct trade {
    struct pair *pairs;
    size_t count;
    struct sum *gave, *got; /* by unit */
};

/* One direction: what from gave to, what it gave others, what others gave to. */
struct direction {
    struct number given, to_others, from_others;
    struct number gap; /* the smaller lead */
};

static bool direction_read(struct hinting *hinting, const struct trade *trade,
                           const struct pair *pair, struct direction *ret_direction)
{
    struct arena *scratch = hinting->scratch;
    const struct sum *gave = &trade->gave[pair->from], *got = &trade->got[pair->to];
    int64_t gave_others = gave->count - pair->given.count,
            got_others = got->count - pair->given.count;
    if (gave_others < hinting->limits->others || got_others < hinting->limits->others ||
        gave_others == 0 || got_others == 0)
        return false;
    struct direction direction = {
        .given = rating_mean(hinting, pair->given.sum, pair->given.count),
        .to_others =
            rating_mean(hinting, number_subtract(scratch, gave->sum, pair->given.sum), gave_others),
        .from_others =
            rating_mean(hinting, number_subtract(scratch, got->sum, pair->given.sum), got_others),
    };
    direction.gap = number_min(number_subtract(scratch, direction.given, direction.to_others),
                               number_subtract(scratch, direction.given, direction.from_others));
    *ret_direction = direction;
    return number_compare(direction.gap, number_integer(hinting->limits->distance)) >= 0;
}

static void pair_judge(struct hinting *hinting, const struct trade *trade, const struct pair *pair)
{
    const struct pair back = {.panel = pair->panel, .from = pair->to, .to = pair->from};
    const struct pair *other =
        bsearch(&back, trade->pairs, trade->count, sizeof(*trade->pairs), pairs_order);
    struct direction first, second;
    if (other == NULL || !direction_read(hinting, trade, pair, &first) ||
        !direction_read(hinting, trade, other, &second))
        return;
    struct hint *hint = hint_add(hinting, HINT_TRADED, number_min(first.gap, second.gap));
    hint->panel = pair->panel;
    hint->unit = pair->from;
    hint->other = pair->to;
    hint_figure(hinting, hint, "first_to_second", first.given);
    hint_figure(hinting, hint, "first_to_others", first.to_others);
    hint_figure(hinting, hint, "others_to_second", first.from_others);
    hint_figure(hinting, hint, "second_to_first", second.given);
    hint_figure(hinting, hint, "second_to_others", second.to_others);
    hint_figure(hinting, hint, "others_to_first", second.from_others);
}

/* Ratings of the same two units, whoever of the unit gave them, become one pair. */
static void pairs_judge(struct hinting *hinting, struct pair *pairs, size_t count)
{
    size_t units = hinting->facts->unit_count, kept = 0;
    struct trade trade = {pairs, 0, ARENA_ARRAY(hinting->scratch, struct sum, units),
                          ARENA_ARRAY(hinting->scratch, struct sum, units)};
    for (size_t i = 0; i < units; i++)
        trade.gave[i].sum = trade.got[i].sum = NUMBER_ZERO;
    for (size_t i = 0; i < count; i++) {
        const struct pair pair = pairs[i];
        rating_add(hinting, &trade.gave[pair.from], pair.given.sum);
        rating_add(hinting, &trade.got[pair.to], pair.given.sum);
        if (kept > 0 && pairs_order(&pairs[kept - 1], &pair) == 0)
            rating_add(hinting, &pairs[kept - 1].given, pair.given.sum);
        else
            pairs[kept++] = pair;
    }
    trade.count = kept;
    for (size_t i = 0; i < kept; i++)
        if (pairs[i].from < pairs[i].to)
            pair_judge(hinting, &trade, &pairs[i]);
}

void trades_judge(struct hinting *hinting, struct ratings ratings)
{
    struct pair *pairs = ARENA_ARRAY(hinting->scratch, struct pair, ratings.count);
    size_t count = 0;
    for (size_t i = 0; i < ratings.count; i++) {
        const struct rating *rating = &ratings.items[i];
        if (rating->rater->unit >= 0 && rating->rater->unit != rating->unit)
            pairs[count++] =
                (struct pair){rating->panel, rating->rater->unit, rating->unit, {rating->score, 1}};
    }
    if (count > 0)
        qsort(pairs, count, sizeof(*pairs), pairs_order);
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first; end < count && pairs[end].panel == pairs[first].panel; end++)
            ;
        pairs_judge(hinting, &pairs[first], end - first);
    }
}
