#include "app/steps_walk.h"

#include "base/text.h"

#include <stdlib.h>

static bool is_empty_notice(const struct step *step)
{
    return step->kind == STEP_NOTICE && step->days == 0;
}

struct walk steps_walk(const struct scheme *scheme, const struct table *entries, day_t today)
{
    struct walk walk = {.until = DAY_NONE};
    for (size_t row = 0; row < entries->row_count; row++) {
        size_t position = (size_t)strtoul(table_value(entries, row, "position"), NULL, 10);
        const char *until = table_value(entries, row, "until");
        bool returned = text_equal(table_value(entries, row, "outcome"), "returned");
        walk = (struct walk){.due = position, .until = DAY_NONE};
        if (until != NULL && day_parse(until, &walk.until))
            walk.running = true;
        else if (!returned)
            walk.due++;
        else if (scheme->settings.returned == RETURNED_FIRST)
            walk.due = 0;
    }
    if (walk.running && today > walk.until)
        walk = (struct walk){.due = walk.due + 1, .until = DAY_NONE};
    while (walk.due < scheme->step_count && is_empty_notice(&scheme->steps[walk.due]))
        walk.due++;
    return walk;
}

day_t steps_notice_end(const struct step *notice, const struct calendar *calendar, day_t from)
{
    if (notice->clock == CLOCK_WORKING)
        return calendar_working_day_after(calendar, from - 1, notice->days);
    return from + notice->days - 1;
}
