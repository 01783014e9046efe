#include "referee/days.h"

#include "scheme/cadence.h"

bool measure_days(const struct scheme *scheme, const struct measure *measure, day_t from, day_t to,
                  day_t *ret_first, day_t *ret_last)
{
    day_t first = from;
    switch (measure->window) {
    case WINDOW_PERIOD:
    case WINDOW_TARGET:
        break;
    case WINDOW_PREVIOUS:
        return cadence_previous(scheme->cadence, from, 1, ret_first, ret_last);
    case WINDOW_YEAR:
        first = day_year_start(to);
        break;
    case WINDOW_EVER:
        first = DAY_FIRST;
        break;
    case WINDOW_SINCE:
        first = measure->window_since;
        break;
    }
    *ret_first = first;
    *ret_last = to;
    return first <= to;
}
