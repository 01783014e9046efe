#include "cmocka_all.h"
#include "random_campaign_parts.h"

#include <string.h>

#define EVENTS_MAX 60
#define EVENTS_FEW 8

static const char *gravity_draw(struct drawing *d, const char *indicator)
{
    if (strcmp(indicator, "deviation") == 0)
        return PICK(d, "minor", "major", NULL);
    if (strcmp(indicator, "survey") == 0)
        return PICK(d, "good", "good", "bad");
    return strcmp(indicator, "visit") == 0 ? PICK(d, "kept", "missed", NULL) : NULL;
}

/* What only some indicators ask of their events; any may have it. */
static void event_describe(struct drawing *d, struct fact_event *event, const char *indicator)
{
    event->topic = PICK(d, "dust", "rust", NULL);
    event->person = PICK(d, "p1", "p2", "p3", NULL);
    event->occasion = PICK(d, "o1", "o2", "o3", NULL);
    event->has_minutes = chance(d, 2);
    event->minutes = number_of(d->c, PICK(d, "5", "15", "20.5"));
    event->has_filed = chance(d, 2);
    event->filed = event->day + (day_t)roll(&d->dice, 7);
    event->has_slot_end = chance(d, 2);
    event->slot_end = event->day - (day_t)roll(&d->dice, 7);
    if (strcmp(indicator, "vote") == 0)
        event->token = PICK(d, "t1", "t2", "t3", "t4", "lost");
    event->has_points = strcmp(indicator, "inspection") == 0 && (d->tidy || !chance(d, 8));
    event->points = number_of(d->c, d->tidy || !chance(d, 10) ? PICK(d, "0", "2.5", "10") : "11");
    if (chance(d, 4))
        event->microsecond = (int64_t)roll(&d->dice, 1000) * 86399999;
}

/* Rows that are refused for what they are. */
static void event_spoil(struct drawing *d, struct fact_event *event, size_t before)
{
    switch (roll(&d->dice, 12)) {
    case 0:
        event->quantity = NUMBER_ZERO;
        break;
    case 1:
        if (before > 0)
            event->id = d->c->facts.events[roll(&d->dice, before)].id;
        break;
    case 2:
        event->indicator = -1;
        event->gravity = -1;
        break;
    case 3:
        event->gravity = -1;
        event->gravity_known = false;
        break;
    default:
        break;
    }
}

static void events_draw(struct drawing *d)
{
    size_t count = roll(&d->dice, d->even ? EVENTS_FEW : EVENTS_MAX);
    for (size_t i = 0; i < count; i++) {
        const char *indicator = PICK(d, "deviation", "deviation", "complaint", "praise", "survey",
                                     "leave", "duty", "visit", "form", "vote", "inspection");
        const char *gravity = gravity_draw(d, indicator);
        const char *unit = !d->tidy && chance(d, 25) ? "stranger" : unit_draw(d);
        struct fact_event *event = event_add(d->c, unit, indicator, "2026-01-01", gravity,
                                             PICK(d, "1", "1", "2", "0.5", "1.25"));
        event->day = day_draw(d);
        event->finding = (enum finding)roll(&d->dice, FINDING_COUNT);
        event->sequence = (int64_t)i;
        if (i > 0 && event->day != event[-1].day && event[-1].sequence == event->sequence - 1 &&
            chance(d, 4))
            event->sequence--; /* the day parts them */
        event_describe(d, event, indicator);
        if (!d->tidy)
            event_spoil(d, event, i);
    }
    for (size_t i = 0; i < 4; i++)
        if (!chance(d, 4)) {
            token_add(d->c, arena_print(d->c->arena, "t%zu", i + 1), PICK(d, "g0", "g1", NULL),
                      "2026-05-01");
            if (chance(d, 2))
                d->c->facts.tokens[d->c->facts.token_count - 1].registry = PICK(d, "till", "other");
        }
}

static void ballot_draw(struct drawing *d, const char *panel, const char *rater, const char *unit,
                        const char *score)
{
    ballot_add(d->c, panel, rater, unit, d->even ? "90" : score);
    struct fact_ballot *ballot = &d->c->facts.ballots[d->c->facts.ballot_count - 1];
    ballot->has_day = chance(d, 3);
    ballot->day = ballot->has_day ? day_draw(d) : 0;
    if (strcmp(panel, "jury") != 0)
        return;
    ballot->item = PICK(d, "skill", "manner", "skill");
    ballot->score = number_of(d->c, d->even ? "8" : PICK(d, "8", "9.5", "10", "3"));
}

/* Of no member, no unit, no panel or item, or out of range. */
static void strange_draw(struct drawing *d, const char *unit)
{
    const char *rater = PICK(d, "nobody", "l1", "l2");
    ballot_draw(d, "leaders", rater, chance(d, 4) ? "stranger" : unit, "50");
    struct fact_ballot *ballot = &d->c->facts.ballots[d->c->facts.ballot_count - 1];
    ballot->score = number_of(d->c, PICK(d, "101", "-1", "50"));
    if (chance(d, 4))
        ballot->panel = -1;
    if (chance(d, 4))
        ballot->item = "skill";
}

/* A second ballot of the same rater has no order key, so it is not part of any property. */
static void ballots_dedupe(struct facts *facts)
{
    size_t kept = 0;
    for (size_t i = 0; i < facts->ballot_count; i++) {
        const struct fact_ballot *ballot = &facts->ballots[i];
        bool fresh = true;
        for (size_t j = 0; fresh && j < kept; j++) {
            const struct fact_ballot *other = &facts->ballots[j];
            fresh = other->unit != ballot->unit || other->panel != ballot->panel ||
                    strcmp(other->rater, ballot->rater) != 0 ||
                    strcmp(other->item ? other->item : "", ballot->item ? ballot->item : "") != 0;
        }
        if (fresh)
            facts->ballots[kept++] = *ballot;
    }
    facts->ballot_count = kept;
}

/* Some raters belong to a group, or for a term only; some twice. */
static void raters_describe(struct drawing *d, struct fact_panel *panel)
{
    size_t count = panel->rater_count;
    struct fact_rater *raters = ARENA_ARRAY(d->c->arena, struct fact_rater, count + 1);
    for (size_t i = 0; i < count; i++) {
        raters[i] = panel->raters[i];
        raters[i].group = PICK(d, "senior", "junior", NULL);
        raters[i].has_from = chance(d, 12);
        raters[i].from = d->c->facts.from + 20;
        raters[i].has_to = chance(d, 12);
        raters[i].to = d->c->facts.to - 5;
    }
    if (chance(d, 4)) {
        raters[count] = raters[roll(&d->dice, count)];
        raters[count].group = "junior";
        panel->rater_count++;
    }
    panel->raters = raters;
}

static void ballots_draw(struct drawing *d)
{
    struct facts *facts = &d->c->facts;
    const char *raters = facts->units[0].id;
    for (size_t i = 1; i < facts->unit_count; i++)
        raters = arena_print(d->c->arena, "%s %s", raters, facts->units[i].id);
    raters_add(d->c, "peers", raters);
    raters_add(d->c, "leaders", "l1 l2 l3");
    raters_add(d->c, "jury", PICK(d, "l1 l2", "j1 j2 u0"));
    raters_add(d->c, "own", raters);
    for (size_t i = 0; i < facts->panel_count; i++) {
        facts->panels[i].mode = chance(d, 4) ? PANEL_SECRET : PANEL_OPEN;
        raters_describe(d, &facts->panels[i]);
    }
    for (size_t unit = 0; unit < facts->unit_count; unit++) {
        const char *id = facts->units[unit].id;
        for (size_t rater = 0; rater < facts->unit_count; rater++)
            if ((rater != unit || chance(d, 4)) && !chance(d, 3))
                ballot_draw(d, "peers", facts->units[rater].id, id,
                            PICK(d, "90", "80.5", "77", "100"));
        for (size_t i = 0; i < 4; i++) {
            const char *leader = PICK(d, "l1", "l2", "l3");
            if (!chance(d, 8))
                ballot_draw(d, "leaders", leader, id, PICK(d, "90", "85", "80"));
            if (chance(d, 2))
                ballot_draw(d, "jury", PICK(d, "l1", "l2", "j1", "j2", "u0"), id, "8");
        }
        if (chance(d, 3))
            ballot_draw(d, "own", id, id, PICK(d, "95", "100", "50"));
        if (!d->tidy && chance(d, 6))
            strange_draw(d, id);
    }
    ballots_dedupe(facts);
}

static void nominations_draw(struct drawing *d)
{
    if (scheme_step(&d->c->scheme, "entry") < 0)
        return;
    for (size_t count = roll(&d->dice, 25); count > 0; count--) {
        const char *unit = unit_draw(d), *award = PICK(d, "flag", "flag", "star");
        if (!d->tidy && chance(d, 15))
            unit = "stranger";
        if (!d->tidy && chance(d, 15))
            award = "none";
        const char *by = PICK(d, "self", "panel", "u0", "u7", "board");
        struct fact_nomination *row = nomination_add(d->c, unit, award, by, "2026-05-01");
        row->id = arena_print(d->c->arena, "n%zu", count);
        row->day = d->c->facts.to - 30 + (day_t)roll(&d->dice, 40);
        struct fact_file file = {.id = "chars",
                                 .number = number_of(d->c, PICK(d, "90", "40", "101"))};
        nomination_file(d->c, row, file);
        file = (struct fact_file){.id = "electronic", .kind = FILE_TRUTH, .truth = !chance(d, 4)};
        nomination_file(d->c, row, file);
        file =
            (struct fact_file){.id = "items",
                               .kind = FILE_NAMES,
                               .names = ids_of(d->c, PICK(d, "form video", "video form", "form"))};
        nomination_file(d->c, row, file);
        if (scheme_step(&d->c->scheme, "review") >= 0 && !chance(d, 3))
            nomination_check(d->c, row, "review", "2026-05-02", !chance(d, 4));
    }
}

/* Decisions and draws stand in one list, in the order in which they were made. */
static void decision_draw(struct drawing *d)
{
    struct facts *facts = &d->c->facts;
    const struct scheme *scheme = &d->c->scheme;
    const char *step = PICK(d, "draw", "lots", "bonus", "fine", "choice", "choice");
    bool known = scheme_step(scheme, step) >= 0;
    if (!known && (d->tidy || chance(d, 2)))
        return;
    if (known && (strcmp(step, "draw") == 0 || strcmp(step, "lots") == 0)) {
        const char *first = unit_draw(d), *second = unit_draw(d);
        order_add(d->c, step, arena_print(d->c->arena, "%s %s", first, second));
        return;
    }
    const char *event = NULL, *unit = NULL, *amount = PICK(d, "2", "60", "1.5", NULL);
    if (strcmp(step, "fine") != 0)
        unit = unit_draw(d);
    else
        event = facts->event_count > 0 && !chance(d, 5)
                    ? facts->events[roll(&d->dice, facts->event_count)].id
                    : "e999";
    decision_add(d->c, step, unit, event, strcmp(step, "choice") == 0 ? NULL : amount);
    facts->decisions[facts->decision_count - 1].row =
        facts->decision_count - 1 + facts->order_count;
}

static void verdicts_draw(struct drawing *d)
{
    for (size_t count = roll(&d->dice, 8); count > 0; count--)
        decision_draw(d);
    if (scheme_step(&d->c->scheme, "police") >= 0)
        for (size_t count = roll(&d->dice, 12); count > 0; count--) {
            const char *unit = unit_draw(d);
            enum check_outcome outcome = (enum check_outcome)roll(&d->dice, 3);
            check_add(d->c, unit, PICK(d, "police", "police", "bank"), outcome);
        }
    for (size_t count = chance(d, 3) ? roll(&d->dice, 3) : 0; count > 0; count--) {
        const char *unit = unit_draw(d);
        enum objection_outcome outcome = (enum objection_outcome)roll(&d->dice, 3);
        objection_add(d->c, unit, outcome, NULL);
        if (chance(d, 2))
            d->c->facts.objections[d->c->facts.objection_count - 1].day =
                d->c->facts.to + (day_t)roll(&d->dice, 20);
    }
    for (size_t count = roll(&d->dice, 5); count > 0; count--) {
        const char *step = PICK(d, "office", "board", "office");
        if (scheme_step(&d->c->scheme, step) >= 0 || !d->tidy)
            approval_add(d->c, step, !chance(d, 4));
    }
}

void facts_draw(struct drawing *d)
{
    events_draw(d);
    ballots_draw(d);
    nominations_draw(d);
    verdicts_draw(d);
}
