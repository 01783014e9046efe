#include "referee/measure.h"

#include <string.h>

#define FEBRUARY 2
#define LEAP_DAY 29

/* Whole years from a day to another, met on the anniversary. */
static int64_t years_between(day_t since, day_t day, enum leap leap)
{
    int year_a, month_a, day_a, year_b, month_b, day_b;
    day_split(since, &year_a, &month_a, &day_a);
    day_split(day, &year_b, &month_b, &day_b);
    day_t month = day_of(year_b, month_a, 1);
    day_t anniversary = month + day_a - 1;
    if (month_a == FEBRUARY && day_a == LEAP_DAY && leap == LEAP_FEB28)
        anniversary = day_add_months(month, 1) - 1;
    int64_t years = year_b - year_a - (day < anniversary);
    return years > 0 ? years : 0;
}

static void years_measure(struct run *run, const struct measure *measure, struct column *out)
{
    day_t at = run->to;
    if (!moment_find(run, &measure->at, &at))
        at = run->to;
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        day_t since = run->facts->units[unit].since;
        if (since != DAY_NONE)
            column_set(out, unit,
                       number_integer(years_between(since, at, run->scheme->settings.leap)));
    }
}

void roster_measure(struct run *run, const struct measure *measure, struct column *out)
{
    if (measure->reduce == REDUCE_YEARS) {
        years_measure(run, measure, out);
        return;
    }
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        const struct fact_unit *fact = &run->facts->units[unit];
        struct number value;
        if (strcmp(measure->roster, "headcount") == 0) {
            if (fact->has_headcount)
                column_set(out, unit, fact->headcount);
        } else if (strcmp(measure->roster, "since") == 0) {
            if (fact->since != DAY_NONE)
                column_set(out, unit, number_integer(fact->since));
        } else {
            const char *text = attribute_value(fact, measure->roster);
            if (text && number_parse(run->scratch, text, &value))
                column_set(out, unit, value);
        }
    }
}
