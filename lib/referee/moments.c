#include "referee/run.h"

#define MONTHS_A_YEAR 12

/* The day of a month, or that month's last day where it is shorter or none is asked for. */
static day_t month_day(day_t month, int day)
{
    day_t last = day_add_months(month, 1) - 1;
    day_t wanted = month + day - 1;
    return day == 0 || wanted > last ? last : wanted;
}

/* The day the scheme itself says: the first such day from the period's start, or after its end; a
 * day alone is one of the period's last month, or of the month behind it. */
static bool step_due(const struct run *run, const struct step *step, day_t *ret_day)
{
    bool after = step->due_after == DUE_AFTER_END;
    day_t start = after ? run->facts->to + 1 : run->facts->from;
    int year, month, day;
    if (step->due_month == 0 && step->due_day == 0)
        return false;
    if (step->due_month == 0) {
        *ret_day = month_day(day_month_start(after ? start : run->facts->to), step->due_day);
        return true;
    }
    day_split(start, &year, &month, &day);
    day_t due = month_day(day_of(year, step->due_month, 1), step->due_day);
    if (due < start)
        due = month_day(day_add_months(day_of(year, step->due_month, 1), MONTHS_A_YEAR),
                        step->due_day);
    *ret_day = due;
    return true;
}

bool step_span(const struct run *run, int step, day_t *ret_from, day_t *ret_to)
{
    for (size_t i = 0; i < run->facts->date_count; i++) {
        const struct fact_date *date = &run->facts->dates[i];
        if (date->step != step)
            continue;
        *ret_from = date->has_from ? date->from : DAY_FIRST;
        *ret_to = date->to;
        return true;
    }
    *ret_from = DAY_FIRST;
    return step_due(run, &run->scheme->steps[step], ret_to);
}

bool moment_find(const struct run *run, const struct moment *moment, day_t *ret_day)
{
    day_t from;
    switch (moment->kind) {
    case MOMENT_NONE:
        return false;
    case MOMENT_DAY:
        *ret_day = moment->day;
        return true;
    case MOMENT_PERIOD_END:
        *ret_day = run->facts->to;
        return true;
    case MOMENT_STEP:
        return step_span(run, moment->index, &from, ret_day);
    case MOMENT_DATE:
        break;
    }
    for (size_t i = 0; i < run->facts->date_count; i++)
        if (run->facts->dates[i].date == moment->index) {
            *ret_day = run->facts->dates[i].to;
            return true;
        }
    return false;
}

bool step_is_late(const struct run *run, int step, day_t day)
{
    day_t from, to;
    if (!step_span(run, step, &from, &to))
        return false;
    return run->scheme->settings.deadline_day == DEADLINE_EXCLUSIVE ? day >= to : day > to;
}

static day_t event_day(const struct fact_event *event, enum event_day which)
{
    switch (which) {
    case DAY_FILED:
        return event->has_filed ? event->filed : DAY_NONE;
    case DAY_SLOT_END:
        return event->has_slot_end ? event->slot_end : DAY_NONE;
    case DAY_AT:
        break;
    }
    return event->day;
}

bool event_is_late(const struct run *run, const struct fact_event *event)
{
    const struct indicator *indicator = &run->scheme->indicators[event->indicator];
    if (!indicator->has_deadline)
        return false;
    day_t from = event_day(event, indicator->deadline_from);
    day_t to = event_day(event, indicator->deadline_to);
    if (from == DAY_NONE)
        return false;
    day_t limit = from + indicator->deadline_days;
    if (indicator->deadline_clock == CLOCK_WORKING && indicator->deadline_days > 0)
        limit = calendar_working_day_after(&run->facts->calendar, from, indicator->deadline_days);
    return (to == DAY_NONE ? run->facts->as_of : to) > limit;
}
