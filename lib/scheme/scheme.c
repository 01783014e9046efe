#include "scheme/scheme.h"
#include "scheme/cadence.h"

#include <string.h>

/* Definitions begin with their id, so one loop finds any of them. */
static int definition_find(const void *rows, size_t count, size_t size, const char *id)
{
    const char *row = rows;
    for (size_t i = 0; i < count; i++, row += size) {
        const char *name;
        memcpy(&name, row, sizeof(name));
        if (name && strcmp(name, id) == 0)
            return (int)i;
    }
    return -1;
}

#define FIND(rows, count, id) definition_find((rows), (count), sizeof(*(rows)), (id))

_Static_assert(offsetof(struct indicator, id) == 0 && offsetof(struct measure, id) == 0 &&
                   offsetof(struct panel, id) == 0 && offsetof(struct award, id) == 0 &&
                   offsetof(struct component, id) == 0 && offsetof(struct step, id) == 0,
               "definition_find reads the id first");

int scheme_indicator(const struct scheme *scheme, const char *id)
{
    return FIND(scheme->indicators, scheme->indicator_count, id);
}

int indicator_gravity(const struct indicator *indicator, const char *gravity)
{
    for (size_t i = 0; gravity != NULL && i < indicator->gravities.count; i++)
        if (strcmp(indicator->gravities.items[i], gravity) == 0)
            return (int)i;
    return -1;
}

int scheme_measure(const struct scheme *scheme, const char *id)
{
    return FIND(scheme->measures, scheme->measure_count, id);
}

int scheme_panel(const struct scheme *scheme, const char *id)
{
    return FIND(scheme->panels, scheme->panel_count, id);
}

int scheme_award(const struct scheme *scheme, const char *id)
{
    return FIND(scheme->awards, scheme->award_count, id);
}

int scheme_component(const struct scheme *scheme, const char *id)
{
    return FIND(scheme->components, scheme->component_count, id);
}

int scheme_date(const struct scheme *scheme, const char *id)
{
    return FIND(scheme->dates, scheme->date_count, id);
}

int scheme_step(const struct scheme *scheme, const char *id)
{
    return FIND(scheme->steps, scheme->step_count, id);
}
