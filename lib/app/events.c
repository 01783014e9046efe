#include "app/events.h"

#include "app/app.h"
#include "app/event_check.h"
#include "app/event_periods.h"
#include "store/ingest.h"

#include <string.h>

static bool load_known(struct work *work, const struct event_item *items, size_t count,
                       struct known *ret_known, struct error *error)
{
    const struct event_draft **drafts = ARENA_ARRAY(work->arena, const struct event_draft *, count);
    for (size_t i = 0; i < count; i++)
        drafts[i] = items[i].draft;
    const struct known_names names = event_names(work->arena, drafts, count);
    return known_load(work->tx, work->app->known, &names, ret_known, error);
}

static void take_outcomes(struct event_item *items, const size_t *places,
                          const struct ingest_outcome *outcomes, size_t count)
{
    static const struct {
        enum event_result result;
        enum code code;
    } results[] = {[INGEST_STORED] = {EVENT_STORED, CODE_OK},
                   [INGEST_DUPLICATE] = {EVENT_DUPLICATE, CODE_OK},
                   [INGEST_DIFFERS] = {EVENT_DIFFERS, CODE_DUPLICATE_DIFFERS},
                   [INGEST_RATED] = {EVENT_DIFFERS, CODE_DUPLICATE_SURVEY},
                   [INGEST_TOKEN_USED] = {EVENT_DIFFERS, CODE_TOKEN_USED}};
    for (size_t i = 0; i < count; i++) {
        struct event_item *item = &items[places[i]];
        item->result = results[outcomes[i].result].result;
        item->id = outcomes[i].id;
        if (item->result != EVENT_DIFFERS)
            continue;
        item->id = NULL;
        error_set(item->error, results[outcomes[i].result].code, NULL);
    }
}

/* All or nothing: every item's fault becomes a violation of the whole, under where. */
static bool none_failed(struct arena *arena, const char *where, const struct event_item *items,
                        size_t count, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        const struct error *fault = items[i].error;
        if (items[i].result == EVENT_STORED || items[i].result == EVENT_DUPLICATE)
            continue;
        if (fault->count == 0)
            error_add(error, arena_print(arena, "%s/%zu", where, i), fault->code, NULL);
        for (size_t n = 0; n < fault->count; n++) {
            const struct violation *violation = &fault->violations[n];
            const char *inside = violation->where[0] == '#' ? violation->where + 1 : "";
            error_add(error, arena_print(arena, "%s/%zu%s", where, i, inside), violation->code,
                      violation->params[0].name, violation->params[0].value,
                      violation->params[1].name, violation->params[1].value, NULL);
        }
    }
    return error_none(error);
}

/* The items that are fit, as they will be stored. */
struct fit_events {
    struct ingest_event *events;
    size_t *places; /* of each among the items */
    size_t count;
};

static bool check_all(struct work *work, struct event_item *items, size_t count,
                      struct fit_events *ret_fit, struct error *error)
{
    struct fit_events fit = {ARENA_ARRAY(work->arena, struct ingest_event, count),
                             ARENA_ARRAY(work->arena, size_t, count), 0};
    struct known known;
    if (!work_begin(work, error) || !load_known(work, items, count, &known, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct ingest_event *event = &fit.events[fit.count];
        items[i].result = EVENT_REFUSED;
        items[i].id = NULL;
        if (items[i].draft == NULL ||
            !event_check(work, &known, items[i].draft, event, items[i].error))
            continue;
        event->recorded_by =
            items[i].recorded_by != NULL ? items[i].recorded_by : work->principal->subject;
        fit.places[fit.count++] = i;
    }
    *ret_fit = fit;
    return true;
}

static void mark_stored(struct event_item *items, const struct fit_events *fit)
{
    for (size_t i = 0; i < fit->count; i++) {
        items[fit->places[i]].result = EVENT_STORED;
        items[fit->places[i]].id = fit->events[i].id;
    }
}

bool events_record_all(struct work *work, struct event_item *items, size_t count, bool atomic,
                       struct error *error)
{
    struct ingest_outcome *outcomes = ARENA_ARRAY(work->arena, struct ingest_outcome, count);
    struct fit_events fit;
    if (!check_all(work, items, count, &fit, error))
        return false;
    if (atomic && fit.count < count)
        mark_stored(items, &fit); /* only the others are told */
    else if (!ingest_events(work->tx, fit.events, fit.count, outcomes, error))
        return false;
    else
        take_outcomes(items, fit.places, outcomes, fit.count);
    return !atomic || none_failed(work->arena, "#", items, count, error);
}

struct events_ready {
    struct event_item *items;
    struct fit_events fit;
    struct ingest_ready *rows;
};

bool events_prepare(struct work *work, struct event_item *items, size_t count,
                    struct events_ready **ret_ready, struct error *error)
{
    struct events_ready *ready = ARENA_NEW(work->arena, struct events_ready);
    ready->items = items;
    if (!check_all(work, items, count, &ready->fit, error))
        return false;
    ready->rows = ingest_prepare(work->tx, ready->fit.events, ready->fit.count);
    *ret_ready = ready;
    return true;
}

bool events_record_ready(struct work *work, const struct events_ready *ready, struct error *error)
{
    if (!ingest_fresh(work->tx, ready->rows, error))
        return false;
    mark_stored(ready->items, &ready->fit);
    return true;
}

bool events_check(struct work *work, const struct event_draft *drafts, size_t count,
                  const char *where, struct ingest_event *ret_events, struct error *error)
{
    struct event_item *items = ARENA_ARRAY(work->arena, struct event_item, count);
    struct event_draft *own = ARENA_ARRAY(work->arena, struct event_draft, count);
    struct known known;
    for (size_t i = 0; i < count; i++) {
        own[i] = drafts[i];
        own[i].source = NULL;
        items[i] =
            (struct event_item){.draft = &own[i], .error = ARENA_NEW(work->arena, struct error)};
        error_init(items[i].error, work->arena);
    }
    if (!load_known(work, items, count, &known, error))
        return false;
    for (size_t i = 0; i < count; i++)
        items[i].result = event_check(work, &known, items[i].draft, &ret_events[i], items[i].error)
                              ? EVENT_STORED
                              : EVENT_REFUSED;
    return none_failed(work->arena, where, items, count, error);
}

bool events_get(struct work *work, const char *id, struct table *ret_row, struct error *error)
{
    struct table row;
    if (!work_begin(work, error) || !event_get(work->tx, id, &row, error))
        return false;
    if (row.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "event", NULL);
    if (!event_periods_add(work, id, &row, error))
        return false;
    *ret_row = row;
    return true;
}

bool events_list(struct work *work, const struct event_filter *filter, const struct page *page,
                 struct table *ret_rows, struct error *error)
{
    return work_begin(work, error) && event_list(work->tx, filter, page, ret_rows, error);
}
