/* The rows of a facts document about what people did in the scheme's steps: nominations, checks,
 * approvals, objections. fact_decisions.c has the decisions. */
#include "document/fact_kinds.h"
#include "document/fact_shapes.h"
#include "document/fact_writes.h"
#include "document/members.h"
#include "referee/facts.h"

#include <stdlib.h>
#include <string.h>

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

static bool file_given(const struct row *row, const void *object)
{
    (void)row;
    return ((const struct fact_nomination *)object)->file_count > 0;
}

static void file_item_write(struct buffer *out, const struct fact_file *item)
{
    switch (item->kind) {
    case FILE_NUMBER:
        member_number(out, item->id, item->number);
        break;
    case FILE_TRUTH:
        member_boolean(out, item->id, item->truth);
        break;
    case FILE_NAMES:
        member_texts(out, item->id, item->names.items, item->names.count);
        break;
    }
}

static int file_order(const void *a, const void *b)
{
    const struct fact_file *const *left = a, *const *right = b;
    return strcmp((*left)->id, (*right)->id);
}

/* By id, whatever the order they came in. */
static void file_write(struct writer *writer, const struct row *row, const void *object)
{
    const struct fact_nomination *nomination = object;
    (void)row;
    struct arena *arena = arena_new();
    const struct fact_file **items =
        ARENA_ARRAY(arena, const struct fact_file *, nomination->file_count);
    for (size_t i = 0; i < nomination->file_count; i++)
        items[i] = &nomination->file[i];
    qsort(items, nomination->file_count, sizeof(const struct fact_file *), file_order);
    buffer_byte(writer->out, '{');
    for (size_t i = 0; i < nomination->file_count; i++)
        file_item_write(writer->out, items[i]);
    buffer_byte(writer->out, '}');
    arena_free(arena);
}

static const struct kind KIND_FILE = {.read = file_read, .given = file_given, .write = file_write};

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
                                  .order_rows = 2, /* which of two counts is by their place */
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
                                      .order_rows = COUNT(OBJECTION_ROWS),
                                      .prepare = objection_prepare};
