#include "app/steps_walk.h"

#include "base/text.h"

#include <stdlib.h>

static bool is_empty_notice(const struct step *step)
{
    return step->kind == STEP_NOTICE && step->days == 0;
}

bool step_is_walked(const struct step *step)
{
    return step->kind == STEP_DECISION || step->kind == STEP_APPROVAL ||
           step->kind == STEP_NOTICE || step->kind == STEP_ANNOUNCEMENT;
}

size_t steps_walk_start(const struct scheme *scheme)
{
    size_t i = 0;
    while (i < scheme->step_count &&
           (!step_is_walked(&scheme->steps[i]) || scheme->steps[i].kind == STEP_DECISION))
        i++;
    return i;
}

size_t steps_walk_returned(const struct scheme *scheme, size_t position)
{
    size_t first = 0;
    if (scheme->settings.returned != RETURNED_FIRST)
        return position;
    while (first < position && scheme->steps[first].kind != STEP_APPROVAL)
        first++;
    return first;
}

static size_t position_of(const struct table *entries, size_t row)
{
    return (size_t)strtoul(table_value(entries, row, "position"), NULL, 10);
}

/* Makes void what the entries up to a row did from a step on. */
static void void_from(const struct table *entries, size_t last, size_t position, bool *holds)
{
    for (size_t row = 0; row <= last; row++)
        if (position_of(entries, row) >= position)
            holds[row] = false;
}

/* The walk after one more entry. */
static struct walk walk_enter(const struct scheme *scheme, const struct table *entries, size_t row,
                              bool *holds)
{
    size_t position = position_of(entries, row);
    const char *outcome = table_value(entries, row, "outcome");
    const char *until = table_value(entries, row, "until");
    struct walk walk = {.due = position, .until = DAY_NONE, .holds = holds};
    holds[row] = true;
    if (until != NULL && day_parse(until, &walk.until)) {
        walk.running = true;
    } else if (text_equal(outcome, "returned")) {
        walk.due = steps_walk_returned(scheme, position);
        void_from(entries, row, walk.due, holds);
    } else if (text_equal(outcome, "restarted")) {
        void_from(entries, row, position, holds);
    } else if (!text_equal(outcome, "continued")) {
        walk.due++;
    }
    return walk;
}

struct walk steps_walk(struct arena *arena, const struct scheme *scheme,
                       const struct table *entries, day_t today)
{
    bool *holds = ARENA_ARRAY(arena, bool, entries->row_count);
    struct walk walk = {.until = DAY_NONE, .holds = holds};
    for (size_t row = 0; row < entries->row_count; row++)
        walk = walk_enter(scheme, entries, row, holds);
    if (walk.running && today > walk.until)
        walk = (struct walk){.due = walk.due + 1, .until = DAY_NONE, .holds = holds};
    while (walk.due < scheme->step_count &&
           (!step_is_walked(&scheme->steps[walk.due]) || is_empty_notice(&scheme->steps[walk.due])))
        walk.due++;
    return walk;
}

day_t steps_notice_end(const struct step *notice, const struct calendar *calendar, day_t from)
{
    if (notice->clock == CLOCK_WORKING)
        return calendar_working_day_after(calendar, from - 1, notice->days);
    return from + notice->days - 1;
}
