#include "scheme/checking.h"

#include <string.h>

static bool gravity_exists(const struct scheme *scheme, const struct measure *measure,
                           const char *gravity)
{
    for (size_t i = 0; i < measure->event_count; i++) {
        int index = measure->events[i].index;
        if (index < 0) /* reported already; do not report what follows from it */
            return true;
        const struct ids *gravities = &scheme->indicators[index].gravities;
        for (size_t j = 0; j < gravities->count; j++)
            if (strcmp(gravities->items[j], gravity) == 0)
                return true;
    }
    return false;
}

void check_gravity(struct check *check, const char *where, const struct measure *measure,
                   const char *gravity)
{
    if (!gravity_exists(check->scheme, measure, gravity))
        error_add(check->error, where, CODE_UNREACHABLE, "reason",
                  arena_print(check->arena, "no indicator named here has the gravity %s", gravity),
                  NULL);
}

static void check_related(struct check *check, const char *where, struct measure *measure)
{
    struct related *related = &measure->where.related;
    check_references(check, pointer_key(check, where, "events"), related->events,
                     related->event_count, "indicator", scheme_indicator);
    const char *same = pointer_key(check, where, "same");
    if (related->same.count == 0)
        error_add(check->error, same, CODE_TOO_FEW, "min", "1", NULL);
    check_event_fields(check, same, &related->same, FIELDS_ALIKE);
    struct measure other = {.events = related->events, .event_count = related->event_count};
    if (related->event_count == 0) {
        other.events = measure->events;
        other.event_count = measure->event_count;
    }
    const char *gravity = pointer_key(check, pointer_key(check, where, "where"), "gravity");
    check_ids(check, gravity, &related->gravity);
    for (size_t i = 0; i < related->gravity.count; i++)
        check_gravity(check, pointer_index(check, gravity, i), &other, related->gravity.items[i]);
}

/* Late is what an indicator's deadline says. */
static void check_late(struct check *check, const char *where, const struct measure *measure)
{
    for (size_t i = 0; measure->where.has_late && i < measure->event_count; i++) {
        int index = measure->events[i].index;
        if (index < 0)
            continue;
        const struct indicator *indicator = &check->scheme->indicators[index];
        if (!indicator->has_deadline)
            check_combined(check, where, "late", NULL,
                           arena_print(check->arena, "%s, which has no deadline", indicator->id));
        else if (measure->where.late && indicator->deadline_late == LATE_REFUSE)
            error_add(check->error, pointer_key(check, where, "late"), CODE_UNREACHABLE, "reason",
                      arena_print(check->arena, "late events of %s are refused", indicator->id),
                      NULL);
    }
}

void check_where(struct check *check, const char *where, struct measure *measure)
{
    const char *here = pointer_key(check, where, "where");
    const char *gravity = pointer_key(check, here, "gravity");
    for (size_t i = 0; i < measure->where.gravity.count; i++)
        check_gravity(check, pointer_index(check, gravity, i), measure,
                      measure->where.gravity.items[i]);
    check_ids(check, gravity, &measure->where.gravity);
    check_late(check, here, measure);
    if (measure->where.related.given)
        check_related(check, pointer_key(check, here, "related"), measure);
}
