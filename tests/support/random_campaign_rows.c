#include "random_campaign_parts.h"

static struct measure score_measure(struct drawing *d)
{
    const struct scheme *scheme = &d->c->scheme;
    if (chance(d, 2))
        return measure_source(d->c, SOURCE_COMPONENT, "total");
    return measure_source(d->c, SOURCE_COMPONENT,
                          scheme->components[roll(&d->dice, scheme->component_count)].id);
}

static struct measure known_measure(struct drawing *d)
{
    return chance(d, 4) ? score_measure(d) : measure_draw(d);
}

/* A bar on events may reach over the tree. */
static void bar_draw(struct drawing *d)
{
    static const char *const REACHES[] = {"g0 down * self", "g1 up * both"};
    struct measure measure = measure_events(d->c, PICK(d, "complaint", "deviation", "form"));
    const char *most = PICK(d, "1", "3");
    int row = condition_add(d->c, "events", EFFECT_BAR, test_of(d->c, measure, ABOVE, most));
    struct condition *condition = &d->c->scheme.conditions[row];
    if (chance(d, 2))
        condition->reach.word = (int)roll(&d->dice, 4);
    else if (chance(d, 3))
        condition->reach.choice = words_by_group(d, REACHES[roll(&d->dice, COUNT(REACHES))]);
    if (chance(d, 4))
        condition_and(d->c, row, test_of(d->c, measure_events(d->c, "praise"), BELOW, "2"));
    if (chance(d, 4))
        condition->only.groups = ids_of(d->c, "g0 g2");
}

static void conditions_draw(struct drawing *d)
{
    if (chance(d, 2))
        bar_draw(d);
    if (d->ledgers)
        return;
    for (size_t more = roll(&d->dice, 3); more > 0; more--) {
        enum effect effect = (enum effect)roll(&d->dice, 3);
        struct measure measure = known_measure(d);
        int row = condition_add(d->c, arena_print(d->c->arena, "row%zu", more), effect,
                                test_draw(d, measure));
        struct condition *condition = &d->c->scheme.conditions[row];
        if (effect == EFFECT_CEILING)
            condition->level = d->c->scheme.awards[0].levels.count > 0 && chance(d, 2)
                                   ? PICK(d, "gold", "silver", "bronze")
                                   : LEVEL_NONE;
        if (chance(d, 3)) {
            measure = known_measure(d);
            condition_and(d->c, row, test_draw(d, measure));
        }
        if (chance(d, 4))
            condition->only.attribute = "serving";
        if (chance(d, 4))
            condition->only.awards = references_of(d->c, "flag", &condition->only.award_count);
    }
}

static void ranking_draw(struct drawing *d)
{
    if (chance(d, 2))
        tie_add(d->c, measure_source(d->c, SOURCE_COMPONENT, "quality"), false);
    if (chance(d, 2))
        tie_add(d->c, measure_events(d->c, "complaint"), true);
    if (chance(d, 3))
        tie_add(d->c, measure_source(d->c, SOURCE_DECISIONS, "draw"), false);
    if (!d->ledgers && chance(d, 4)) {
        struct measure measure = known_measure(d);
        tie_add(d->c, measure, chance(d, 2));
    }
    if (chance(d, 4))
        place_when(d->c, 0,
                   test_of(d->c, measure_source(d->c, SOURCE_COMPONENT, "total"), AT_LEAST, "60"));
}

static struct amount amount_draw(struct drawing *d)
{
    switch (roll(&d->dice, 5)) {
    case 0:
        return amount_by(d->c, BY_GROUP, "g0 400 * -20");
    case 1:
        return amount_by(d->c, BY_AWARD, "flag 1 star 2.5");
    case 2:
        if (d->c->scheme.awards[0].levels.count > 0)
            return amount_by(d->c, BY_LEVEL, PICK(d, "gold 100 * 1", "silver 8 bronze 2"));
        return amount_of(d->c, "7");
    case 3:
        return amount_measured(d->c, known_measure(d));
    default:
        return amount_of(d->c, PICK(d, "3", "600", "0.5"));
    }
}

/* Whom a row is for, and what goes only with that. */
static void who_draw(struct drawing *d, struct consequence *row)
{
    bool shortlist = d->c->scheme.awards[0].select.shortlist > 0;
    row->who = (enum who)roll(&d->dice, WORD_LIST_WHO.count);
    if ((row->who == WHO_SHORTLISTED || row->who == WHO_NOT_CHOSEN) && !shortlist)
        row->who = WHO_WINNERS;
    if (row->who == WHO_UNITS && chance(d, 3))
        row->per = PER_MONTH;
    if (row->who == WHO_LAST)
        row->ties = (enum last_ties)roll(&d->dice, 2);
    if (row->who == WHO_WINNERS && chance(d, 3))
        row->to = ids_of(d->c, "manager");
    if (chance(d, 6) && row->per != PER_MONTH)
        row->as = (struct reference){"star", -1};
}

/* What has no effect beside other keys is refused. */
static void effects_clear(struct drawing *d, struct consequence *row)
{
    bool to = row->to.count > 0, month = row->per == PER_MONTH, last = row->who == WHO_LAST;
    if (!to && !month && !last)
        return;
    row->points = row->leave_days = amount_of(d->c, NULL);
    row->rights = ids_of(d->c, NULL);
    if (to)
        row->actions = ids_of(d->c, NULL);
    else
        row->show_count = 0;
    if (last)
        row->money = amount_of(d->c, NULL);
}

static void consequence_draw(struct drawing *d, size_t number)
{
    struct scheme *scheme = &d->c->scheme;
    int index = consequence_add(d->c, arena_print(d->c->arena, "then%zu", number), NULL, NULL,
                                PICK(d, "flag", "flag page", NULL));
    struct consequence *row = &scheme->consequences[index];
    row->money = amount_draw(d);
    if (chance(d, 2))
        row->points = amount_draw(d);
    if (chance(d, 3))
        row->leave_days = amount_of(d->c, PICK(d, "1", "0.5"));
    row->actions = ids_of(d->c, PICK(d, "talk", "talk train", NULL));
    row->is_public = chance(d, 2);
    if (chance(d, 3))
        row->show = references_of(d->c, PICK(d, "satisfaction", "heads"), &row->show_count);
    who_draw(d, row);
    effects_clear(d, row);
    if (chance(d, 3)) {
        struct measure measure = known_measure(d);
        consequence_when(d->c, index, test_draw(d, measure));
    }
}

static void rewards_draw(struct drawing *d)
{
    struct measure streak = measure_source(d->c, SOURCE_AWARDS, "flag");
    streak.reduce = chance(d, 2) ? REDUCE_STREAK : REDUCE_COUNT;
    streak.window = streak.reduce == REDUCE_COUNT && chance(d, 2) ? WINDOW_EVER : WINDOW_PERIOD;
    streak.this_win = true;
    streak.gap = streak.reduce == REDUCE_STREAK ? (enum gap)roll(&d->dice, 2) : GAP_BREAK;
    measure_add(d->c, "streak", streak);
    int row = consequence_add(d->c, "win", "3", "600", NULL);
    d->c->scheme.consequences[row].show =
        references_of(d->c, "streak", &d->c->scheme.consequences[row].show_count);
    row = consequence_add(d->c, "again", "3", "600", "priority");
    consequence_when(d->c, row,
                     test_of(d->c, measure_source(d->c, SOURCE_MEASURE, "streak"), ABOVE, "1"));
    for (size_t more = roll(&d->dice, 4); more > 0; more--)
        consequence_draw(d, more);
}

void rows_draw(struct drawing *d)
{
    conditions_draw(d);
    ranking_draw(d);
    rewards_draw(d);
}
