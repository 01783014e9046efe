#include "cmocka_all.h"
#include "random_campaign_parts.h"

#include <string.h>

/* Indicators of events and their gravities, by what a measure may do with them. */
static const char *const GRADED[][2] = {
    {"deviation", "minor -1 major -2"},
    {"survey", "good 1 bad -0.5"},
    {"visit", "missed -2 * 0.25"},
};

struct share *share_of(struct drawing *d, const char *per_cent, const char *measure)
{
    struct share *share = ARENA_NEW(d->c->arena, struct share);
    *share = (struct share){.per_cent = number_of(d->c, per_cent),
                            .of = {measure, -1},
                            .rounding = (enum share_rounding)roll(&d->dice, 4)};
    return share;
}

static bool step_exists(const struct drawing *d, const char *id)
{
    return scheme_step(&d->c->scheme, id) >= 0;
}

/* A day that only the period knows, if the scheme has one. */
static struct moment moment_draw(struct drawing *d)
{
    if (chance(d, 2) && d->c->scheme.date_count > 0)
        return (struct moment){.kind = MOMENT_DATE, .id = "reference", .index = -1};
    if (chance(d, 2) && step_exists(d, "start"))
        return (struct moment){.kind = MOMENT_STEP, .id = "start", .index = -1};
    return (struct moment){.kind = MOMENT_DAY,
                           .day = day_from(PICK(d, "2026-01-01", "2025-09-01", "2026-05-01"))};
}

static void window_draw(struct drawing *d, struct measure *measure)
{
    switch (roll(&d->dice, 8)) {
    case 0:
        measure->window = WINDOW_YEAR;
        break;
    case 1:
        measure->window = WINDOW_EVER;
        break;
    case 2:
        if (d->c->scheme.cadence != CADENCE_ONCE)
            measure->window = WINDOW_PREVIOUS;
        break;
    case 3:
        measure->window = WINDOW_SINCE;
        measure->since = moment_draw(d);
        break;
    default:
        break;
    }
}

static struct amount each_draw(struct drawing *d)
{
    switch (roll(&d->dice, 5)) {
    case 0:
        return amount_of(d->c, NULL);
    case 1:
        return amount_by(d->c, BY_GROUP, PICK(d, "g0 1 g1 -0.5", "g2 2 * 0.1"));
    case 2:
        return amount_by(d->c, BY_AWARD, PICK(d, "flag 1 star -1", "flag 0.3 * 1"));
    default:
        return amount_of(d->c, PICK(d, "-1", "-0.35", "0.5", "2", "-3"));
    }
}

static struct measure events_measure(struct drawing *d)
{
    struct measure measure = measure_events(
        d->c, PICK(d, "complaint", "praise", "form", "vote", "leave", "deviation complaint"));
    measure.reduce = (enum reduction)(REDUCE_DEFAULT + roll(&d->dice, 4));
    measure.each = each_draw(d);
    window_draw(d, &measure);
    return measure;
}

static struct measure graded_measure(struct drawing *d)
{
    size_t row = roll(&d->dice, COUNT(GRADED));
    struct measure measure = measure_events(d->c, GRADED[row][0]);
    measure.each = amount_by(d->c, BY_GRAVITY, GRADED[row][1]);
    if (chance(d, 3))
        measure.where.gravity = ids_of(d->c, row == 0 ? "major" : row == 1 ? "good" : "missed");
    if (chance(d, 4)) {
        measure.where.quantity.given = true;
        measure.where.quantity.comparison = (enum comparison)roll(&d->dice, 5);
        measure.where.quantity.against = amount_of(d->c, PICK(d, "1", "0.5"));
    }
    window_draw(d, &measure);
    return measure;
}

static struct measure related_measure(struct drawing *d)
{
    struct measure measure = measure_events(d->c, PICK(d, "deviation", "visit", "complaint"));
    struct related *related = &measure.where.related;
    related->given = true;
    related->same = ids_of(d->c, PICK(d, "topic", "topic indicator", "gravity", "person occasion"));
    related->order = (enum related_order)roll(&d->dice, 2);
    related->scope = (enum related_scope)roll(&d->dice, 2);
    related->found = chance(d, 2);
    if (chance(d, 3)) {
        related->events = references_of(d->c, "deviation", &related->event_count);
        if (chance(d, 2))
            related->gravity = ids_of(d->c, "major");
    }
    /* What replaces another rule is never milder. */
    measure.each = amount_of(d->c, related->found ? PICK(d, "-3", "-4") : PICK(d, "-0.5", "1"));
    window_draw(d, &measure);
    return measure;
}

static struct measure rate_measure(struct drawing *d)
{
    struct measure measure = measure_events(d->c, "survey");
    measure.where.gravity = ids_of(d->c, "good");
    measure.reduce = REDUCE_RATE;
    measure.each = amount_of(d->c, PICK(d, "0.1", "0.03", "-0.05"));
    window_draw(d, &measure);
    return measure;
}

static struct measure missed_measure(struct drawing *d)
{
    struct measure measure = measure_events(d->c, PICK(d, "duty", "praise"));
    struct expect *expect = ARENA_NEW(d->c->arena, struct expect);
    expect->days = 1U << WEEKDAY_TUE | 1U << WEEKDAY_THU | 1U << roll(&d->dice, 7);
    expect->at_least = (int)(1 + roll(&d->dice, 2));
    expect->whole = chance(d, 2);
    expect->holidays = (enum expect_holidays)roll(&d->dice, 2);
    measure.reduce = REDUCE_MISSED;
    measure.expect = expect;
    measure.each = amount_of(d->c, PICK(d, "-0.5", "-0.1"));
    return measure;
}

/* Lateness and minutes: late ones can be counted only where they are not refused. */
static struct measure late_measure(struct drawing *d)
{
    struct measure measure = measure_events(d->c, "visit");
    const struct indicator *visit =
        &d->c->scheme.indicators[scheme_indicator(&d->c->scheme, "visit")];
    measure.where.has_late = visit->has_deadline;
    measure.where.late = visit->has_deadline && visit->deadline_late == LATE_COUNT && chance(d, 2);
    if (!visit->has_deadline || chance(d, 2)) {
        measure.where.minutes.given = true;
        measure.where.minutes.comparison = chance(d, 2) ? ABOVE : AT_MOST;
        measure.where.minutes.against = amount_of(d->c, PICK(d, "14", "20.5"));
    }
    measure.reduce = chance(d, 2) ? REDUCE_COUNT : REDUCE_ANY;
    measure.each = each_draw(d);
    return measure;
}

static struct measure assessed_measure(struct drawing *d)
{
    struct measure measure = measure_events(d->c, "inspection");
    measure.has_assessed = true;
    measure.assessed = number_of(d->c, PICK(d, "-1", "0.25"));
    window_draw(d, &measure);
    return measure;
}

static struct measure apart_measure(struct drawing *d)
{
    struct measure measure = measure_events(d->c, "leave");
    measure.apart = ids_of(d->c, PICK(d, "person", "person occasion"));
    measure.slope = slope_of(d->c, "1", "-0.5", "0", (enum partial)roll(&d->dice, 4));
    measure.slope->per = number_of(d->c, PICK(d, "1", "0.5"));
    return measure;
}

static struct measure metric_measure(struct drawing *d)
{
    struct measure measure = measure_source(d->c, SOURCE_METRIC, PICK(d, "rate", "rate", "badge"));
    if (chance(d, 3)) {
        measure.window = (enum window)(chance(d, 2) ? WINDOW_TARGET : WINDOW_PREVIOUS);
        return measure;
    }
    if (chance(d, 2)) {
        measure = measure_source(d->c, SOURCE_METRIC, "monthly");
        measure.reduce =
            (enum reduction[]){REDUCE_SUM, REDUCE_MEAN, REDUCE_MIN, REDUCE_MAX}[roll(&d->dice, 4)];
        measure.gaps = (enum gaps)roll(&d->dice, 3);
        window_draw(d, &measure);
    }
    measure.each = amount_of(d->c, PICK(d, "0.1", "-0.05"));
    return measure;
}

static struct measure ballots_measure(struct drawing *d)
{
    struct measure measure =
        measure_source(d->c, SOURCE_BALLOTS, PICK(d, "peers", "leaders", "own", "jury"));
    if (strcmp(measure.subject.id, "jury") == 0)
        measure.item = chance(d, 2) ? "skill" : NULL;
    measure.each = amount_of(d->c, PICK(d, "0.1", "0.033"));
    return measure;
}

static struct measure awards_measure_draw(struct drawing *d)
{
    struct measure measure = measure_source(d->c, SOURCE_AWARDS, PICK(d, "flag", "star"));
    measure.reduce = (enum reduction[]){REDUCE_COUNT, REDUCE_SUM, REDUCE_STREAK,
                                        REDUCE_POINTS}[roll(&d->dice, 4)];
    if (measure.reduce == REDUCE_STREAK)
        measure.gap = (enum gap)roll(&d->dice, 2);
    else
        window_draw(d, &measure);
    if (measure.reduce == REDUCE_SUM)
        measure.each = amount_by(d->c, BY_LEVEL, PICK(d, "gold -1 * 0.5", "silver 2 bronze 1"));
    else if (chance(d, 2))
        measure.each = each_draw(d);
    return measure;
}

static struct measure decided_measure(struct drawing *d)
{
    const char *step = PICK(d, "draw", "bonus", "fine", "lots");
    return measure_source(d->c, SOURCE_DECISIONS, step_exists(d, step) ? step : "draw");
}

static struct measure roster_measure(struct drawing *d)
{
    struct measure measure =
        measure_roster(d->c, PICK(d, "headcount", "since", "grade", "serving"));
    if (strcmp(measure.roster, "since") == 0) {
        measure.reduce = REDUCE_YEARS;
        measure.at = chance(d, 2) ? moment_draw(d) : (struct moment){.kind = MOMENT_PERIOD_END};
    }
    measure.each = amount_of(d->c, PICK(d, "0.1", "-0.25"));
    return measure;
}

static struct measure named_measure(struct drawing *d)
{
    size_t count = d->c->scheme.measure_count;
    return measure_source(d->c, SOURCE_MEASURE, d->c->scheme.measures[roll(&d->dice, count)].id);
}

typedef struct measure maker(struct drawing *d);
static maker *const MAKERS[] = {
    events_measure,      events_measure,  graded_measure, related_measure,
    rate_measure,        missed_measure,  late_measure,   assessed_measure,
    apart_measure,       metric_measure,  metric_measure, ballots_measure,
    awards_measure_draw, decided_measure, roster_measure, named_measure,
};

/* What any measure may have besides: slope, cap, field, else. */
static void extras_draw(struct drawing *d, struct measure *measure)
{
    if (!measure->slope && chance(d, 5)) {
        const char *against = chance(d, 3) ? "heads" : PICK(d, "0", "1", "60");
        const char *up = PICK(d, "0.5", "-1"), *down = PICK(d, "0", "-0.3", "1");
        measure->slope = slope_of(d->c, against, up, down, (enum partial)roll(&d->dice, 4));
        measure->slope->per = number_of(d->c, PICK(d, "1", "0.3", "7"));
    }
    measure->has_cap = chance(d, 6);
    measure->cap = number_of(d->c, PICK(d, "2", "0", "10.5"));
    if (chance(d, 7)) {
        struct field *field = measure->field = ARENA_NEW(d->c->arena, struct field);
        field->within = (enum within)roll(&d->dice, 4);
        field->reduce = (enum field_reduce)roll(&d->dice, 3);
        if (field->reduce == FIELD_PLACE)
            field->ties = (enum field_ties)roll(&d->dice, 2);
        else
            field->of = (enum field_of)roll(&d->dice, 2);
    }
    if (chance(d, 7))
        measure->instead = measure_kept(d->c, MAKERS[roll(&d->dice, COUNT(MAKERS))](d));
}

struct measure measure_draw(struct drawing *d)
{
    struct measure measure;
    if (chance(d, 10)) {
        struct measure terms[3];
        size_t count = 1 + roll(&d->dice, COUNT(terms));
        for (size_t i = 0; i < count; i++)
            terms[i] = MAKERS[roll(&d->dice, COUNT(MAKERS))](d);
        measure = measure_sum(d->c, terms, count);
    } else {
        measure = MAKERS[roll(&d->dice, COUNT(MAKERS))](d);
    }
    extras_draw(d, &measure);
    return measure;
}

void measures_draw(struct drawing *d)
{
    struct measure measure = measure_roster(d->c, "headcount");
    measure.field = ARENA_NEW(d->c->arena, struct field);
    *measure.field = (struct field){.within = WITHIN_ALL, .reduce = FIELD_SUM};
    measure_add(d->c, "heads", measure);
    measure = measure_source(d->c, SOURCE_METRIC, "rate");
    struct measure rate = measure_events(d->c, "survey");
    rate.where.gravity = ids_of(d->c, "good");
    rate.reduce = REDUCE_RATE;
    measure.instead = measure_kept(d->c, rate);
    measure_add(d->c, "satisfaction", measure);
    for (size_t count = roll(&d->dice, 4); count > 0; count--) {
        measure = measure_draw(d);
        measure_add(d->c, arena_print(d->c->arena, "m%zu", count), measure);
    }
}

/* A threshold that a unit may well be on either side of. */
struct test test_draw(struct drawing *d, struct measure measure)
{
    struct test test = {.measure = measure, .comparison = (enum comparison)roll(&d->dice, 4)};
    bool attribute = measure.source == SOURCE_ROSTER && measure.reduce == REDUCE_DEFAULT &&
                     strcmp(measure.roster, "headcount") != 0;
    if (attribute && chance(d, 2)) {
        test.comparison = IS;
        test.against = (struct amount){.kind = AMOUNT_TEXT, .text = "x"};
        if (strcmp(measure.roster, "serving") == 0)
            test.against = (struct amount){.kind = AMOUNT_TRUTH, .truth = chance(d, 2)};
    } else if (chance(d, 5)) {
        test.against = (struct amount){.kind = AMOUNT_SHARE,
                                       .share = share_of(d, PICK(d, "10", "120"), "satisfaction")};
    } else if (chance(d, 5)) {
        test.against = amount_by(d->c, chance(d, 2) ? BY_GROUP : BY_AWARD, "g0 1 flag 2 * 0");
        if (test.against.choice.by == BY_AWARD)
            test.against = amount_by(d->c, BY_AWARD, "flag 2 * 0");
    } else {
        test.against = amount_of(d->c, PICK(d, "0", "1", "3", "-2", "20"));
    }
    return test;
}
