#include "random_campaign_parts.h"

#include <string.h>

#define BATCHES_MOST 4

/* A random order of 0 to count - 1. */
static size_t *permutation(struct campaign *c, struct dice *dice, size_t count)
{
    size_t *order = ARENA_ARRAY(c->arena, size_t, count);
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; i > 1; i--) {
        size_t other = roll(dice, i), swap = order[i - 1];
        order[i - 1] = order[other];
        order[other] = swap;
    }
    return order;
}

static void *rows_shuffled(struct campaign *c, struct dice *dice, const void *rows, size_t count,
                           size_t size)
{
    const size_t *order = permutation(c, dice, count);
    char *shuffled = arena_take(c->arena, count, size);
    for (size_t i = 0; i < count; i++)
        memcpy(shuffled + i * size, (const char *)rows + order[i] * size, size);
    return shuffled;
}

#define SHUFFLED(c, dice, rows, count) rows_shuffled((c), (dice), (rows), (count), sizeof(*(rows)))

/* Where each unit's index goes when the roster is in another order. */
static int *units_shuffle(struct campaign *c, struct dice *dice, struct facts *facts)
{
    const size_t *order = permutation(c, dice, facts->unit_count);
    int *moved = ARENA_ARRAY(c->arena, int, facts->unit_count);
    struct fact_unit *units = ARENA_ARRAY(c->arena, struct fact_unit, facts->unit_count);
    for (size_t i = 0; i < facts->unit_count; i++) {
        units[i] = facts->units[order[i]];
        moved[order[i]] = (int)i;
    }
    for (size_t i = 0; i < facts->unit_count; i++)
        if (units[i].parent >= 0)
            units[i].parent = moved[units[i].parent];
    facts->units = units;
    return moved;
}

static void unit_move(const int *moved, int *unit)
{
    if (*unit >= 0)
        *unit = moved[*unit];
}

static void references_move(struct campaign *c, struct facts *facts, const int *moved)
{
    for (size_t i = 0; i < facts->event_count; i++)
        unit_move(moved, &facts->events[i].unit);
    for (size_t i = 0; i < facts->metric_count; i++)
        unit_move(moved, &facts->metrics[i].unit);
    for (size_t i = 0; i < facts->ballot_count; i++)
        unit_move(moved, &facts->ballots[i].unit);
    for (size_t i = 0; i < facts->win_count; i++)
        unit_move(moved, &facts->wins[i].unit);
    for (size_t i = 0; i < facts->objection_count; i++)
        unit_move(moved, &facts->objections[i].unit);
    for (size_t i = 0; i < facts->nomination_count; i++) {
        unit_move(moved, &facts->nominations[i].unit);
        unit_move(moved, &facts->nominations[i].by_unit);
    }
    for (size_t i = 0; i < facts->check_count; i++)
        unit_move(moved, &facts->checks[i].unit);
    for (size_t i = 0; i < facts->decision_count; i++)
        unit_move(moved, &facts->decisions[i].unit);
    for (size_t i = 0; i < facts->order_count; i++) {
        struct fact_order *order = &facts->orders[i];
        int *units = ARENA_ARRAY(c->arena, int, order->count);
        for (size_t j = 0; j < order->count; j++) {
            units[j] = order->units[j];
            unit_move(moved, &units[j]);
        }
        order->units = units;
    }
    for (size_t i = 0; i < facts->panel_count; i++) {
        struct fact_panel *panel = &facts->panels[i];
        struct fact_rater *raters = ARENA_ARRAY(c->arena, struct fact_rater, panel->rater_count);
        for (size_t j = 0; j < panel->rater_count; j++) {
            raters[j] = panel->raters[j];
            unit_move(moved, &raters[j].unit);
        }
        panel->raters = raters;
    }
}

/* What people did in turn keeps its order, in lists of its own. */
static void *rows_copied(struct campaign *c, const void *rows, size_t count, size_t size)
{
    char *copy = arena_take(c->arena, count, size);
    if (count > 0)
        memcpy(copy, rows, count * size);
    return copy;
}

#define COPIED(c, rows, count) rows_copied((c), (rows), (count), sizeof(*(rows)))

struct facts facts_shuffled(struct campaign *c, struct dice *dice)
{
    struct facts facts = c->facts;
    facts.events = SHUFFLED(c, dice, facts.events, facts.event_count);
    facts.tallies = SHUFFLED(c, dice, facts.tallies, facts.tally_count);
    facts.metrics = SHUFFLED(c, dice, facts.metrics, facts.metric_count);
    facts.ballots = SHUFFLED(c, dice, facts.ballots, facts.ballot_count);
    facts.panels = SHUFFLED(c, dice, facts.panels, facts.panel_count);
    facts.wins = SHUFFLED(c, dice, facts.wins, facts.win_count);
    facts.tokens = SHUFFLED(c, dice, facts.tokens, facts.token_count);
    facts.dates = SHUFFLED(c, dice, facts.dates, facts.date_count);
    facts.objections = SHUFFLED(c, dice, facts.objections, facts.objection_count);
    facts.orders = COPIED(c, facts.orders, facts.order_count);
    facts.nominations = COPIED(c, facts.nominations, facts.nomination_count);
    facts.checks = COPIED(c, facts.checks, facts.check_count);
    facts.decisions = COPIED(c, facts.decisions, facts.decision_count);
    const int *moved = units_shuffle(c, dice, &facts);
    references_move(c, &facts, moved);
    return facts;
}

/* The sums of one batch of events: its rows of the tallies, by the month or by the day. */
struct batch {
    size_t first;
    bool daily;
};

static struct fact_tally *tally_of(struct facts *facts, const struct batch *batch,
                                   const struct fact_event *event)
{
    day_t from = batch->daily ? event->day : day_month_start(event->day);
    for (size_t i = batch->first; i < facts->tally_count; i++) {
        struct fact_tally *tally = &facts->tallies[i];
        if (tally->unit == event->unit && tally->indicator == event->indicator &&
            tally->gravity == event->gravity && tally->finding == event->finding &&
            tally->from == from)
            return tally;
    }
    struct fact_tally *tally = &facts->tallies[facts->tally_count++];
    *tally = (struct fact_tally){.unit = event->unit,
                                 .indicator = event->indicator,
                                 .gravity = event->gravity,
                                 .finding = event->finding,
                                 .from = from,
                                 .to = batch->daily ? from : day_add_months(from, 1) - 1,
                                 .quantity = NUMBER_ZERO,
                                 .points = NUMBER_ZERO};
    return tally;
}

struct facts facts_tallied(struct campaign *c, struct dice *dice)
{
    struct facts facts = c->facts;
    size_t count = c->facts.event_count, batches = 1 + roll(dice, BATCHES_MOST);
    size_t *batch_of = ARENA_ARRAY(c->arena, size_t, count);
    /* A period that begins within a month has no months that lie in it or out of it as a whole. */
    bool broken = c->facts.from != day_month_start(c->facts.from);
    facts.events = ARENA_ARRAY(c->arena, struct fact_event, count);
    facts.tallies = ARENA_ARRAY(c->arena, struct fact_tally, count);
    facts.event_count = facts.tally_count = 0;
    for (size_t i = 0; i < count; i++)
        batch_of[i] = roll(dice, batches);
    for (size_t number = 0; number < batches; number++) {
        struct batch batch = {facts.tally_count, broken || roll(dice, 2) == 0};
        for (size_t i = 0; i < count; i++) {
            const struct fact_event *event = &c->facts.events[i];
            if (batch_of[i] != number)
                continue;
            if (scheme_needs_events(&c->scheme, event->indicator)) {
                facts.events[facts.event_count++] = *event;
                continue;
            }
            struct fact_tally *tally = tally_of(&facts, &batch, event);
            tally->count++;
            tally->quantity = number_add(c->arena, tally->quantity, event->quantity);
            tally->points = number_add(c->arena, tally->points, event->points);
        }
    }
    facts.tallies = SHUFFLED(c, dice, facts.tallies, facts.tally_count);
    return facts;
}
