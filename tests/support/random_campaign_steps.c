#include "random_campaign_parts.h"

static struct step *step_of(struct drawing *d, const char *id, enum step_kind kind)
{
    int index = step_add(d->c, id, kind);
    return &d->c->scheme.steps[index];
}

static struct amount limit_draw(struct drawing *d)
{
    switch (roll(&d->dice, 6)) {
    case 0:
        return amount_of(d->c, NULL);
    case 1:
        return amount_by(d->c, BY_NOMINATOR, PICK(d, "panel 1 * 2", "u0 2 panel 1"));
    case 2:
        return amount_by(d->c, BY_AWARD, "flag 1 * 2");
    case 3:
        return amount_by(d->c, BY_GROUP, "g0 1 * 2");
    case 4: {
        struct amount bands = amount_by(d->c, BY_NOMINATOR_HEADCOUNT, "low 1 high 2");
        struct choice_entry *entries = ARENA_ARRAY(d->c->arena, struct choice_entry, 2);
        entries[0] = (struct choice_entry){.from = NUMBER_ZERO, .number = NUMBER_ONE};
        entries[1] =
            (struct choice_entry){.from = number_of(d->c, "2.5"), .number = number_of(d->c, "2")};
        bands.choice.entries = entries;
        bands.choice.banded = true;
        return bands;
    }
    default:
        return amount_of(d->c, PICK(d, "1", "2"));
    }
}

static void file_draw(struct drawing *d, struct nomination *rules)
{
    struct bound most = {.given = true, .comparison = AT_MOST, .against = amount_of(d->c, "100")};
    struct bound truth = {
        .given = true, .comparison = IS, .against = {.kind = AMOUNT_TRUTH, .truth = true}};
    if (chance(d, 2))
        most.against = amount_by(d->c, BY_AWARD, "flag 100 * 50");
    if (chance(d, 3))
        file_item_add(d->c, rules, (struct file_item){.id = "chars", .bound = most});
    if (chance(d, 4))
        file_item_add(d->c, rules, (struct file_item){.id = "electronic", .bound = truth});
    struct bound text = {.given = true,
                         .comparison = IS,
                         .against = {.kind = AMOUNT_TEXT, .text = PICK(d, "form", "other")}};
    if (chance(d, 8))
        file_item_add(d->c, rules, (struct file_item){.id = "items", .bound = text});
    else if (chance(d, 4))
        file_item_add(d->c, rules,
                      (struct file_item){.id = "items",
                                         .bound.comparison = COMPARISON_HAS,
                                         .has = ids_of(d->c, "form video")});
}

static void nomination_draw(struct drawing *d)
{
    struct step *step = step_of(d, "entry", STEP_NOMINATION);
    if (chance(d, 2))
        step->only.awards = references_of(d->c, "flag", &step->only.award_count);
    if (chance(d, 3)) {
        step->due_day = 10;
        step->due_after = chance(d, 2) ? DUE_AFTER_END : DUE_AFTER_START;
    }
    struct nomination *rules = ARENA_NEW(d->c->arena, struct nomination);
    step->nomination = rules;
    rules->limit = limit_draw(d);
    rules->minimum = (int)roll(&d->dice, 2);
    rules->under_minimum = (enum under_minimum)roll(&d->dice, 2);
    if (rules->limit.kind == AMOUNT_ABSENT && chance(d, 2))
        rules->minimum = 2;
    rules->from_self = chance(d, 2);
    rules->from_other = !rules->from_self || chance(d, 2);
    rules->need = chance(d, 3) ? NEED_ALL : NEED_ANY;
    file_draw(d, rules);
    if (chance(d, 3))
        step_of(d, "review", STEP_CHECK)->check_of = CHECK_NOMINATION;
}

static void decisions_draw(struct drawing *d)
{
    struct step *step = step_of(d, "draw", STEP_DECISION);
    step->about = DECISION_ORDER;
    if (chance(d, 4))
        step_of(d, "lots", STEP_DECISION)->about = DECISION_ORDER;
    if (chance(d, 3)) {
        step = step_of(d, "bonus", STEP_DECISION);
        step->about = DECISION_UNIT;
        step->has_min = chance(d, 2);
        step->min = NUMBER_ZERO;
        step->has_max = chance(d, 2);
        step->max = number_of(d->c, "5");
    }
    if (chance(d, 5)) {
        step = step_of(d, "fine", STEP_DECISION);
        step->about = DECISION_EVENTS;
        step->events = references_of(d->c, "complaint", &step->event_count);
        step->has_max = chance(d, 2);
        step->max = number_of(d->c, "200");
    }
    if (d->c->scheme.awards[0].select.shortlist > 0) {
        step = step_of(d, "choice", STEP_DECISION);
        step->about = DECISION_SHORTLIST;
    }
}

void steps_draw(struct drawing *d)
{
    if (chance(d, 2)) {
        struct step *step = step_of(d, "start", STEP_STAGE);
        step->due_month = chance(d, 2) ? (int)(1 + roll(&d->dice, 12)) : 0;
        step->due_day = step->due_month > 0 ? (int)roll(&d->dice, 29) : 0;
        step->due_after = chance(d, 2) ? DUE_AFTER_END : DUE_AFTER_START;
    }
    if (chance(d, 4))
        nomination_draw(d);
    if (chance(d, 6)) {
        struct step *step = step_of(d, "police", STEP_CHECK);
        step->check_of = CHECK_UNIT;
        step->source = "police";
    }
    if (chance(d, 3)) {
        struct step *step = step_of(d, "voting", STEP_BALLOTS);
        step->panels = references_of(d->c, PICK(d, "peers", "peers leaders"), &step->panel_count);
    }
    decisions_draw(d);
    if (chance(d, 2))
        step_of(d, "office", STEP_APPROVAL);
    if (chance(d, 3))
        step_of(d, "board", STEP_APPROVAL);
    if (chance(d, 2))
        step_of(d, "notice", STEP_NOTICE)->days = (int)roll(&d->dice, 8);
    if (chance(d, 2))
        step_of(d, "end", STEP_ANNOUNCEMENT);
}
