#include "document/shape.h"

#include "base/depth.h"

#include <string.h>

bool document_parse(const char *text, size_t length, size_t limit, json_t **ret_json,
                    struct error *error)
{
    if (length > limit)
        return error_set(error, CODE_BODY_TOO_LARGE, "limit",
                         arena_print(error->arena, "%zu", limit), NULL);
    if (!json_depth_within(text, length, JSON_DEPTH_MAX))
        return error_set(error, CODE_TOO_DEEP, "limit",
                         arena_print(error->arena, "%d", JSON_DEPTH_MAX), NULL);
    json_error_t fault;
    json_t *json = json_loadb(text, length, JSON_REJECT_DUPLICATES, &fault);
    if (json == NULL)
        return error_set(error, CODE_BAD_JSON, "reason",
                         arena_print(error->arena, "line %d, column %d: %s", fault.line,
                                     fault.column, fault.text),
                         NULL);
    *ret_json = json;
    return true;
}

void place_print(struct buffer *out, const struct place *place)
{
    if (place == NULL) {
        buffer_byte(out, '#');
        return;
    }
    place_print(out, place->up);
    buffer_byte(out, '/');
    if (place->key == NULL)
        buffer_integer(out, (int64_t)place->index);
    for (const char *c = place->key; c != NULL && *c != '\0'; c++) {
        if (*c == '~')
            buffer_text(out, "~0");
        else if (*c == '/')
            buffer_text(out, "~1");
        else
            buffer_byte(out, *c);
    }
}

const char *place_text(struct reader *reader, const struct place *place)
{
    struct buffer out;
    buffer_init(&out);
    place_print(&out, place);
    const char *text = arena_bytes(reader->arena, out.data, out.length);
    buffer_release(&out);
    return text;
}

void place_type(struct reader *reader, const struct place *place, const char *expected)
{
    error_add(reader->error, place_text(reader, place), CODE_TYPE_MISMATCH, "expected", expected,
              NULL);
}

void place_format(struct reader *reader, const struct place *place, const char *expected)
{
    error_add(reader->error, place_text(reader, place), CODE_FORMAT_INVALID, "expected", expected,
              NULL);
}

static const struct row *shape_row(const struct shape *shape, const char *key)
{
    for (size_t i = 0; i < shape->count; i++)
        if (strcmp(shape->rows[i].key, key) == 0)
            return &shape->rows[i];
    return NULL;
}

/* The shape's own keys and those of the shapes inside it. */
static bool shape_knows(const struct shape *shape, const char *key)
{
    for (; shape != NULL; shape = shape->inner)
        if (shape_row(shape, key) != NULL)
            return true;
    return false;
}

static bool shape_used(const struct shape *shape, const json_t *json)
{
    for (size_t i = 0; i < shape->count; i++)
        if (json_object_get(json, shape->rows[i].key) != NULL)
            return true;
    return false;
}

/* The settings' value of the same name, with its flag. */
static void row_inherit(struct reader *reader, const struct row *row, void *object)
{
    const struct row *setting = shape_row(reader->settings_shape, row->key);
    memcpy(row_at(row, object), row_from(setting, reader->settings), row->kind->size);
    if (row->flagged)
        memcpy((char *)object + row->also, (const char *)reader->settings + setting->also,
               sizeof(bool));
}

static void row_default(struct reader *reader, const struct place *place, const struct row *row,
                        void *object)
{
    if (row->required) {
        error_add(reader->error, place_text(reader, place), CODE_FIELD_REQUIRED, NULL);
    } else if (row->inherits) {
        row_inherit(reader, row, object);
    } else if (row->fallback != NULL) {
        json_t *value = json_loads(row->fallback, JSON_DECODE_ANY, NULL);
        row->kind->read(reader, place, row, value, object);
        json_decref(value);
    }
}

static void row_read(struct reader *reader, const struct place *up, const struct shape *shape,
                     const struct row *row, const json_t *json, void *object)
{
    struct place place = {.up = up, .key = row->key};
    const json_t *value = json_object_get(json, row->key);

    if (json_is_null(value) && shape->nulls)
        value = NULL;
    if (value == NULL) {
        row_default(reader, &place, row, object);
        return;
    }
    if (row->tag != 0) {
        int tag = row->tag - 1;
        memcpy((char *)object + shape->tag_at, &tag, sizeof(tag));
    }
    if (json_is_null(value) && row->nullable) {
        if (row->nulled)
            memcpy((char *)object + row->none, &(bool){true}, sizeof(bool));
        return;
    }
    if (row->flagged)
        memcpy((char *)object + row->also, &(bool){true}, sizeof(bool));
    row->kind->read(reader, &place, row, value, object);
}

/* Exactly one of the tagged keys: which kind of source, comparison or step this is. */
static void tags_check(struct reader *reader, const struct place *place, const struct shape *shape,
                       const json_t *json)
{
    struct buffer keys;
    size_t given = 0;

    buffer_init(&keys);
    for (size_t i = 0; i < shape->count; i++) {
        if (shape->rows[i].tag == 0)
            continue;
        if (keys.length > 0)
            buffer_text(&keys, ", ");
        buffer_text(&keys, shape->rows[i].key);
        given += json_object_get(json, shape->rows[i].key) != NULL;
    }
    if (given != 1)
        error_add(reader->error, place_text(reader, place), CODE_EXACTLY_ONE, "keys",
                  arena_bytes(reader->arena, keys.data, keys.length), NULL);
    buffer_release(&keys);
}

static void rows_read(struct reader *reader, const struct place *place, const struct shape *shape,
                      const json_t *json, void *object)
{
    if (shape->prepare != NULL)
        shape->prepare(object);
    if (shape->inner != NULL) {
        void *inner = (char *)object + shape->inner_at;
        bool used = !shape->inner_pointer || shape_used(shape->inner, json);
        if (shape->inner_pointer && used) {
            void *fresh = arena_take(reader->arena, 1, shape->inner->size);
            memcpy(inner, &fresh, sizeof(fresh));
            inner = fresh;
        }
        if (used)
            rows_read(reader, place, shape->inner, json, inner);
    }
    for (size_t i = 0; i < shape->count; i++)
        row_read(reader, place, shape, &shape->rows[i], json, object);
    if (shape->tagged)
        tags_check(reader, place, shape, json);
    if (shape->finish != NULL)
        shape->finish(reader, place, json, object);
}

void object_read(struct reader *reader, const struct place *place, const struct shape *shape,
                 const json_t *json, void *object)
{
    if (!json_is_object(json)) {
        place_type(reader, place, "object");
        return;
    }
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)json, key, value)
    {
        struct place unknown = {.up = place, .key = key};
        if (!shape_knows(shape, key))
            error_add(reader->error, place_text(reader, &unknown), CODE_FIELD_UNKNOWN, NULL);
    }
    if (json_object_size(json) < shape->least)
        error_add(reader->error, place_text(reader, place), CODE_TOO_FEW, "min",
                  arena_print(reader->arena, "%zu", shape->least), NULL);
    rows_read(reader, place, shape, json, object);
}
