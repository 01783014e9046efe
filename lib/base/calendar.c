#include "base/date.h"

/* Binary search in days that are sorted upwards. */
static bool days_have(const day_t *days, size_t count, day_t day)
{
    size_t low = 0;
    while (count > 0) {
        size_t half = count / 2;
        if (days[low + half] == day)
            return true;
        if (days[low + half] < day) {
            low += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return false;
}

bool calendar_is_working(const struct calendar *calendar, day_t day)
{
    if (days_have(calendar->workdays, calendar->workday_count, day))
        return true;
    if (days_have(calendar->holidays, calendar->holiday_count, day))
        return false;
    return day_weekday(day) <= 5;
}

day_t calendar_working_day_after(const struct calendar *calendar, day_t day, int n)
{
    while (n > 0 && day < DAY_LAST) {
        day++;
        if (calendar_is_working(calendar, day))
            n--;
    }
    return day;
}
