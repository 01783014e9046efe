#include "random_campaign_parts.h"

#define WORDS(list) ((list).count)

void settings_draw(struct drawing *d)
{
    struct settings *settings = &d->c->scheme.settings;
    struct dice *dice = &d->dice;
    settings->precision = (int)roll(dice, 5);
    settings->rounding = (enum rounding)roll(dice, WORDS(WORD_LIST_ROUNDING));
    settings->numbering = (enum numbering)roll(dice, WORDS(WORD_LIST_NUMBERING));
    settings->verdict.word = (int)roll(dice, WORDS(WORD_LIST_VERDICT));
    if (chance(d, 5))
        settings->verdict.choice = words_by_group(d, "g0 confirmed g1 valid * any");
    settings->reach = (enum reach)roll(dice, WORDS(WORD_LIST_REACH));
    settings->missing = (enum missing)roll(dice, WORDS(WORD_LIST_MISSING));
    settings->mean = (enum mean)roll(dice, WORDS(WORD_LIST_MEAN));
    settings->self_rating = (enum self_rating)roll(dice, WORDS(WORD_LIST_SELF_RATING));
    settings->ties_left = (enum ties_left)roll(dice, WORDS(WORD_LIST_TIES_LEFT));
    settings->vacancy = (enum vacancy)roll(dice, WORDS(WORD_LIST_VACANCY));
    settings->clock = (enum clock)roll(dice, WORDS(WORD_LIST_CLOCK));
    settings->returned = (enum returned)roll(dice, WORDS(WORD_LIST_RETURNED));
    settings->deadline_day = (enum deadline_day)roll(dice, WORDS(WORD_LIST_DEADLINE_DAY));
    settings->leap = (enum leap)roll(dice, WORDS(WORD_LIST_LEAP));
    settings->has_floor = chance(d, 4);
    settings->floor = number_of(d->c, "-20");
    settings->has_cap = chance(d, 4);
    settings->cap = number_of(d->c, "130");
    d->c->scheme.rank_within_group = chance(d, 3);
}

static struct indicator *indicator_of(struct drawing *d, const char *id, enum form form,
                                      const char *gravities)
{
    int index = indicator_add(d->c, id, form, gravities);
    return &d->c->scheme.indicators[index];
}

static struct award *award_of(struct drawing *d, const char *id, const char *kind,
                              struct amount number)
{
    int index = award_add(d->c, id, kind, number);
    return &d->c->scheme.awards[index];
}

/* Events that admission itself looks at: once, tokens, deadlines, assessed points. */
static void strict_draw(struct drawing *d)
{
    struct indicator *row = indicator_of(d, "visit", FORM_EVENT, "kept missed");
    static const enum event_day DAYS[][2] = {
        {DAY_SLOT_END, DAY_AT}, {DAY_AT, DAY_FILED}, {DAY_FILED, DAY_AT}};
    size_t days = roll(&d->dice, COUNT(DAYS));
    row->has_deadline = !chance(d, 4);
    row->deadline_from = DAYS[days][0];
    row->deadline_to = DAYS[days][1];
    row->deadline_days = (int)roll(&d->dice, 4);
    row->deadline_clock = (enum clock)((int)roll(&d->dice, 3) - 1);
    row->deadline_late = (enum late)roll(&d->dice, 2);
    if (!row->has_deadline)
        row->deadline_late = LATE_COUNT;
    row = indicator_of(d, "form", FORM_EVENT, NULL);
    if (!d->ledgers && chance(d, 2))
        row->once = ids_of(d->c, PICK(d, "occasion", "occasion topic", "gravity"));
    row = indicator_of(d, "vote", FORM_EVENT, NULL);
    row->has_token = chance(d, 2);
    row->token_registry = row->has_token ? "till" : NULL;
    row->token_other_group = (enum token_rule)roll(&d->dice, 2);
    row = indicator_of(d, "inspection", FORM_EVENT, NULL);
    row->has_points = true;
    row->points_min = NUMBER_ZERO;
    row->points_max = number_of(d->c, "10");
}

static void indicators_draw(struct drawing *d)
{
    indicator_add(d->c, "deviation", FORM_EVENT, "minor major");
    int complaint = indicator_add(d->c, "complaint", FORM_EVENT, NULL);
    if (chance(d, 5))
        d->c->scheme.indicators[complaint].verdict.choice =
            words_by_group(d, "g0 responsible * valid");
    indicator_add(d->c, "praise", FORM_EVENT, NULL);
    int survey = indicator_add(d->c, "survey", FORM_EVENT, "good bad");
    d->c->scheme.indicators[survey].verdict.word = VERDICT_ANY;
    indicator_add(d->c, "leave", FORM_EVENT, NULL);
    indicator_add(d->c, "duty", FORM_EVENT, NULL);
    strict_draw(d);
    indicator_add(d->c, "rate", FORM_VALUE, NULL);
    indicator_add(d->c, "monthly", FORM_VALUE, NULL);
    indicator_add(d->c, "badge", FORM_YES_NO, NULL);
    if (chance(d, 2)) {
        d->c->scheme.dates = ARENA_NEW(d->c->arena, struct named_date);
        d->c->scheme.dates[0].id = "reference";
        d->c->scheme.dates[0].title.en = "Reference";
        d->c->scheme.date_count = 1;
    }
}

/* Weights go with a plain mean only; weights, shifts and own ratings with raters whom all see. */
static void rating_draw(struct drawing *d, struct panel *panel)
{
    panel->mode = panel->raters != RATERS_SELF && chance(d, 4) ? PANEL_SECRET : PANEL_OPEN;
    panel->mean = (enum mean)((int)roll(&d->dice, 4) - 1);
    panel->self_rating = (enum self_rating)((int)roll(&d->dice, 3) - 1);
    if (panel->mode == PANEL_OPEN && chance(d, 3)) {
        struct choice *weights = ARENA_NEW(d->c->arena, struct choice);
        *weights =
            choice_of(d->c, BY_RATER_GROUP, PICK(d, "senior 2 * 1", "senior 0.3 junior 1.5"));
        panel->weights = weights;
        panel->mean = MEAN_MEAN;
    }
    panel->normalises = panel->mode == PANEL_OPEN && panel->raters != RATERS_SELF && chance(d, 3);
    panel->normalise_minimum = panel->normalises ? (int)(NORMALISE_LEAST + roll(&d->dice, 2)) : 0;
}

static void panels_draw(struct drawing *d)
{
    panel_add(d->c, "peers", RATERS_ENTRANTS);
    panel_add(d->c, "leaders", RATERS_GIVEN);
    panel_add(d->c, "own", RATERS_SELF);
    int jury = panel_add(d->c, "jury", RATERS_GIVEN);
    struct choice *items = ARENA_NEW(d->c->arena, struct choice);
    *items = choice_of(d->c, BY_ITEM, PICK(d, "skill 10 manner 35", "skill 10 * 20"));
    d->c->scheme.panels[jury].item_max = items;
    for (size_t i = 0; i < d->c->scheme.panel_count; i++)
        rating_draw(d, &d->c->scheme.panels[i]);
}

static struct amount tier_number(struct drawing *d, bool base)
{
    if (!base || chance(d, 2))
        return amount_of(d->c, PICK(d, "0", "1", "1", "2"));
    struct share *share = share_of(d, PICK(d, "15", "30", "33.3"), NULL);
    return (struct amount){.kind = AMOUNT_SHARE, .share = share};
}

static void tiers_draw(struct drawing *d, struct award *award)
{
    struct selection *select = &award->select;
    static const char *const LEVELS[] = {"gold", "silver", "bronze"};
    bool base = chance(d, 2);
    select->number = amount_of(d->c, NULL);
    if (base)
        select->base = share_of(d, PICK(d, "10", "40", "100"), "heads");
    select->tiers = ARENA_ARRAY(d->c->arena, struct tier, COUNT(LEVELS));
    size_t first = roll(&d->dice, 2);
    for (size_t i = first; i < COUNT(LEVELS); i++) {
        struct tier *tier = &select->tiers[select->tier_count++];
        *tier = (struct tier){.level = LEVELS[i], .number = tier_number(d, base)};
        if (base && i + 1 == COUNT(LEVELS) && chance(d, 2))
            *tier = (struct tier){.level = LEVELS[i], .rest = true};
    }
}

/* Over groups where places are not numbered by group anyway, and over grades. */
static void spread_draw(struct drawing *d, struct selection *select)
{
    bool by_group = select->number.kind == AMOUNT_CHOICE && select->number.choice.by == BY_GROUP;
    bool numbered = select->number.kind == AMOUNT_NUMBER &&
                    number_compare(select->number.number, NUMBER_ONE) >= 0;
    select->spread = ARENA_ARRAY(d->c->arena, struct spread, 2);
    if (!by_group && !d->c->scheme.rank_within_group && !chance(d, 3))
        select->spread[select->spread_count++].by = SPREAD_GROUP;
    if (select->spread_count == 0 || chance(d, 3))
        select->spread[select->spread_count++].by = "grade";
    for (size_t i = 0; i < select->spread_count; i++) {
        struct spread *spread = &select->spread[i];
        spread->at_least = numbered && chance(d, 2) ? 1 : 0;
        if (spread->at_least == 0 || chance(d, 2))
            spread->at_most = (int)(1 + roll(&d->dice, 2));
    }
}

/* How the winners of the first award are found. */
static void selection_draw(struct drawing *d, struct award *award)
{
    struct selection *select = &award->select;
    select->number = amount_of(d->c, PICK(d, "0", "1", "1", "2", "3"));
    switch (roll(&d->dice, 8)) {
    case 0:
        select->number = amount_of(d->c, NULL);
        break;
    case 1:
        select->number = amount_by(d->c, BY_GROUP, PICK(d, "g0 1 g1 2", "g0 2 * 1", "g2 3"));
        break;
    case 2:
        select->number = amount_by(d->c, BY_AWARD, PICK(d, "flag 2 * 1", "star 1"));
        break;
    case 3:
        tiers_draw(d, award);
        break;
    case 4:
    case 5:
        select->shortlist = (int)(3 + roll(&d->dice, 3));
        select->pick = chance(d, 2) ? PICK_RANK : PICK_CHOICE;
        break;
    default:
        break;
    }
    if (select->tier_count == 0 && select->pick == PICK_RANK && chance(d, 4))
        spread_draw(d, select);
    if (chance(d, 3))
        select->ties_left = (enum ties_left)roll(&d->dice, 2);
    if (chance(d, 3))
        select->vacancy = (enum vacancy)roll(&d->dice, 2);
}

static void awards_draw(struct drawing *d)
{
    struct award *award = award_of(d, "flag", "hall", amount_of(d->c, "1"));
    award->held = chance(d, 3);
    selection_draw(d, award);
    if (award->select.tier_count > 0 || chance(d, 3))
        award->levels = ids_of(d->c, "gold silver bronze");
    if (chance(d, 2)) {
        const char *kind = PICK(d, "hall", "desk"), *number = PICK(d, "1", "2");
        award = award_of(d, "star", kind, amount_of(d->c, number));
        award->held = chance(d, 3);
        award->has_cadence = chance(d, 2);
        award->cadence = chance(d, 2) ? CADENCE_HALF_YEAR : CADENCE_MONTH;
    } else {
        award = award_of(d, "star", NULL, amount_of(d->c, NULL));
        award->selects = false; /* only recorded */
        award->levels = ids_of(d->c, "gold silver");
    }
}

void definitions_draw(struct drawing *d)
{
    indicators_draw(d);
    panels_draw(d);
    awards_draw(d);
}
