#include "app/event_check.h"

#include "app/fact_check.h"
#include "base/number.h"
#include "base/text.h"
#include "base/uuid.h"

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

bool event_check(struct work *work, const struct known *known, const struct event_draft *draft,
                 struct ingest_event *ret_event, struct error *error)
{
    struct arena *arena = work->arena;
    struct moment moment = {0};
    const struct known_unit *unit = fact_unit(known, draft->unit_id, draft->unit, error);
    const struct known_indicator *indicator =
        fact_indicator(known, draft->indicator, "event", NULL, error);
    bool timed = fact_moment(work, "#/occurred_at", draft->occurred_at, true, &moment, error);
    char id[UUID_TEXT];
    if (draft->id == NULL)
        uuid_new(id);
    struct ingest_event event = {
        .id = draft->id != NULL ? draft->id : arena_text(arena, id),
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

struct known_names event_names(struct arena *arena, const struct event_draft *const *drafts,
                               size_t count)
{
    const char **ids = ARENA_ARRAY(arena, const char *, count);
    const char **codes = ARENA_ARRAY(arena, const char *, count);
    const char **indicators = ARENA_ARRAY(arena, const char *, count);
    struct known_names names = {{ids, 0}, {codes, 0}, {indicators, 0}};
    for (size_t i = 0; i < count; i++) {
        const struct event_draft *draft = drafts[i];
        if (draft == NULL)
            continue;
        if (draft->unit_id != NULL)
            ids[names.unit_ids.count++] = draft->unit_id;
        if (draft->unit != NULL)
            codes[names.unit_codes.count++] = draft->unit;
        indicators[names.indicators.count++] = draft->indicator;
    }
    return names;
}
