#include "referee/event_fate.h"

#include "referee/run.h"

#include <string.h>

static const char *refusal_of(const struct run *run, size_t place)
{
    for (size_t i = 0; i < run->refusal_count; i++)
        if (run->refusals[i].index == place && strcmp(run->refusals[i].list, "events") == 0)
            return run->refusals[i].code;
    return NULL;
}

const char *event_fate(const struct scheme *scheme, const struct facts *facts, size_t place)
{
    struct arena *arena = arena_new();
    struct run run = {
        .arena = arena,
        .scratch = arena,
        .scheme = scheme,
        .facts = facts,
        .unit_count = facts->unit_count,
        .from = facts->from,
        .to = facts->to,
    };
    const struct fact_event *event = &facts->events[place];
    events_admit(&run);
    const char *code = refusal_of(&run, place);
    bool counts = run.event_counts[place];
    arena_free(arena);
    if (code != NULL || counts) {
        bool read =
            event->day <= facts->to &&
            event->day >= scheme_reads_since(scheme, event->indicator, facts->from, facts->to);
        return code != NULL ? code : read ? NULL : "out_of_period";
    }
    return event->finding == FINDING_DISMISSED   ? "dismissed"
           : event->finding == FINDING_WITHDRAWN ? "withdrawn"
                                                 : "finding_too_weak";
}
