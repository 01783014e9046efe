#include "app/panels_read.h"

#include "scheme/walk.h"

struct reading {
    const struct scheme *scheme;
    const struct strings *awards;
    bool *read; /* by panel */
};

static bool component_is_given(const struct component *component, const struct strings *awards)
{
    if (awards->count == 0 || component->only.award_count == 0)
        return true;
    for (size_t i = 0; i < component->only.award_count; i++)
        if (strings_has(awards, component->only.awards[i].id))
            return true;
    return false;
}

/* A measure that is a whole component counts with it; any other one is needed in any case. */
static bool measure_is_needed(const struct reading *reading, const struct measure *measure)
{
    const struct scheme *scheme = reading->scheme;
    for (size_t i = 0; i < scheme->component_count; i++)
        if (scheme->components[i].measure == measure)
            return component_is_given(&scheme->components[i], reading->awards);
    return true;
}

static void measure_read(const struct measure *measure, void *context)
{
    const struct reading *reading = context;
    if (measure->source == SOURCE_BALLOTS && measure->subject.index >= 0 &&
        measure_is_needed(reading, measure))
        reading->read[measure->subject.index] = true;
}

struct strings panels_read(struct arena *arena, const struct scheme *scheme,
                           const struct strings *awards)
{
    const char **ids = ARENA_ARRAY(arena, const char *, scheme->panel_count);
    struct reading reading = {scheme, awards, ARENA_ARRAY(arena, bool, scheme->panel_count)};
    struct strings found = {ids, 0};
    scheme_walk(scheme, measure_read, &reading);
    for (size_t i = 0; i < scheme->panel_count; i++)
        if (reading.read[i])
            ids[found.count++] = scheme->panels[i].id;
    return found;
}
