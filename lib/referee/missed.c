#include "referee/sieve.h"

#include <stdlib.h>

#define DAYS_A_WEEK 7

/* Monday of the day's week. */
static day_t week_start(day_t day)
{
    return day - (day_weekday(day) - 1);
}

/* The days of a week on which something is expected, as bits; none where the week is not asked. */
static unsigned week_days(const struct run *run, const struct expect *expect, day_t monday,
                          day_t from, day_t to)
{
    unsigned days = 0;
    for (int i = 0; i < DAYS_A_WEEK; i++) {
        day_t day = monday + i;
        if (!(expect->days & 1u << i))
            continue;
        if (day < from || day > to) {
            if (expect->whole)
                return 0;
            continue;
        }
        if (expect->holidays == HOLIDAYS_COUNT || calendar_is_working(&run->facts->calendar, day))
            days |= 1u << i;
    }
    return days;
}

static int bits_count(unsigned bits)
{
    int count = 0;
    for (; bits != 0; bits &= bits - 1)
        count++;
    return count;
}

/* Where fewer days are left than are asked for, all of them will do. */
static bool week_is_kept(const struct expect *expect, unsigned days, unsigned seen)
{
    int wanted = bits_count(days);
    if (expect->at_least < wanted)
        wanted = expect->at_least;
    return bits_count(days & seen) >= wanted;
}

static int by_unit_and_day(const void *a, const void *b)
{
    const struct fact_event *left = *(const struct fact_event *const *)a;
    const struct fact_event *right = *(const struct fact_event *const *)b;
    if (left->unit != right->unit)
        return left->unit < right->unit ? -1 : 1;
    return (left->day > right->day) - (left->day < right->day);
}

/* Weeks of the window that ask for something. */
static int64_t weeks_expected(const struct run *run, const struct expect *expect, day_t from,
                              day_t to)
{
    int64_t weeks = 0;
    for (day_t monday = week_start(from); monday <= to; monday += DAYS_A_WEEK)
        weeks += week_days(run, expect, monday, from, to) != 0;
    return weeks;
}

void missed_measure(struct run *run, const struct measure *measure, struct column *out)
{
    size_t count;
    day_t from, to;
    const struct fact_event **events = sieve_collect(run, measure, &count);
    if (!window_span(run, measure, &from, &to))
        return;
    int64_t weeks = weeks_expected(run, measure->expect, from, to);
    int64_t *kept = ARENA_ARRAY(run->scratch, int64_t, run->unit_count);
    if (count > 0)
        qsort(events, count, sizeof(*events), by_unit_and_day);
    for (size_t first = 0, end; first < count; first = end) {
        day_t monday = week_start(events[first]->day);
        unsigned seen = 0, days = week_days(run, measure->expect, monday, from, to);
        for (end = first; end < count && events[end]->unit == events[first]->unit &&
                          events[end]->day < monday + DAYS_A_WEEK;
             end++)
            seen |= 1u << (events[end]->day - monday);
        kept[events[first]->unit] += days != 0 && week_is_kept(measure->expect, days, seen);
    }
    for (size_t unit = 0; unit < run->unit_count; unit++)
        column_set(out, unit, number_integer(weeks - kept[unit]));
}
