/* The rows of a facts document that come in great numbers: units, events, tallies, metrics. */
#include "document/fact_shapes.h"

#include "document/fact_kinds.h"
#include "document/fact_writes.h"
#include "referee/facts.h"

#include <string.h>

/* Units. Parents are names of other units, which are all known before the first is read. */

static const struct row UNIT_ROWS[] = {
    {ID_ROW("id", struct fact_unit, id), .required = true},
    {"name", &KIND_TEXT, .at = offsetof(struct fact_unit, name)},
    {ID_ROW("kind", struct fact_unit, kind), .required = true},
    {ID_ROW("group", struct fact_unit, group)},
    {NAME_ROW("parent", struct fact_unit, parent, NAME_UNIT)},
    {"headcount", &KIND_DECIMAL, .at = offsetof(struct fact_unit, headcount), .flagged = true,
     .also = offsetof(struct fact_unit, has_headcount)},
    {"since", &KIND_DAY, .at = offsetof(struct fact_unit, since)},
    {"attributes", &KIND_ATTRIBUTES, .at = offsetof(struct fact_unit, attributes),
     .also = offsetof(struct fact_unit, attribute_count)},
};

static void unit_prepare(void *object)
{
    struct fact_unit *unit = object;
    unit->parent = -1;
    unit->since = DAY_NONE;
}

static void unit_finish(struct reader *reader, const struct place *place, const json_t *json,
                        void *object)
{
    const struct fact_unit *unit = object;
    const char *parent = json_string_value(json_object_get(json, "parent"));
    if (unit->parent < 0 && parent != NULL && parent[0] != '\0') {
        struct place where = {.up = place, .key = "parent"};
        error_add(reader->error, place_text(reader, &where), CODE_UNIT_UNKNOWN, "unit",
                  arena_text(reader->arena, parent), NULL);
    }
}

const struct shape SHAPE_UNIT = {.size = sizeof(struct fact_unit),
                                 SHAPE_ROWS(UNIT_ROWS),
                                 .nulls = true,
                                 .order_rows = 1,
                                 .prepare = unit_prepare,
                                 .finish = unit_finish};

/* Events and tallies. */

static int gravity_find(const struct reader *reader, int indicator, const char *gravity)
{
    const struct fact_names *names = reader->context;
    return indicator < 0 ? -1 : indicator_gravity(&names->scheme->indicators[indicator], gravity);
}

static void gravity_read(struct reader *reader, const struct place *place, const struct row *row,
                         const json_t *value, void *object)
{
    (void)row;
    (void)object;
    (void)text_read(reader, place, TEXT_ANY, ID_LONGEST, value);
}

/* Its form is checked here; which gravity it is, is known once the indicator is. at is the gravity,
 * also the indicator, none (where nulled) the flag that the gravity is known. */
static const struct kind KIND_GRAVITY = {
    .read = gravity_read, .given = gravity_given, .write = gravity_write};

static const struct row EVENT_ROWS[] = {
    {ID_ROW("id", struct fact_event, id), .required = true},
    {NAME_ROW("unit", struct fact_event, unit, NAME_UNIT), .required = true},
    {NAME_ROW("indicator", struct fact_event, indicator, NAME_INDICATOR), .required = true},
    {"at", &KIND_AT, .at = offsetof(struct fact_event, day),
     .also = offsetof(struct fact_event, microsecond), .required = true},
    {"sequence", &KIND_COUNT, .at = offsetof(struct fact_event, sequence), .kept = true},
    {"quantity", &KIND_DECIMAL, .at = offsetof(struct fact_event, quantity)},
    {"gravity", &KIND_GRAVITY, .at = offsetof(struct fact_event, gravity),
     .also = offsetof(struct fact_event, indicator), .nulled = true,
     .none = offsetof(struct fact_event, gravity_known), .kept = true},
    {"points", &KIND_DECIMAL, .at = offsetof(struct fact_event, points), .flagged = true,
     .also = offsetof(struct fact_event, has_points)},
    {"verdict", &KIND_WORD, .at = offsetof(struct fact_event, finding),
     .words = &WORD_LIST_FINDING},
    {"topic", &KIND_TEXT, .at = offsetof(struct fact_event, topic)},
    {"person", &KIND_TEXT, .at = offsetof(struct fact_event, person)},
    {"occasion", &KIND_TEXT, .at = offsetof(struct fact_event, occasion)},
    {ID_ROW("token", struct fact_event, token)},
    {"minutes", &KIND_DECIMAL, .at = offsetof(struct fact_event, minutes), .flagged = true,
     .also = offsetof(struct fact_event, has_minutes)},
    {"filed", &KIND_DAY_AT, .at = offsetof(struct fact_event, filed), .flagged = true,
     .also = offsetof(struct fact_event, has_filed)},
    {"slot_end", &KIND_DAY_AT, .at = offsetof(struct fact_event, slot_end), .flagged = true,
     .also = offsetof(struct fact_event, has_slot_end)},
};

static int event_order(const void *a, const void *b)
{
    const struct fact_event *left = a, *right = b;
    if (left->day != right->day)
        return left->day < right->day ? -1 : 1;
    return (left->sequence > right->sequence) - (left->sequence < right->sequence);
}

static void event_prepare(void *object)
{
    struct fact_event *event = object;
    event->unit = event->indicator = event->gravity = -1;
    event->sequence = -1;
    event->quantity = NUMBER_ONE;
    event->finding = FINDING_PENDING;
}

static void event_finish(struct reader *reader, const struct place *place, const json_t *json,
                         void *object)
{
    struct fact_event *event = object;
    const char *gravity = json_string_value(json_object_get(json, "gravity"));
    event->gravity = gravity_find(reader, event->indicator, gravity);
    event->gravity_known = gravity == NULL || event->gravity >= 0;
    if (event->sequence < 0)
        event->sequence = (int64_t)place->index;
}

const struct shape SHAPE_EVENT = {.size = sizeof(struct fact_event),
                                  SHAPE_ROWS(EVENT_ROWS),
                                  .nulls = true,
                                  .order = event_order,
                                  .order_rows = 1,
                                  .prepare = event_prepare,
                                  .finish = event_finish};

static const struct row TALLY_ROWS[] = {
    {NAME_ROW("unit", struct fact_tally, unit, NAME_UNIT), .required = true},
    {NAME_ROW("indicator", struct fact_tally, indicator, NAME_INDICATOR), .required = true},
    {"gravity", &KIND_GRAVITY, .at = offsetof(struct fact_tally, gravity),
     .also = offsetof(struct fact_tally, indicator)},
    {"verdict", &KIND_WORD, .at = offsetof(struct fact_tally, finding),
     .words = &WORD_LIST_FINDING},
    {"from", &KIND_DAY, .at = offsetof(struct fact_tally, from), .required = true},
    {"to", &KIND_DAY, .at = offsetof(struct fact_tally, to), .required = true},
    {"count", &KIND_COUNT, .at = offsetof(struct fact_tally, count), .required = true},
    {"quantity", &KIND_DECIMAL, .at = offsetof(struct fact_tally, quantity), .required = true},
    {"points", &KIND_DECIMAL, .at = offsetof(struct fact_tally, points)},
};

static void tally_prepare(void *object)
{
    struct fact_tally *tally = object;
    tally->unit = tally->indicator = tally->gravity = -1;
    tally->quantity = tally->points = NUMBER_ZERO;
    tally->finding = FINDING_PENDING;
}

static void tally_finish(struct reader *reader, const struct place *place, const json_t *json,
                         void *object)
{
    struct fact_tally *tally = object;
    (void)place;
    tally->gravity =
        gravity_find(reader, tally->indicator, json_string_value(json_object_get(json, "gravity")));
}

const struct shape SHAPE_TALLY = {.size = sizeof(struct fact_tally),
                                  SHAPE_ROWS(TALLY_ROWS),
                                  .nulls = true,
                                  .order_rows = COUNT(TALLY_ROWS),
                                  .prepare = tally_prepare,
                                  .finish = tally_finish};

/* Tokens that were issued. */

static const struct row TOKEN_ROWS[] = {
    {ID_ROW("registry", struct fact_token, registry)},
    {ID_ROW("id", struct fact_token, id), .required = true},
    {ID_ROW("group", struct fact_token, group)},
    {"at", &KIND_DAY_AT, .at = offsetof(struct fact_token, day), .required = true},
};

const struct shape SHAPE_TOKEN = {
    .size = sizeof(struct fact_token), SHAPE_ROWS(TOKEN_ROWS), .nulls = true, .order_rows = 2};

/* Metrics. */

static const struct row METRIC_ROWS[] = {
    {NAME_ROW("unit", struct fact_metric, unit, NAME_UNIT), .required = true},
    {NAME_ROW("metric", struct fact_metric, indicator, NAME_INDICATOR), .required = true},
    {"when", &KIND_WHEN, .at = offsetof(struct fact_metric, when),
     .also = offsetof(struct fact_metric, month)},
    {"value", &KIND_VALUE, .at = offsetof(struct fact_metric, value), .required = true},
};

static void metric_prepare(void *object)
{
    struct fact_metric *metric = object;
    metric->unit = metric->indicator = -1;
    metric->value = NUMBER_ZERO;
}

const struct shape SHAPE_METRIC = {.size = sizeof(struct fact_metric),
                                   SHAPE_ROWS(METRIC_ROWS),
                                   .nulls = true,
                                   .order_rows = 3, /* which of two counts is by their place */
                                   .prepare = metric_prepare};
