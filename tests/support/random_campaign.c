#include "random_campaign.h"
#include "cmocka_all.h"

#include <string.h>

#define UNITS_MAX  12
#define EVENTS_MAX 40
#define EVENTS_FEW 6
#define GROUPS     3

size_t roll(struct dice *dice, size_t sides)
{
    dice->state = dice->state * 6364136223846793005U + 1442695040888963407U;
    return (size_t)(dice->state >> 33) % sides;
}

static const char *pick(struct dice *dice, const char *const *texts, size_t count)
{
    return texts[roll(dice, count)];
}

#define PICK(dice, ...)                                                                            \
    pick((dice), (const char *const[]){__VA_ARGS__},                                               \
         sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void settings_random(struct campaign *c, struct dice *dice)
{
    struct settings *settings = &c->scheme.settings;
    settings->precision = (int)roll(dice, 4);
    settings->rounding = (enum rounding)roll(dice, 5);
    settings->numbering = (enum numbering)roll(dice, 2);
    settings->verdict.word = (int)roll(dice, 4);
    settings->reach = (enum reach)roll(dice, 4);
    settings->missing = (enum missing)roll(dice, 3);
    settings->mean = (enum mean)roll(dice, 3);
    settings->self_rating = (enum self_rating)roll(dice, 2);
    settings->ties_left = (enum ties_left)roll(dice, 2);
    settings->vacancy = (enum vacancy)roll(dice, 2);
    c->scheme.rank_within_group = roll(dice, 2) == 0;
    c->scheme.cadence = CADENCE_QUARTER;
}

static void ledger_random(struct campaign *c, struct dice *dice, const char *weight)
{
    int quality = ledger_add(c, "quality", "100");
    struct ledger *ledger = c->scheme.components[quality].ledger;
    c->scheme.components[quality].weight = number_of(c, weight);
    ledger->has_floor = roll(dice, 2) == 0;
    ledger->floor = number_of(c, "90");
    ledger->has_cap = roll(dice, 3) == 0;
    ledger->cap = number_of(c, "105.5");
    struct measure measure = measure_events(c, "deviation");
    if (roll(dice, 2) == 0) {
        struct related *related = &measure.where.related;
        related->given = true;
        related->same = ids_of(c, PICK(dice, "topic", "topic indicator", "gravity"));
        related->order = (enum related_order)roll(dice, 2);
        related->scope = (enum related_scope)roll(dice, 2);
        struct measure repeat = measure;
        repeat.where.related.found = true;
        rule_add(c, quality, "repeat", "-3", repeat);
    }
    measure.each = amount_by(c, BY_GRAVITY, "minor -1 major -2");
    rule_add(c, quality, "deviation", NULL, measure);
    measure = measure_events(c, "complaint");
    measure.window = roll(dice, 4) == 0 ? WINDOW_YEAR : WINDOW_PERIOD;
    rule_add(c, quality, "complaint", PICK(dice, "-5", "-0.35"), measure);
    measure = measure_events(c, "praise");
    measure.reduce = (enum reduction)(REDUCE_SUM + roll(dice, 3));
    rule_add(c, quality, "praise", PICK(dice, "10", "0.333"), measure);
    struct measure rate = measure_source(c, SOURCE_METRIC, "rate");
    measure = measure_events(c, "survey");
    measure.where.gravity = ids_of(c, "good");
    measure.reduce = REDUCE_RATE;
    rate.instead = measure_kept(c, measure);
    measure_add(c, "satisfaction", rate);
    measure = measure_source(c, SOURCE_MEASURE, "satisfaction");
    measure.slope = slope_of(c, "60", "0.7", "-0.3", (enum partial)roll(dice, 4));
    rule_add(c, quality, "satisfaction", NULL, measure);
}

static void rows_random(struct campaign *c, struct dice *dice)
{
    if (roll(dice, 2) == 0)
        condition_add(c, "complaints", EFFECT_BAR,
                      test_of(c, measure_events(c, "complaint"), ABOVE, PICK(dice, "1", "3")));
    if (roll(dice, 3) == 0)
        condition_add(
            c, "satisfied", EFFECT_REQUIRE,
            test_of(c, measure_source(c, SOURCE_MEASURE, "satisfaction"), AT_LEAST, "20"));
    if (roll(dice, 3) == 0)
        place_when(c, 0, test_of(c, measure_source(c, SOURCE_COMPONENT, "total"), AT_LEAST, "80"));
    if (roll(dice, 2) == 0)
        tie_add(c, measure_source(c, SOURCE_COMPONENT, "quality"), false);
    if (roll(dice, 2) == 0)
        tie_add(c, measure_events(c, "complaint"), true);
    if (roll(dice, 2) == 0)
        tie_add(c, measure_source(c, SOURCE_DECISIONS, "draw"), false);
    struct measure streak = measure_source(c, SOURCE_AWARDS, "flag");
    streak.reduce = REDUCE_STREAK;
    streak.this_win = true;
    streak.gap = (enum gap)roll(dice, 2);
    measure_add(c, "streak", streak);
    int row = consequence_add(c, "win", "3", "600", NULL);
    c->scheme.consequences[row].show =
        references_of(c, "streak", &c->scheme.consequences[row].show_count);
    row = consequence_add(c, "again", "3", "600", "priority");
    consequence_when(c, row, test_of(c, measure_source(c, SOURCE_MEASURE, "streak"), ABOVE, "1"));
}

static void scheme_random(struct campaign *c, struct dice *dice)
{
    settings_random(c, dice);
    indicator_add(c, "deviation", FORM_EVENT, "minor major");
    indicator_add(c, "complaint", FORM_EVENT, NULL);
    indicator_add(c, "praise", FORM_EVENT, NULL);
    indicator_add(c, "survey", FORM_EVENT, "good bad");
    indicator_add(c, "rate", FORM_VALUE, NULL);
    c->scheme.indicators[3].verdict.word = VERDICT_ANY;
    panel_add(c, "peers", RATERS_ENTRANTS);
    panel_add(c, "leaders", RATERS_GIVEN);
    step_add(c, "draw", STEP_DECISION);
    struct amount number = amount_of(c, PICK(dice, "0", "1", "2", "3"));
    if (roll(dice, 2) == 0)
        number = amount_by(c, BY_GROUP, PICK(dice, "g0 1 g1 2", "g0 2 * 1", "g2 3"));
    award_add(c, "flag", "hall", roll(dice, 5) == 0 ? amount_of(c, NULL) : number);
    ledger_random(c, dice, "0.5");
    component_add(c, "peers", "0.2", measure_source(c, SOURCE_BALLOTS, "peers"));
    component_add(c, "leaders", "0.3", measure_source(c, SOURCE_BALLOTS, "leaders"));
    if (roll(dice, 3) == 0) {
        struct measure points = measure_source(c, SOURCE_AWARDS, "flag");
        points.reduce = REDUCE_POINTS;
        points.window = WINDOW_PREVIOUS;
        int prior = component_add(c, "prior", "1", points);
        c->scheme.components[prior].part = PART_ADDED;
    }
    rows_random(c, dice);
}

static const char *unit_random(struct campaign *c, struct dice *dice)
{
    return c->facts.units[roll(dice, c->facts.unit_count)].id;
}

static void events_random(struct campaign *c, struct dice *dice, bool tidy, bool even)
{
    size_t count = roll(dice, even ? EVENTS_FEW : EVENTS_MAX);
    for (size_t i = 0; i < count; i++) {
        const char *indicator = PICK(dice, "deviation", "complaint", "praise", "survey");
        const char *gravity = NULL;
        if (strcmp(indicator, "deviation") == 0)
            gravity = PICK(dice, "minor", "major", NULL);
        else if (strcmp(indicator, "survey") == 0)
            gravity = PICK(dice, "good", "bad");
        bool strange = !tidy && roll(dice, 20) == 0;
        const char *unit = strange ? "stranger" : unit_random(c, dice);
        const char *day = PICK(dice, "2026-04-01", "2026-06-30", "2026-05-05", "2026-05-05",
                               "2026-02-01", "2025-12-31", "2026-07-01");
        const char *quantity = PICK(dice, "1", "1", "2", "0.5", "1.25");
        struct fact_event *event = event_add(c, unit, indicator, day, gravity, quantity);
        event->finding = (enum finding)roll(dice, FINDING_COUNT);
        event->topic = PICK(dice, "dust", "rust", NULL);
        event->sequence = (int64_t)i;
        if (!tidy && roll(dice, 10) == 0)
            event->quantity = NUMBER_ZERO;
        if (!tidy && i > 0 && roll(dice, 10) == 0)
            event->id = c->facts.events[roll(dice, i)].id;
    }
}

static void ballots_random(struct campaign *c, struct dice *dice, bool even)
{
    const char *raters = c->facts.units[0].id;
    for (size_t i = 1; i < c->facts.unit_count; i++)
        raters = arena_print(c->arena, "%s %s", raters, c->facts.units[i].id);
    raters_add(c, "peers", raters);
    raters_add(c, "leaders", "l1 l2 l3");
    for (size_t unit = 0; unit < c->facts.unit_count; unit++) {
        const char *id = c->facts.units[unit].id;
        for (size_t rater = 0; rater < c->facts.unit_count; rater++)
            if (rater != unit && roll(dice, 3) > 0)
                ballot_add(c, "peers", c->facts.units[rater].id, id,
                           even ? "90" : PICK(dice, "90", "80.5", "77", "100"));
        for (size_t rater = 0; rater < 3; rater++) {
            const char *leader = PICK(dice, "l1", "l2", "l3");
            const char *score = PICK(dice, "90", "85", "80");
            if (roll(dice, 8) > 0)
                ballot_add(c, "leaders", leader, id, even ? "90" : score);
        }
    }
    /* A second ballot of the same rater has no order key, so it is not part of the property. */
    size_t kept = 0;
    for (size_t i = 0; i < c->facts.ballot_count; i++) {
        const struct fact_ballot *ballot = &c->facts.ballots[i];
        bool fresh = true;
        for (size_t j = 0; j < kept; j++)
            fresh = fresh && (c->facts.ballots[j].unit != ballot->unit ||
                              c->facts.ballots[j].panel != ballot->panel ||
                              strcmp(c->facts.ballots[j].rater, ballot->rater) != 0);
        if (fresh)
            c->facts.ballots[kept++] = *ballot;
    }
    c->facts.ballot_count = kept;
}

static void history_random(struct campaign *c, struct dice *dice)
{
    static const char *const QUARTERS[][2] = {
        {"2026-01-01", "2026-03-31"}, {"2025-10-01", "2025-12-31"}, {"2025-07-01", "2025-09-30"}};
    for (size_t i = 0; i < COUNT(QUARTERS); i++)
        for (size_t wins = roll(dice, 4); wins > 0; wins--) {
            bool nobody = roll(dice, 6) == 0;
            win_add(c, nobody ? NULL : unit_random(c, dice), "flag", QUARTERS[i][0], QUARTERS[i][1],
                    "3");
        }
    if (roll(dice, 3) == 0) {
        const char *first = unit_random(c, dice), *second = unit_random(c, dice);
        order_add(c, "draw", arena_print(c->arena, "%s %s", first, second));
    }
    if (roll(dice, 4) == 0)
        objection_add(c, unit_random(c, dice), OBJECTION_UPHELD, NULL);
}

struct campaign *campaign_random(uint64_t seed, bool tidy)
{
    struct dice dice = {seed * 2654435761U + 1};
    struct campaign *c = campaign_new();
    c->facts.from = day_from("2026-04-01");
    c->facts.to = day_from("2026-06-30");
    scheme_random(c, &dice);
    bool even = roll(&dice, 2) == 0; /* units much alike, so that there are ties */
    size_t units = 2 + roll(&dice, UNITS_MAX - 1);
    for (size_t i = 0; i < units; i++) {
        const char *parent = i > 0 && roll(&dice, 2) == 0 ? unit_random(c, &dice) : NULL;
        const char *group = arena_print(c->arena, "g%zu", roll(&dice, GROUPS));
        if (roll(&dice, 8) == 0)
            group = NULL;
        unit_add(c, arena_print(c->arena, "u%zu", (i * 7) % 13), i % 5 == 4 ? "desk" : "hall",
                 group, parent);
        if (!even && roll(&dice, 3) > 0)
            metric_add(c, c->facts.units[i].id, "rate", WHEN_CURRENT, NULL,
                       PICK(&dice, "60", "75.5", "40.1", "10"));
    }
    events_random(c, &dice, tidy, even);
    ballots_random(c, &dice, even);
    history_random(c, &dice);
    assert_string_equal(campaign_faults(c), "");
    return c;
}

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

struct facts facts_shuffled(struct campaign *c, struct dice *dice)
{
    struct facts facts = c->facts;
    facts.events = SHUFFLED(c, dice, facts.events, facts.event_count);
    facts.tallies = SHUFFLED(c, dice, facts.tallies, facts.tally_count);
    facts.metrics = SHUFFLED(c, dice, facts.metrics, facts.metric_count);
    facts.ballots = SHUFFLED(c, dice, facts.ballots, facts.ballot_count);
    facts.panels = SHUFFLED(c, dice, facts.panels, facts.panel_count);
    facts.wins = SHUFFLED(c, dice, facts.wins, facts.win_count);
    facts.objections = SHUFFLED(c, dice, facts.objections, facts.objection_count);
    struct fact_order *orders = ARENA_ARRAY(c->arena, struct fact_order, facts.order_count);
    for (size_t i = 0; i < facts.order_count; i++)
        orders[i] = facts.orders[i];
    facts.orders = orders;
    const int *moved = units_shuffle(c, dice, &facts);
    references_move(c, &facts, moved);
    return facts;
}

static struct fact_tally *tally_of(struct facts *facts, const struct fact_event *event)
{
    day_t from = day_month_start(event->day);
    for (size_t i = 0; i < facts->tally_count; i++) {
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
                                 .to = day_add_months(from, 1) - 1,
                                 .quantity = NUMBER_ZERO,
                                 .points = NUMBER_ZERO};
    return tally;
}

struct facts facts_tallied(struct campaign *c)
{
    struct facts facts = c->facts;
    facts.events = ARENA_ARRAY(c->arena, struct fact_event, c->facts.event_count);
    facts.tallies = ARENA_ARRAY(c->arena, struct fact_tally, c->facts.event_count);
    facts.event_count = facts.tally_count = 0;
    for (size_t i = 0; i < c->facts.event_count; i++) {
        const struct fact_event *event = &c->facts.events[i];
        if (scheme_needs_events(&c->scheme, event->indicator)) {
            facts.events[facts.event_count++] = *event;
            continue;
        }
        struct fact_tally *tally = tally_of(&facts, event);
        tally->count++;
        tally->quantity = number_add(c->arena, tally->quantity, event->quantity);
    }
    return facts;
}
