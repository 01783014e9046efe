#include "scheme/checking.h"

#include <string.h>

static int ids_place(const struct ids *ids, const char *id)
{
    for (size_t i = 0; i < ids->count; i++)
        if (strcmp(ids->items[i], id) == 0)
            return (int)i;
    return -1;
}

static void check_places(struct check *check, const char *where, struct number places)
{
    if (!number_is_integer(places) || number_sign(places) < 0)
        error_add(check->error, where, CODE_FORMAT_INVALID, "expected", "a whole number, 0 or more",
                  NULL);
}

/* Shares of a base that together leave something of it. */
static void check_tier(struct check *check, const char *where, struct tier *tier,
                       const struct selection *select)
{
    const char *number = pointer_key(check, where, "number");
    struct share *share = tier->number.kind == AMOUNT_SHARE ? tier->number.share : NULL;
    if (share && share->of.id)
        check_share(check, number, share, KNOWN_SCORES);
    if (!select->base && (tier->rest || (share && !share->of.id)))
        error_add(check->error,
                  tier->rest ? pointer_key(check, where, "rest") : pointer_key(check, number, "of"),
                  CODE_UNREACHABLE, "reason", "the selection has no base", NULL);
}

static void check_tiers(struct check *check, const char *where, const struct award *award,
                        struct selection *select)
{
    struct number sum = NUMBER_ZERO;
    const char *tiers = pointer_key(check, where, "tiers");
    for (size_t i = 0; i < select->tier_count; i++) {
        struct tier *tier = &select->tiers[i];
        const char *here = pointer_index(check, tiers, i);
        tier->level_index = ids_place(&award->levels, tier->level);
        if (tier->level_index < 0)
            error_add(check->error, pointer_key(check, here, "level"), CODE_ID_UNKNOWN, "kind",
                      "level", "id", tier->level, NULL);
        else if (i > 0 && tier->level_index <= select->tiers[i - 1].level_index)
            error_add(check->error, pointer_key(check, here, "level"), CODE_REPEATED, "value",
                      tier->level, NULL);
        check_tier(check, here, tier, select);
        if (tier->number.kind == AMOUNT_SHARE && !tier->number.share->of.id)
            sum = number_add(check->arena, sum, tier->number.share->per_cent);
    }
    if (number_compare(sum, NUMBER_HUNDRED) > 0)
        error_add(check->error, tiers, CODE_RANGE_CONTRADICTORY, "low",
                  number_text(check->arena, sum), "high", "100", NULL);
    if (select->base && select->tier_count == 0)
        check_combined(check, where, "base", NULL, "no tiers");
    if (select->tier_count > 0 && select->number.kind != AMOUNT_ABSENT)
        check_combined(check, where, "number", NULL, "tiers");
    if (select->base)
        check_share(check, pointer_key(check, where, "base"), select->base, KNOWN_SCORES);
}

/* More places than the shortlist has can never be filled. */
static void check_shortlist(struct check *check, const char *where, const struct selection *select)
{
    if (select->shortlist == 0) {
        if (select->pick != PICK_RANK)
            check_combined(check, where, "pick", "choice", "no shortlist");
        return;
    }
    if (select->number.kind == AMOUNT_NUMBER &&
        number_compare(select->number.number, number_integer(select->shortlist)) > 0)
        error_add(check->error, pointer_key(check, where, "shortlist"), CODE_RANGE_CONTRADICTORY,
                  "low", number_text(check->arena, select->number.number), "high",
                  arena_print(check->arena, "%d", select->shortlist), NULL);
    if (select->tier_count > 0)
        check_combined(check, where, "shortlist", NULL, "tiers");
    for (size_t i = 0; select->pick == PICK_CHOICE && i < check->scheme->step_count; i++)
        if (check->scheme->steps[i].kind == STEP_DECISION &&
            check->scheme->steps[i].about == DECISION_SHORTLIST)
            return;
    if (select->pick == PICK_CHOICE)
        error_add(check->error, pointer_key(check, where, "pick"), CODE_UNREACHABLE, "reason",
                  "no step decides about the shortlist", NULL);
}

/* The most places that a number, or a choice of numbers, gives anywhere. */
static struct number places_most(const struct amount *number)
{
    struct number most = NUMBER_ZERO;
    if (number->kind != AMOUNT_CHOICE)
        return number->number;
    for (size_t i = 0; i < number->choice.count; i++)
        most = number_max(most, number->choice.entries[i].number);
    return most;
}

/* Places can only be kept where they are numbered, and no more than there are. */
static void check_spread_least(struct check *check, const char *where, const struct spread *spread,
                               const struct selection *select)
{
    const char *at_least = pointer_key(check, where, "at_least");
    struct number least = number_integer(spread->at_least);
    if (spread->at_least == 0)
        return;
    if (select->number.kind == AMOUNT_ABSENT)
        check_combined(check, where, "at_least", NULL, "no number");
    else
        check_range(check, at_least, least, places_most(&select->number));
    if (spread->at_most > 0)
        check_range(check, at_least, least, number_integer(spread->at_most));
}

static void check_spread(struct check *check, const char *where, const struct selection *select)
{
    bool by_group = select->number.kind == AMOUNT_CHOICE && select->number.choice.by == BY_GROUP;
    const char *list = pointer_key(check, where, "spread");
    for (size_t i = 0; i < select->spread_count; i++) {
        const struct spread *spread = &select->spread[i];
        const char *here = pointer_index(check, list, i);
        bool groups = strcmp(spread->by, SPREAD_GROUP) == 0;
        for (size_t j = 0; j < i; j++)
            if (strcmp(select->spread[j].by, spread->by) == 0)
                error_add(check->error, pointer_key(check, here, "by"), CODE_REPEATED, "value",
                          spread->by, NULL);
        if (groups && check->scheme->rank_within_group)
            check_combined(check, here, "by", SPREAD_GROUP, "within: group");
        if (groups && by_group)
            check_combined(check, here, "by", SPREAD_GROUP, "number by group");
        check_spread_least(check, here, spread, select);
    }
    if (select->spread_count > 0 && select->tier_count > 0)
        check_combined(check, where, "spread", NULL, "tiers");
    if (select->spread_count > 0 && select->pick == PICK_CHOICE)
        check_combined(check, where, "spread", NULL, "pick: choice");
}

static void check_selection(struct check *check, const char *where, const struct award *award,
                            struct selection *select)
{
    const struct settings *settings = &check->scheme->settings;
    if ((int)select->ties_left == WORD_INHERITED)
        select->ties_left = settings->ties_left;
    if ((int)select->vacancy == WORD_INHERITED)
        select->vacancy = settings->vacancy;
    const char *number = pointer_key(check, where, "number");
    check_amount(check, number, &select->number, UNIT_CHOICES, false, KNOWN_SCORES);
    if (select->number.kind == AMOUNT_NUMBER)
        check_places(check, number, select->number.number);
    const char *values = pointer_key(check, number, "values");
    for (size_t i = 0;
         select->number.kind == AMOUNT_CHOICE && i < choice_names(&select->number.choice); i++)
        check_places(check, pointer_key(check, values, select->number.choice.entries[i].name),
                     select->number.choice.entries[i].number);
    check_tiers(check, where, award, select);
    check_shortlist(check, where, select);
    check_spread(check, where, select);
    check_tests(check, pointer_key(check, where, "when"), select->when, select->when_count,
                KNOWN_SCORES);
}

void check_awards(struct check *check)
{
    struct scheme *scheme = check->scheme;
    for (size_t i = 0; i < scheme->award_count; i++) {
        struct award *award = &scheme->awards[i];
        const char *where = pointer_key(check, "#/awards", award->id);
        if (award->selects && scheme->component_count == 0)
            error_add(check->error, "#/components", CODE_TOO_FEW, "min", "1", NULL);
        check_ids(check, pointer_key(check, where, "levels"), &award->levels);
        if (!award->selects)
            continue;
        if (!award->kind)
            error_add(check->error, pointer_key(check, where, "kind"), CODE_FIELD_REQUIRED, NULL);
        check_selection(check, pointer_key(check, where, "select"), award, &award->select);
    }
}
