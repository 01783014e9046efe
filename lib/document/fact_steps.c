/* The rows of a facts document about what people did in the scheme's steps: decisions, nominations,
 * checks, approvals, objections; and when the steps are due. */
#include "document/fact_kinds.h"
#include "document/fact_shapes.h"
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

const struct kind KIND_DECISIONS = {.read = decisions_read};

/* Nominations, each with its file and what the checks found. */

static void names_read(struct reader *reader, const struct place *place, const json_t *value,
                       struct ids *ret_names)
{
    size_t count = json_array_size(value);
    const char **names = ARENA_ARRAY(reader->arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        struct place item = {.up = place, .index = i};
        names[i] = text_read(reader, &item, TEXT_ANY, ID_LONGEST, json_array_get(value, i));
    }
    *ret_names = (struct ids){names, count};
}

/* Items by id: a number, yes or no, or a list of names. */
static void file_read(struct reader *reader, const struct place *place, const struct row *row,
                      const json_t *value, void *object)
{
    if (!json_is_object(value)) {
        place_type(reader, place, "object");
        return;
    }
    struct fact_nomination *nomination = row_at(row, object);
    struct fact_file *file = ARENA_ARRAY(reader->arena, struct fact_file, json_object_size(value));
    nomination->file = file;
    const char *key;
    json_t *each;
    json_object_foreach((json_t *)(uintptr_t)value, key, each)
    {
        struct place inside = {.up = place, .key = key};
        struct fact_file *item = &file[nomination->file_count++];
        *item = (struct fact_file){.id = arena_text(reader->arena, key),
                                   .kind = json_is_array(each)     ? FILE_NAMES
                                           : json_is_boolean(each) ? FILE_TRUTH
                                                                   : FILE_NUMBER,
                                   .number = NUMBER_ZERO,
                                   .truth = json_is_true(each)};
        if (item->kind == FILE_NAMES)
            names_read(reader, &inside, each, &item->names);
        else if (item->kind == FILE_NUMBER &&
                 !decimal_read(reader, &inside, 0, each, &item->number))
            item->number = NUMBER_ZERO;
    }
}

static const struct kind KIND_FILE = {.read = file_read};

static const char *const PASSED_WORDS[] = {"rejected", "passed"};
static const struct word_list WORD_LIST_PASSED = {PASSED_WORDS, COUNT(PASSED_WORDS)};

static const struct row CHECK_STEP_ROWS[] = {
    {NAME_ROW("step", struct fact_check_step, step, NAME_STEP), .required = true},
    {"at", &KIND_DAY_AT, .at = offsetof(struct fact_check_step, day), .required = true},
    {"outcome", &KIND_FLAG, .at = offsetof(struct fact_check_step, passed),
     .words = &WORD_LIST_PASSED, .required = true},
};

static const struct shape SHAPE_CHECK_STEP = {
    .size = sizeof(struct fact_check_step), SHAPE_ROWS(CHECK_STEP_ROWS), .nulls = true};

static const struct row NOMINATION_ROWS[] = {
    {ID_ROW("id", struct fact_nomination, id)},
    {NAME_ROW("unit", struct fact_nomination, unit, NAME_UNIT), .required = true},
    {NAME_ROW("award", struct fact_nomination, award, NAME_AWARD), .required = true},
    {ID_ROW("by", struct fact_nomination, by), .required = true},
    {"at", &KIND_DAY_AT, .at = offsetof(struct fact_nomination, day), .required = true},
    {"file", &KIND_FILE, .at = 0},
    {"steps", &KIND_LIST, .at = offsetof(struct fact_nomination, steps),
     .also = offsetof(struct fact_nomination, step_count), .shape = &SHAPE_CHECK_STEP},
};

static void nomination_prepare(void *object)
{
    struct fact_nomination *nomination = object;
    nomination->unit = nomination->award = nomination->by_unit = -1;
}

static void nomination_finish(struct reader *reader, const struct place *place, const json_t *json,
                              void *object)
{
    const struct fact_names *names = reader->context;
    struct fact_nomination *nomination = object;
    (void)place;
    (void)json;
    nomination->by_unit = names_find(&names->units, nomination->by);
}

const struct shape SHAPE_NOMINATION = {.size = sizeof(struct fact_nomination),
                                       SHAPE_ROWS(NOMINATION_ROWS),
                                       .nulls = true,
                                       .prepare = nomination_prepare,
                                       .finish = nomination_finish};

/* Outside opinions. */

/* In the order of enum check_outcome. */
static const char *const CHECK_WORDS[] = {"pending", "clear", "adverse"};
static const struct word_list WORD_LIST_CHECK = {CHECK_WORDS, COUNT(CHECK_WORDS)};

static const struct row CHECK_ROWS[] = {
    {NAME_ROW("unit", struct fact_check, unit, NAME_UNIT), .required = true},
    {ID_ROW("source", struct fact_check, source), .required = true},
    {"outcome", &KIND_WORD, .at = offsetof(struct fact_check, outcome), .words = &WORD_LIST_CHECK,
     .required = true},
};

static void check_prepare(void *object)
{
    ((struct fact_check *)object)->unit = -1;
}

const struct shape SHAPE_CHECK = {.size = sizeof(struct fact_check),
                                  SHAPE_ROWS(CHECK_ROWS),
                                  .nulls = true,
                                  .prepare = check_prepare};

/* Approvals and objections. */

static const char *const APPROVAL_WORDS[] = {"returned", "approved"};
static const struct word_list WORD_LIST_APPROVAL = {APPROVAL_WORDS, COUNT(APPROVAL_WORDS)};

static const struct row APPROVAL_ROWS[] = {
    {NAME_ROW("step", struct fact_approval, step, NAME_STEP), .required = true},
    {"outcome", &KIND_FLAG, .at = offsetof(struct fact_approval, approved),
     .words = &WORD_LIST_APPROVAL, .required = true},
};

const struct shape SHAPE_APPROVAL = {
    .size = sizeof(struct fact_approval), SHAPE_ROWS(APPROVAL_ROWS), .nulls = true};

/* In the order of enum objection_outcome. */
static const char *const OBJECTION_WORDS[] = {"open", "upheld", "dismissed"};
static const struct word_list WORD_LIST_OBJECTION = {OBJECTION_WORDS, COUNT(OBJECTION_WORDS)};

static const struct row OBJECTION_ROWS[] = {
    {NAME_ROW("unit", struct fact_objection, unit, NAME_UNIT), .required = true},
    {"outcome", &KIND_WORD, .at = offsetof(struct fact_objection, outcome),
     .words = &WORD_LIST_OBJECTION, .required = true},
    {"at", &KIND_DAY_AT, .at = offsetof(struct fact_objection, day)},
};

static void objection_prepare(void *object)
{
    struct fact_objection *objection = object;
    objection->unit = -1;
    objection->day = DAY_NONE;
}

const struct shape SHAPE_OBJECTION = {.size = sizeof(struct fact_objection),
                                      SHAPE_ROWS(OBJECTION_ROWS),
                                      .nulls = true,
                                      .prepare = objection_prepare};

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

const struct kind KIND_DATES = {.read = dates_read};
