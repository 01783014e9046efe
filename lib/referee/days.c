#include "referee/days.h"

#include "referee/run.h"
#include "scheme/cadence.h"

bool measure_days(const struct scheme *scheme, const struct facts *facts,
                  const struct measure *measure, day_t *ret_first, day_t *ret_last)
{
    const struct run run = {.scheme = scheme, .facts = facts};
    day_t first = facts->from;
    switch (measure->window) {
    case WINDOW_PERIOD:
    case WINDOW_TARGET:
        break;
    case WINDOW_PREVIOUS:
        return cadence_previous(scheme->cadence, facts->from, 1, ret_first, ret_last);
    case WINDOW_YEAR:
        first = day_year_start(facts->to);
        break;
    case WINDOW_EVER:
        first = DAY_FIRST;
        break;
    case WINDOW_SINCE:
        if (!moment_find(&run, &measure->since, &first))
            return false;
        break;
    }
    *ret_first = first;
    *ret_last = facts->to;
    return first <= facts->to;
}

bool step_days(const struct scheme *scheme, const struct facts *facts, int step, day_t *ret_from,
               day_t *ret_to)
{
    const struct run run = {.scheme = scheme, .facts = facts};
    return step_span(&run, step, ret_from, ret_to);
}
