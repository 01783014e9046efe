/* Civil dates as day numbers, instants as microseconds, and the working-day calendar.
 *
 * A day is counted from 1970-01-01 (day 0) in the proleptic Gregorian calendar, years 1 to 9999. An
 * instant is microseconds since 1970-01-01T00:00:00Z. Which day an instant falls on depends on the
 * organisation's time zone and is computed in SQL, so no time zone table is read here. Pure. */
#ifndef PENNANT_BASE_DATE_H
#define PENNANT_BASE_DATE_H

#include "base/attributes.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t day_t;
typedef int64_t instant_t;

#define DAY_NONE     INT32_MIN /* "not given" */
#define INSTANT_NONE INT64_MIN
#define DAY_FIRST    (-719162) /* 0001-01-01 */
#define DAY_LAST     2932896   /* 9999-12-31 */

/* YYYY-MM-DD, a real date. False leaves *ret_day alone. */
bool day_parse(const char *text, day_t *ret_day) MUST_CHECK;
void day_print(struct buffer *out, day_t day);

/* The same as a text in the arena; NULL for DAY_NONE. */
const char *day_text(struct arena *arena, day_t day);
day_t day_of(int year, int month, int day);
void day_split(day_t day, int *ret_year, int *ret_month, int *ret_day);
int day_weekday(day_t day); /* 1 Monday to 7 Sunday */
day_t day_month_start(day_t day);
day_t day_year_start(day_t day);
/* The same day of the month so many months later (or earlier), or that month's last day. What would
 * leave the calendar stops at DAY_FIRST or DAY_LAST. */
day_t day_add_months(day_t day, int months);

/* RFC 3339 with 0 to 6 decimals of a second and Z or an offset; leap second 60 is refused, and so
 * is an instant that is not in the years 1 to 9999 of UTC. False leaves *ret_instant alone. */
bool instant_parse(const char *text, instant_t *ret_instant) MUST_CHECK;
/* In UTC with Z, six decimals only where they are not zero. */
void instant_print(struct buffer *out, instant_t instant);
instant_t instant_now(void);

/* Days off and days worked against the week's rule (Monday to Friday); both sorted upwards. A day
 * in both is worked. */
struct calendar {
    const day_t *holidays;
    size_t holiday_count;
    const day_t *workdays;
    size_t workday_count;
};

bool calendar_is_working(const struct calendar *calendar, day_t day);
/* The n-th working day after a day, n >= 1; stops at DAY_LAST. */
day_t calendar_working_day_after(const struct calendar *calendar, day_t day, int n);

#endif
