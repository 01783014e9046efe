#include "app/events.h"

#include "app/event_periods.h"
#include "app/fact_check.h"
#include "base/number.h"
#include "base/text.h"
#include "base/uuid.h"
#include "store/ingest.h"

#include <string.h>

/* The fields an indicator can ask for, and where a checked event has them. What was filed when is
 * never asked for: not yet filed is a fact too. */
static const struct {
    const char *name;
    size_t offset;
} NEEDED[] = {
    {"topic", offsetof(struct ingest_event, topic)},
    {"person", offsetof(struct ingest_event, person)},
    {"occasion", offsetof(struct ingest_event, occasion)},
    {"minutes", offsetof(struct ingest_event, minutes)},
    {"slot_end", offsetof(struct ingest_event, slot_end)},
    {"note", offsetof(struct ingest_event, note)},
    {"evidence", offsetof(struct ingest_event, evidence)},
};

static void check_needed(struct arena *arena, const struct known_indicator *indicator,
                         const struct ingest_event *event, struct error *error)
{
    for (size_t i = 0; i < COUNT(NEEDED); i++) {
        const char *value;
        memcpy(&value, (const char *)event + NEEDED[i].offset, sizeof(value));
        if (value == NULL && strings_has(&indicator->fields, NEEDED[i].name))
            error_add(error, arena_print(arena, "#/%s", NEEDED[i].name), CODE_FIELD_REQUIRED, NULL);
    }
}

static void check_gravity(const struct known_indicator *indicator, const char *gravity,
                          bool unrated, struct error *error)
{
    if (gravity == NULL && indicator->gravities.count > 0 && !unrated)
        error_add(error, "#/gravity", CODE_FIELD_REQUIRED, NULL);
    else if (gravity != NULL && !strings_has(&indicator->gravities, gravity))
        error_add(error, "#/gravity", CODE_GRAVITY_UNKNOWN, "indicator", indicator->code, "gravity",
                  gravity, NULL);
}

/* What an answer to a survey says beside other events, and nothing else may say. */
static void check_answer(const struct known_indicator *indicator, struct ingest_event *event,
                         struct error *error)
{
    const struct {
        const char *where, *value;
    } parts[] = {{"#/channel", event->channel},
                 {"#/rating_mode", event->rating_mode},
                 {"#/rater_mode", event->rater_mode}};
    for (size_t i = 0; i < COUNT(parts) && !indicator->surveyed; i++) {
        if (parts[i].value != NULL)
            error_add(error, parts[i].where, CODE_SURVEY_ONLY, "indicator", indicator->code, NULL);
    }
    if (!indicator->surveyed)
        return;
    if (event->rating_mode == NULL)
        event->rating_mode = "active";
    if (event->occasion == NULL && !strings_has(&indicator->fields, "occasion"))
        error_add(error, "#/occasion", CODE_FIELD_REQUIRED, NULL);
    if (event->gravity != NULL && text_equal(event->rating_mode, "none"))
        error_add(error, "#/gravity", CODE_NOT_COMBINED, "key", "gravity", "other",
                  "rating_mode none", NULL);
}

static const char *check_points(struct arena *arena, const struct known_indicator *indicator,
                                const char *given, struct error *error)
{
    struct number points;
    if (given == NULL || !indicator->has_points) {
        if ((given != NULL) != indicator->has_points)
            error_add(error, "#/points",
                      given != NULL ? CODE_POINTS_NOT_ALLOWED : CODE_POINTS_REQUIRED, "indicator",
                      indicator->code, NULL);
        return NULL;
    }
    const char *text = fact_decimal(arena, "#/points", given, &points, error);
    if (text != NULL && (number_compare(points, indicator->points_min) < 0 ||
                         number_compare(points, indicator->points_max) > 0))
        error_add(error, "#/points", CODE_POINTS_OUT_OF_RANGE, "min",
                  number_text(arena, indicator->points_min), "max",
                  number_text(arena, indicator->points_max), NULL);
    return text;
}

static const char *check_quantity(struct arena *arena, const char *given, struct error *error)
{
    struct number quantity;
    if (given == NULL)
        return "1";
    const char *text = fact_decimal(arena, "#/quantity", given, &quantity, error);
    if (text != NULL && number_sign(quantity) <= 0)
        error_add(error, "#/quantity", CODE_QUANTITY_INVALID, NULL);
    return text;
}

static void check_retired(const struct known_unit *unit, const struct moment *moment,
                          struct error *error)
{
    bool after =
        moment->is_day ? moment->day > unit->retired_day : moment->instant >= unit->retired_at;
    if (unit->retired && after)
        error_add(error, "#/occurred_at", CODE_UNIT_RETIRED, "unit", unit->code, NULL);
}

/* An optional moment in one way of writing. */
static const char *check_moment(struct work *work, const char *where, const char *given,
                                struct error *error)
{
    struct moment moment = {0};
    return given != NULL && fact_moment(work, where, given, false, &moment, error) ? moment.text
                                                                                   : NULL;
}

/* A draft into an event that can be stored; false when it is refused. */
static bool check_event(struct work *work, const struct known *known,
                        const struct event_draft *draft, struct ingest_event *ret_event,
                        struct error *error)
{
    struct arena *arena = work->arena;
    struct moment moment = {0};
    const struct known_unit *unit = fact_unit(known, draft->unit_id, draft->unit, error);
    const struct known_indicator *indicator =
        fact_indicator(known, draft->indicator, "event", NULL, error);
    bool timed = fact_moment(work, "#/occurred_at", draft->occurred_at, true, &moment, error);
    char *id = ARENA_ARRAY(arena, char, UUID_TEXT);
    uuid_new(id);
    struct ingest_event event = {
        .id = draft->id != NULL ? draft->id : id,
        .unit_id = unit != NULL ? unit->id : NULL,
        .indicator = draft->indicator,
        .moment = moment.text,
        .quantity = check_quantity(arena, draft->quantity, error),
        .gravity = draft->gravity,
        .topic = draft->topic,
        .person = draft->person,
        .occasion = draft->occasion,
        .minutes = draft->minutes == MINUTES_NONE
                       ? NULL
                       : arena_print(arena, "%lld", (long long)draft->minutes),
        .filed = check_moment(work, "#/filed", draft->filed, error),
        .slot_end = check_moment(work, "#/slot_end", draft->slot_end, error),
        .note = draft->note,
        .evidence = fact_evidence(draft->evidence, error),
        .source = fact_source(work->principal, draft->source, error),
        .external_id = draft->external_id,
        .token = draft->token,
        .channel = draft->channel,
        .rating_mode = draft->rating_mode,
        .rater_mode = draft->rater_mode};
    if (unit != NULL && timed)
        check_retired(unit, &moment, error);
    if (indicator != NULL) {
        check_answer(indicator, &event, error);
        check_gravity(indicator, draft->gravity, text_equal(event.rating_mode, "none"), error);
        event.points = check_points(arena, indicator, draft->points, error);
        check_needed(arena, indicator, &event, error);
    }
    if (!error_none(error))
        return false;
    ingest_fingerprint(&event);
    *ret_event = event;
    return true;
}

static bool load_known(struct work *work, const struct event_item *items, size_t count,
                       struct known *ret_known, struct error *error)
{
    const char **ids = ARENA_ARRAY(work->arena, const char *, count);
    const char **codes = ARENA_ARRAY(work->arena, const char *, count);
    const char **indicators = ARENA_ARRAY(work->arena, const char *, count);
    struct strings id_list = {ids, 0}, code_list = {codes, 0}, indicator_list = {indicators, 0};
    for (size_t i = 0; i < count; i++) {
        const struct event_draft *draft = items[i].draft;
        if (draft == NULL)
            continue;
        if (draft->unit_id != NULL)
            ids[id_list.count++] = draft->unit_id;
        if (draft->unit != NULL)
            codes[code_list.count++] = draft->unit;
        indicators[indicator_list.count++] = draft->indicator;
    }
    return known_load(work->tx, &id_list, &code_list, &indicator_list, ret_known, error);
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

bool events_record_all(struct work *work, struct event_item *items, size_t count, bool atomic,
                       struct error *error)
{
    struct ingest_event *events = ARENA_ARRAY(work->arena, struct ingest_event, count);
    struct ingest_outcome *outcomes = ARENA_ARRAY(work->arena, struct ingest_outcome, count);
    size_t *places = ARENA_ARRAY(work->arena, size_t, count);
    struct known known;
    size_t fit = 0;
    if (!work_begin(work, error) || !load_known(work, items, count, &known, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        items[i].result = EVENT_REFUSED;
        items[i].id = NULL;
        if (items[i].draft == NULL ||
            !check_event(work, &known, items[i].draft, &events[fit], items[i].error))
            continue;
        events[fit].recorded_by =
            items[i].recorded_by != NULL ? items[i].recorded_by : work->principal->subject;
        places[fit++] = i;
    }
    if (atomic && fit < count)
        for (size_t i = 0; i < fit; i++)
            items[places[i]].result = EVENT_STORED; /* only the others are told */
    else if (!ingest_events(work->tx, events, fit, outcomes, error))
        return false;
    else
        take_outcomes(items, places, outcomes, fit);
    return !atomic || none_failed(work->arena, "#", items, count, error);
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
        items[i].result = check_event(work, &known, items[i].draft, &ret_events[i], items[i].error)
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
