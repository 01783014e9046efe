/* Two parts of a facts document that are no list of one shape: decisions, and the dates of a
 * period.
 */
#include "document/fact_kinds.h"
#include "document/fact_writes.h"
#include "document/members.h"
#include "referee/facts.h"

#include <string.h>

/* Decisions: an order of units, or a unit or an event with or without an amount. They stand in one
 * list, and the referee has the orders apart. */

struct decided {
    struct fact_order order;
    struct fact_decision decision;
};

#define DECIDED(member) offsetof(struct decided, decision.member)

static const struct row DECIDED_ROWS[] = {
    {NAME_ROW("step", struct decided, decision.step, NAME_STEP), .required = true},
    {"order", &KIND_UNITS, .at = offsetof(struct decided, order.units),
     .also = offsetof(struct decided, order.count)},
    {NAME_ROW("unit", struct decided, decision.unit, NAME_UNIT)},
    {ID_ROW("event", struct decided, decision.event)},
    {"points", &KIND_DECIMAL, .at = DECIDED(amount), .flagged = true, .also = DECIDED(has_amount)},
    {"money", &KIND_DECIMAL, .at = DECIDED(amount), .flagged = true, .also = DECIDED(has_amount)},
};

static bool member_given(const json_t *json, const char *key)
{
    const json_t *value = json_object_get(json, key);
    return value != NULL && !json_is_null(value);
}

static void decided_prepare(void *object)
{
    struct decided *decided = object;
    decided->decision.step = decided->decision.unit = -1;
    decided->decision.amount = NUMBER_ZERO;
}

static void decided_finish(struct reader *reader, const struct place *place, const json_t *json,
                           void *object)
{
    (void)object;
    int subjects = (member_given(json, "order") ? 1 : 0) + (member_given(json, "unit") ? 1 : 0) +
                   (member_given(json, "event") ? 1 : 0);
    if (subjects != 1)
        error_add(reader->error, place_text(reader, place), CODE_EXACTLY_ONE, "keys",
                  "order, unit, event", NULL);
    if (member_given(json, "points") && member_given(json, "money"))
        error_add(reader->error, place_text(reader, place), CODE_EXACTLY_ONE, "keys",
                  "points, money", NULL);
}

static const struct shape SHAPE_DECIDED = {.size = sizeof(struct decided),
                                           SHAPE_ROWS(DECIDED_ROWS),
                                           .nulls = true,
                                           .prepare = decided_prepare,
                                           .finish = decided_finish};

static void decisions_read(struct reader *reader, const struct place *place, const struct row *row,
                           const json_t *value, void *object)
{
    struct facts *facts = object;
    (void)row;
    if (!json_is_array(value)) {
        place_type(reader, place, "array");
        return;
    }
    size_t count = json_array_size(value);
    facts->orders = ARENA_ARRAY(reader->arena, struct fact_order, count);
    facts->decisions = ARENA_ARRAY(reader->arena, struct fact_decision, count);
    for (size_t i = 0; i < count; i++) {
        const json_t *each = json_array_get(value, i);
        struct place item = {.up = place, .index = i};
        struct decided decided = {.order = {.count = 0}};
        object_read(reader, &item, &SHAPE_DECIDED, each, &decided);
        decided.order.step = decided.decision.step;
        decided.decision.row = i;
        if (member_given(each, "order"))
            facts->orders[facts->order_count++] = decided.order;
        else
            facts->decisions[facts->decision_count++] = decided.decision;
    }
}

static bool decisions_given(const struct row *row, const void *object)
{
    const struct facts *facts = object;
    (void)row;
    return facts->order_count + facts->decision_count > 0;
}

static void order_write(struct writer *writer, const struct fact_order *order)
{
    const struct decided decided = {.order = *order, .decision = {.step = order->step}};
    element_open(writer->out, '{');
    key_write(writer->out, "step");
    name_write(writer, &DECIDED_ROWS[0], &decided);
    key_write(writer->out, "order");
    units_write(writer, &DECIDED_ROWS[1], &decided);
    buffer_byte(writer->out, '}');
}

/* Money where an event is decided on, else points: the facts hold an amount. */
static void decision_write(struct writer *writer, const struct fact_decision *decision)
{
    const struct decided decided = {.decision = *decision};
    element_open(writer->out, '{');
    key_write(writer->out, "step");
    name_write(writer, &DECIDED_ROWS[0], &decided);
    if (decision->event != NULL)
        member_text(writer->out, "event", decision->event);
    else
        member_text(writer->out, "unit", unit_text(writer->context, decision->unit));
    if (decision->has_amount) {
        key_write(writer->out, decision->event != NULL ? "money" : "points");
        decimal_write(writer->out, decision->amount);
    }
    buffer_byte(writer->out, '}');
}

/* Both kinds in the one list they came in: orders stand where no decision does. */
static void decisions_write(struct writer *writer, const struct row *row, const void *object)
{
    const struct facts *facts = object;
    size_t order = 0, decision = 0;
    (void)row;
    buffer_byte(writer->out, '[');
    while (order < facts->order_count || decision < facts->decision_count) {
        bool decides =
            decision < facts->decision_count &&
            (order == facts->order_count || facts->decisions[decision].row <= order + decision);
        if (decides)
            decision_write(writer, &facts->decisions[decision++]);
        else
            order_write(writer, &facts->orders[order++]);
    }
    buffer_byte(writer->out, ']');
}

const struct kind KIND_DECISIONS = {
    .read = decisions_read, .given = decisions_given, .write = decisions_write};

/* When a named date is, or a step is due: a day, or from one day to another. */

static const struct row SPAN_ROWS[] = {
    {"from", &KIND_DAY_AT, .at = offsetof(struct fact_date, from), .flagged = true,
     .also = offsetof(struct fact_date, has_from)},
    {"to", &KIND_DAY_AT, .at = offsetof(struct fact_date, to), .required = true},
};

static const struct shape SHAPE_SPAN = {
    .size = sizeof(struct fact_date), SHAPE_ROWS(SPAN_ROWS), .nulls = true};

static void date_read(struct reader *reader, const struct place *place, const json_t *value,
                      struct fact_date *date)
{
    static const struct row DAY = {.kind = &KIND_DAY_AT, .at = offsetof(struct fact_date, to)};
    const struct fact_names *names = reader->context;

    date->date = scheme_date(names->scheme, place->key);
    date->step = date->date < 0 ? scheme_step(names->scheme, place->key) : -1;
    date->from = date->to = DAY_NONE;
    if (date->date < 0 && date->step < 0)
        error_add(reader->error, place_text(reader, place), CODE_ID_UNKNOWN, "kind", "date or step",
                  "id", arena_text(reader->arena, place->key), NULL);
    if (!json_is_object(value)) {
        KIND_DAY_AT.read(reader, place, &DAY, value, date);
        return;
    }
    object_read(reader, place, &SHAPE_SPAN, value, date);
    if (date->has_from)
        days_check(reader, place, date->from, date->to);
}

static void dates_read(struct reader *reader, const struct place *place, const struct row *row,
                       const json_t *value, void *object)
{
    struct facts *facts = object;
    (void)row;
    if (!json_is_object(value)) {
        place_type(reader, place, "object");
        return;
    }
    facts->dates = ARENA_ARRAY(reader->arena, struct fact_date, json_object_size(value));
    const char *key;
    json_t *each;
    json_object_foreach((json_t *)(uintptr_t)value, key, each)
    {
        struct place inside = {.up = place, .key = key};
        date_read(reader, &inside, each, &facts->dates[facts->date_count++]);
    }
}

static bool dates_given(const struct row *row, const void *object)
{
    (void)row;
    return ((const struct facts *)object)->date_count > 0;
}

static const char *date_name(const struct scheme *scheme, const struct fact_date *date)
{
    return date->date >= 0 ? scheme->dates[date->date].id : scheme->steps[date->step].id;
}

static void date_write(struct buffer *out, const char *name, const struct fact_date *date)
{
    if (!date->has_from) {
        member_day(out, name, date->to);
        return;
    }
    member_open(out, name, '{');
    member_day(out, "from", date->from);
    member_day(out, "to", date->to);
    buffer_byte(out, '}');
}

/* In the scheme's order: its dates, then its steps. */
static void dates_write(struct writer *writer, const struct row *row, const void *object)
{
    const struct fact_writing *writing = writer->context;
    const struct facts *facts = object;
    size_t names = writing->scheme->date_count + writing->scheme->step_count;
    (void)row;
    buffer_byte(writer->out, '{');
    for (size_t name = 0; name < names; name++)
        for (size_t i = 0; i < facts->date_count; i++) {
            const struct fact_date *date = &facts->dates[i];
            size_t place = date->date >= 0 ? (size_t)date->date
                                           : writing->scheme->date_count + (size_t)date->step;
            if (place == name)
                date_write(writer->out, date_name(writing->scheme, date), date);
        }
    buffer_byte(writer->out, '}');
}

const struct kind KIND_DATES = {.read = dates_read, .given = dates_given, .write = dates_write};
