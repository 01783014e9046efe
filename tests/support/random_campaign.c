#include "cmocka_all.h"
#include "random_campaign_parts.h"

#define DAYS_BEFORE_MOST 200

size_t roll(struct dice *dice, size_t sides)
{
    dice->state = dice->state * 6364136223846793005U + 1442695040888963407U;
    return (size_t)(dice->state >> 33) % sides;
}

bool chance(struct drawing *d, size_t sides)
{
    return roll(&d->dice, sides) == 0;
}

const char *pick(struct drawing *d, const char *const *texts, size_t count)
{
    return texts[roll(&d->dice, count)];
}

const struct choice *words_by_group(struct drawing *d, const char *pairs)
{
    struct choice *choice = ARENA_NEW(d->c->arena, struct choice);
    *choice = choice_of(d->c, BY_GROUP, pairs);
    return choice;
}

day_t day_draw(struct drawing *d)
{
    const struct facts *facts = &d->c->facts;
    switch (roll(&d->dice, 12)) {
    case 0:
        return facts->from;
    case 1:
        return facts->to;
    case 2:
        return facts->from - 1;
    case 3:
        return facts->to + 1;
    case 4:
        return day_year_start(facts->to) - (chance(d, 2) ? 1 : 0);
    case 5:
        return facts->from - 1 - (day_t)roll(&d->dice, DAYS_BEFORE_MOST);
    default:
        return facts->from + (day_t)roll(&d->dice, (size_t)(facts->to - facts->from) + 1);
    }
}

static void period_draw(struct drawing *d)
{
    static const struct {
        enum cadence cadence;
        const char *from, *to;
    } PERIODS[] = {
        {CADENCE_QUARTER, "2026-04-01", "2026-06-30"},
        {CADENCE_QUARTER, "2026-04-01", "2026-06-30"},
        {CADENCE_MONTH, "2026-05-01", "2026-05-31"},
        {CADENCE_HALF_YEAR, "2026-01-01", "2026-06-30"},
        {CADENCE_YEAR, "2026-01-01", "2026-12-31"},
        {CADENCE_ONCE, "2026-02-10", "2026-05-20"},
    };
    size_t period = roll(&d->dice, COUNT(PERIODS));
    d->c->scheme.cadence = PERIODS[period].cadence;
    d->c->facts.from = day_from(PERIODS[period].from);
    d->c->facts.to = day_from(PERIODS[period].to);
}

static struct campaign *campaign_draw(uint64_t seed, bool tidy, bool ledgers)
{
    struct drawing d = {
        .c = campaign_new(), .dice = {seed * 2654435761U + 1}, .tidy = tidy, .ledgers = ledgers};
    d.even = chance(&d, 2);
    period_draw(&d);
    settings_draw(&d);
    definitions_draw(&d);
    steps_draw(&d);
    measures_draw(&d);
    components_draw(&d);
    rows_draw(&d);
    roster_draw(&d);
    facts_draw(&d);
    const char *faults = campaign_faults(d.c);
    if (faults[0] != '\0')
        fail_msg("seed %llu: %s", (unsigned long long)seed, faults);
    return d.c;
}

struct campaign *campaign_random(uint64_t seed, bool tidy)
{
    return campaign_draw(seed, tidy, false);
}

struct campaign *campaign_random_ledgers(uint64_t seed)
{
    return campaign_draw(seed, true, true);
}
