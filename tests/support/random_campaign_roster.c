#include "random_campaign_parts.h"
#include "scheme/cadence.h"

#define UNITS_MAX     12
#define GROUPS        3
#define PERIODS_BACK  4
#define HOLIDAYS_MOST 6

const char *unit_draw(struct drawing *d)
{
    return d->c->facts.units[roll(&d->dice, d->c->facts.unit_count)].id;
}

static void unit_describe(struct drawing *d, int index)
{
    struct fact_unit *unit = &d->c->facts.units[index];
    unit->has_headcount = !chance(d, 4);
    unit->headcount = number_of(d->c, PICK(d, "1", "2", "3", "4.5"));
    if (!chance(d, 4))
        unit->since = day_from(PICK(d, "2020-02-29", "2023-04-01", "2024-06-30", "2026-05-20"));
    if (!chance(d, 3))
        unit_attribute(d->c, index, "grade", PICK(d, "1", "2.5", "x"));
    if (!chance(d, 3))
        unit_attribute(d->c, index, "serving", PICK(d, "true", "false"));
    if (!chance(d, 3))
        unit_attribute(d->c, index, "manager", chance(d, 5) ? "stranger" : unit_draw(d));
}

static void units_draw(struct drawing *d)
{
    size_t units = 2 + roll(&d->dice, UNITS_MAX - 1);
    for (size_t i = 0; i < units; i++) {
        const char *parent = i > 0 && chance(d, 2) ? unit_draw(d) : NULL;
        const char *group = arena_print(d->c->arena, "g%zu", roll(&d->dice, GROUPS));
        if (chance(d, 8))
            group = NULL;
        const char *kind = i % 5 == 4 ? "desk" : i % 7 == 6 ? "site" : "hall";
        unit_describe(
            d, unit_add(d->c, arena_print(d->c->arena, "u%zu", (i * 7) % 13), kind, group, parent));
    }
}

static void metrics_draw(struct drawing *d)
{
    static const char *const MONTHS[] = {"2025-12-01", "2026-01-01", "2026-02-01", "2026-03-01",
                                         "2026-04-01", "2026-05-01", "2026-06-01"};
    for (size_t i = 0; i < d->c->facts.unit_count; i++) {
        const char *unit = d->c->facts.units[i].id;
        if (!d->even && !chance(d, 4))
            metric_add(d->c, unit, "rate", WHEN_CURRENT, NULL, PICK(d, "60", "75.5", "40.1", "10"));
        if (chance(d, 3))
            metric_add(d->c, unit, "rate", WHEN_PREVIOUS, NULL, PICK(d, "60", "55"));
        if (chance(d, 3))
            metric_add(d->c, unit, "rate", WHEN_TARGET, NULL, PICK(d, "80", "65.25"));
        if (chance(d, 2))
            metric_add(d->c, unit, "badge", WHEN_CURRENT, NULL, PICK(d, "0", "1"));
        for (size_t month = 0; month < COUNT(MONTHS); month++)
            if (!chance(d, 4))
                metric_add(d->c, unit, "monthly", WHEN_MONTH, MONTHS[month],
                           PICK(d, "1", "0", "3.5", "12"));
    }
    if (!d->tidy && chance(d, 4))
        metric_add(d->c, "stranger", "rate", WHEN_CURRENT, NULL, "1");
}

/* Wins of earlier periods, some by nobody and some by units that are gone. */
static void history_draw(struct drawing *d)
{
    const struct scheme *scheme = &d->c->scheme;
    for (int back = 1; back <= PERIODS_BACK; back++)
        for (size_t wins = roll(&d->dice, 3); wins > 0; wins--) {
            const char *award = PICK(d, "flag", "flag", "star"), *unit = unit_draw(d);
            const struct award *row = &scheme->awards[scheme_award(scheme, award)];
            day_t from, to;
            if (!cadence_previous(row->has_cadence ? row->cadence : scheme->cadence,
                                  d->c->facts.from, back, &from, &to)) {
                from = d->c->facts.from - 100;
                to = d->c->facts.from - 1 - (day_t)roll(&d->dice, 50);
            }
            if (chance(d, 6))
                unit = chance(d, 2) || !d->tidy ? "gone" : NULL;
            win_add(d->c, unit, award, "2026-01-01", "2026-01-01", PICK(d, "3", "0", "1.5"));
            struct fact_win *win = &d->c->facts.wins[d->c->facts.win_count - 1];
            win->from = from;
            win->to = to;
            win->level = row->levels.count > 0 ? PICK(d, "gold", "silver", NULL) : NULL;
        }
}

static const day_t *days_draw(struct drawing *d, size_t *ret_count)
{
    size_t count = roll(&d->dice, HOLIDAYS_MOST);
    day_t *days = ARENA_ARRAY(d->c->arena, day_t, count), day = d->c->facts.from;
    for (size_t i = 0; i < count; i++)
        days[i] = day += 1 + (day_t)roll(&d->dice, 15);
    *ret_count = count;
    return days;
}

static void days_known(struct drawing *d)
{
    struct facts *facts = &d->c->facts;
    const struct scheme *scheme = &d->c->scheme;
    facts->calendar.holidays = days_draw(d, &facts->calendar.holiday_count);
    facts->calendar.workdays = days_draw(d, &facts->calendar.workday_count);
    if (chance(d, 8))
        facts->awards = ids_of(d->c, PICK(d, "flag", "flag star", "star"));
    facts->as_of = facts->to + (day_t)roll(&d->dice, 40);
    if (chance(d, 2))
        facts->notice_from = facts->to + (day_t)roll(&d->dice, 10);
    if (scheme->date_count > 0 && !chance(d, 3))
        date_add(d->c, "reference", NULL, PICK(d, "2026-04-15", "2025-11-01"));
    static const char *const STEPS[] = {"start", "entry", "voting", "review"};
    for (size_t i = 0; i < COUNT(STEPS); i++) {
        if (scheme_step(scheme, STEPS[i]) < 0 || chance(d, 2))
            continue;
        const char *from = chance(d, 2) ? "2026-03-01" : NULL;
        date_add(d->c, STEPS[i], from, PICK(d, "2026-05-10", "2026-06-30"));
    }
}

void roster_draw(struct drawing *d)
{
    units_draw(d);
    metrics_draw(d);
    history_draw(d);
    days_known(d);
}
