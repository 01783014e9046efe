/* Who has a place: nobody barred, and never more than there are places, but for equals who share.
 */
#include "property.h"

#include <string.h>

#define UNLIMITED INT64_MAX

static const struct selection *selection_of(const struct campaign *c,
                                            const struct standing *standing)
{
    return &c->scheme.awards[standing->award].select;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* The whole number of a choice for a name, by the language's rule. */
static int64_t choice_places(const struct choice *choice, const char *name)
{
    int64_t places = 0, others = 0;
    for (size_t i = 0; i < choice->count; i++) {
        if (name && strcmp(choice->entries[i].name, name) == 0) {
            assert_true(number_to_integer(choice->entries[i].number, &places));
            return places;
        }
        if (strcmp(choice->entries[i].name, "*") == 0)
            assert_true(number_to_integer(choice->entries[i].number, &others));
    }
    return others;
}

static int64_t places_of(const struct campaign *c, const struct standing *standing)
{
    const struct amount *number = &selection_of(c, standing)->number;
    int64_t places;
    if (number->kind == AMOUNT_ABSENT)
        return UNLIMITED;
    if (number->kind == AMOUNT_CHOICE)
        return choice_places(&number->choice, number->choice.by == BY_GROUP
                                                  ? c->facts.units[standing->unit].group
                                                  : c->scheme.awards[standing->award].id);
    assert_true(number_to_integer(number->number, &places));
    return places;
}

/* One scope's standings among which places are counted. */
static bool same_scope(const struct campaign *c, const struct standing *a, const struct standing *b,
                       bool by_group)
{
    if (a->award != b->award)
        return false;
    return by_group ? same_text(c->facts.units[a->unit].group, c->facts.units[b->unit].group)
                    : same_text(a->group, b->group);
}

typedef bool chosen(const struct campaign *c, const struct standing *standing, const char *level);

static bool has_won(const struct campaign *c, const struct standing *standing, const char *level)
{
    if (!standing->wins || !level)
        return standing->wins;
    for (size_t i = 0; i < c->result.winner_count; i++) {
        const struct winner *winner = &c->result.winners[i];
        if (winner->award == standing->award && winner->unit == standing->unit)
            return same_text(winner->level, level);
    }
    fail_msg("%s wins and is no winner", c->facts.units[standing->unit].id);
    return false;
}

static bool is_listed(const struct campaign *c, const struct standing *standing, const char *level)
{
    (void)c;
    (void)level;
    return standing->shortlisted;
}

/* Those chosen before the last of them never fill the places; together they exceed them only where
 * equals share, and then all the equals are in. open: nothing but the rank keeps a unit out. */
static void quota_holds(const struct campaign *c, const struct standing *one, int64_t places,
                        bool by_group, bool open, chosen *is_chosen, const char *level)
{
    int64_t before = 0, all = 0;
    const struct standing *last = NULL;
    for (size_t i = 0; i < c->result.standing_count; i++) {
        const struct standing *other = &c->result.standings[i];
        if (!same_scope(c, one, other, by_group) || !is_chosen(c, other, level))
            continue;
        all++;
        if (!last || other->rank > last->rank)
            last = other;
    }
    if (!last)
        return;
    for (size_t i = 0; i < c->result.standing_count; i++) {
        const struct standing *other = &c->result.standings[i];
        if (!same_scope(c, one, other, by_group) || !other->eligible || other->rank > last->rank)
            continue;
        before += other->rank < last->rank && is_chosen(c, other, level);
        assert_true(!open || all <= places || other->rank < last->rank ||
                    is_chosen(c, other, level));
    }
    assert_true(before < places);
    assert_true(all <= places || selection_of(c, one)->ties_left == TIES_SHARE);
}

static const char *value_of(const struct campaign *c, const struct standing *standing,
                            const struct spread *spread)
{
    const struct fact_unit *unit = &c->facts.units[standing->unit];
    if (strcmp(spread->by, SPREAD_GROUP) == 0)
        return unit->group;
    for (size_t i = 0; i < unit->attribute_count; i++)
        if (strcmp(unit->attributes[i].name, spread->by) == 0)
            return unit->attributes[i].value;
    return NULL;
}

/* Of one value there are no more winners than may be, but for equals who share its last place. */
static void value_holds(const struct campaign *c, const struct standing *one,
                        const struct spread *spread, bool by_group)
{
    const char *value = value_of(c, one, spread);
    int64_t before = 0, all = 0;
    for (size_t i = 0; i < c->result.standing_count; i++) {
        const struct standing *other = &c->result.standings[i];
        if (!other->wins || !same_scope(c, one, other, by_group) ||
            !same_text(value, value_of(c, other, spread)))
            continue;
        all++;
        before += other->rank < one->rank;
    }
    assert_true(before < spread->at_most);
    assert_true(all <= spread->at_most || selection_of(c, one)->ties_left == TIES_SHARE);
}

/* Equals may share a place in the middle and leave later ones that are kept for others, so there
 * are no more ranks with winners than places, and no more winners where equals do not share. */
static void spread_holds(const struct campaign *c, const struct standing *one, bool by_group)
{
    const struct selection *select = selection_of(c, one);
    int64_t all = 0, ranks = 0, places = places_of(c, one);
    for (size_t i = 0; i < c->result.standing_count; i++) {
        const struct standing *other = &c->result.standings[i];
        if (!other->wins || !same_scope(c, one, other, by_group))
            continue;
        bool first = true;
        for (size_t j = 0; j < i; j++)
            first = first && !(c->result.standings[j].wins &&
                               same_scope(c, one, &c->result.standings[j], by_group) &&
                               c->result.standings[j].rank == other->rank);
        all++;
        ranks += first;
    }
    assert_true(ranks <= places);
    assert_true(all <= places || select->ties_left == TIES_SHARE);
    for (size_t i = 0; i < select->spread_count; i++)
        if (select->spread[i].at_most > 0 && one->wins && value_of(c, one, &select->spread[i]))
            value_holds(c, one, &select->spread[i], by_group);
}

static bool ranks_alone_decide(const struct campaign *c, const struct standing *standing)
{
    if (selection_of(c, standing)->when_count > 0)
        return false;
    for (size_t i = 0; i < c->scheme.condition_count; i++)
        if (c->scheme.conditions[i].effect == EFFECT_CEILING)
            return false;
    return true;
}

/* What the tiers' base comes to: a share of all headcounts. */
static struct number base_of(struct campaign *c, const struct selection *select)
{
    struct number heads = NUMBER_ZERO;
    if (!select->base)
        return NUMBER_ZERO;
    for (size_t i = 0; i < c->facts.unit_count; i++)
        if (c->facts.units[i].has_headcount)
            heads = number_add(c->arena, heads, c->facts.units[i].headcount);
    return heads;
}

static struct number share_taken(struct campaign *c, const struct share *share, struct number whole)
{
    struct number part = number_divide(c->arena, number_multiply(c->arena, whole, share->per_cent),
                                       number_integer(100));
    switch (share->rounding) {
    case SHARE_FLOOR:
        return number_round(c->arena, part, 0, ROUNDING_FLOOR);
    case SHARE_CEIL:
        return number_round(c->arena, part, 0, ROUNDING_CEIL);
    case SHARE_HALF_UP:
        return number_round(c->arena, part, 0, ROUNDING_HALF_UP);
    case SHARE_EXACT:
        break;
    }
    return part;
}

static int64_t whole_of(struct campaign *c, struct number number, enum rounding rounding)
{
    int64_t whole;
    assert_true(number_to_integer(number_round(c->arena, number, 0, rounding), &whole));
    return whole;
}

static void tiers_hold(struct campaign *c, const struct standing *standing)
{
    const struct selection *select = selection_of(c, standing);
    struct number base = base_of(c, select);
    int64_t left, room;
    if (select->base)
        base = share_taken(c, select->base, base);
    left = whole_of(c, base, ROUNDING_HALF_UP);
    for (size_t i = 0; i < select->tier_count; i++) {
        const struct tier *tier = &select->tiers[i];
        if (tier->rest)
            room = left > 0 ? left : 0;
        else if (tier->number.kind == AMOUNT_SHARE)
            room = whole_of(c, share_taken(c, tier->number.share, base), ROUNDING_FLOOR);
        else
            room = whole_of(c, tier->number.number, ROUNDING_FLOOR);
        left -= room;
        quota_holds(c, standing, room, false, false, has_won, tier->level);
    }
}

static void standing_has_its_place(struct campaign *c, const struct standing *standing)
{
    const struct selection *select = selection_of(c, standing);
    bool open = ranks_alone_decide(c, standing);
    bool by_group = select->number.kind == AMOUNT_CHOICE && select->number.choice.by == BY_GROUP;
    assert_int_equal(standing->eligible, standing->rank > 0);
    assert_int_equal(standing->eligible, standing->veto_count + standing->failed_count == 0);
    if (standing->wins || standing->shortlisted)
        assert_true(standing->eligible && standing->has_total && standing->veto_count == 0);
    assert_true(!standing->wins || !standing->ceiling ||
                strcmp(standing->ceiling, LEVEL_NONE) != 0);
    if (select->tier_count > 0) {
        tiers_hold(c, standing);
        return;
    }
    if (select->shortlist > 0) {
        assert_true(!standing->wins || standing->shortlisted);
        quota_holds(c, standing, select->shortlist, false, open, is_listed, NULL);
    }
    if (select->spread_count > 0) {
        spread_holds(c, standing, by_group);
        return;
    }
    if (select->pick == PICK_RANK) {
        quota_holds(c, standing, places_of(c, standing), by_group, open && select->shortlist == 0,
                    has_won, NULL);
        return;
    }
    int64_t picked = 0;
    for (size_t i = 0; i < c->result.standing_count; i++)
        picked += same_scope(c, standing, &c->result.standings[i], by_group) &&
                  c->result.standings[i].wins;
    assert_true(picked <= places_of(c, standing));
}

static void places_hold(struct campaign *c, struct dice *dice)
{
    (void)dice;
    for (size_t i = 0; i < c->result.standing_count; i++)
        standing_has_its_place(c, &c->result.standings[i]);
}

static void a_barred_unit_never_takes_a_place_and_places_are_never_overfilled(void **state)
{
    (void)state;
    every_campaign(800, DRAWN_BOTH, places_hold);
}

static bool nomination_is_refused(const struct campaign *c, size_t row)
{
    for (size_t i = 0; i < c->result.refusal_count; i++)
        if (strcmp(c->result.refusals[i].list, "nominations") == 0 &&
            c->result.refusals[i].index == row)
            return true;
    return false;
}

/* How many the nominator may name, counted up to this one. */
static int64_t limit_of(const struct campaign *c, const struct nomination *rules,
                        const struct fact_nomination *row)
{
    const struct amount *limit = &rules->limit;
    int64_t most = UNLIMITED;
    if (limit->kind == AMOUNT_ABSENT)
        return UNLIMITED;
    if (limit->kind == AMOUNT_NUMBER) {
        assert_true(number_to_integer(limit->number, &most));
        return most;
    }
    if (limit->choice.by == BY_GROUP)
        return choice_places(&limit->choice, c->facts.units[row->unit].group);
    if (limit->choice.by == BY_AWARD)
        return choice_places(&limit->choice, c->scheme.awards[row->award].id);
    if (limit->choice.by == BY_NOMINATOR)
        return choice_places(&limit->choice, row->by);
    const struct fact_unit *by = row->by_unit >= 0 ? &c->facts.units[row->by_unit] : NULL;
    struct number heads = by && by->has_headcount ? by->headcount : NUMBER_ZERO;
    most = 0;
    for (size_t i = 0; i < limit->choice.count; i++)
        if (number_compare(limit->choice.entries[i].from, heads) <= 0)
            assert_true(number_to_integer(limit->choice.entries[i].number, &most));
    return most;
}

static size_t nominated;

static void nominations_hold(struct campaign *c, struct dice *dice)
{
    int entry = scheme_step(&c->scheme, "entry");
    (void)dice;
    for (size_t i = 0; i < c->facts.nomination_count; i++) {
        const struct fact_nomination *row = &c->facts.nominations[i];
        if (nomination_is_refused(c, i) || strcmp(row->by, "self") == 0)
            continue;
        int64_t given = 0, all = 0;
        for (size_t j = 0; j < c->facts.nomination_count; j++) {
            const struct fact_nomination *other = &c->facts.nominations[j];
            bool same = other->award == row->award && strcmp(other->by, row->by) == 0 &&
                        !nomination_is_refused(c, j);
            all += same;
            given += same && j <= i;
            assert_true(!same || j == i || other->unit != row->unit);
        }
        const struct nomination *rules = c->scheme.steps[entry].nomination;
        assert_true(given <= limit_of(c, rules, row));
        assert_true(rules->under_minimum == MINIMUM_ACCEPT || all >= rules->minimum);
        nominated++;
    }
}

static void nobody_names_more_than_the_limit(void **state)
{
    (void)state;
    nominated = 0;
    every_campaign(800, DRAWN_BOTH, nominations_hold);
    assert_true(nominated > 0);
    print_message("%zu nominations were accepted\n", nominated);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROPERTY(a_barred_unit_never_takes_a_place_and_places_are_never_overfilled),
        PROPERTY(nobody_names_more_than_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
