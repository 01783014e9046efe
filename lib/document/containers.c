/* Kinds that hold others: objects, lists, maps, lists of ids and of days. */
#include "document/kinds.h"

#include "scheme/scheme.h"

#include <stdlib.h>
#include <string.h>

static const void *pointer_get(const struct row *row, const void *object)
{
    const void *pointer;
    memcpy(&pointer, row_from(row, object), sizeof(pointer));
    return pointer;
}

static bool pointer_given(const struct row *row, const void *object)
{
    return pointer_get(row, object) != NULL;
}

static size_t count_get(const struct row *row, const void *object)
{
    size_t count;
    memcpy(&count, (const char *)object + row->also, sizeof(count));
    return count;
}

static bool list_given(const struct row *row, const void *object)
{
    return count_get(row, object) > 0;
}

static void list_put(const struct row *row, void *object, const void *items, size_t count)
{
    memcpy(row_at(row, object), &items, sizeof(items));
    memcpy((char *)object + row->also, &count, sizeof(count));
}

/* Objects. */

static void inline_read(struct reader *reader, const struct place *place, const struct row *row,
                        const json_t *value, void *object)
{
    object_read(reader, place, row->shape, value, row_at(row, object));
}

static void inline_write(struct writer *writer, const struct row *row, const void *object)
{
    object_write(writer, row->shape, row_from(row, object));
}

static bool inline_given(const struct row *row, const void *object)
{
    return shape_given(row->shape, row_from(row, object));
}

const struct kind KIND_OBJECT = {
    .nested = true, .read = inline_read, .given = inline_given, .write = inline_write};

static void fresh_read(struct reader *reader, const struct place *place, const struct row *row,
                       const json_t *value, void *object)
{
    void *fresh = arena_take(reader->arena, 1, row->shape->size);
    object_read(reader, place, row->shape, value, fresh);
    memcpy(row_at(row, object), &fresh, sizeof(fresh));
}

static void fresh_write(struct writer *writer, const struct row *row, const void *object)
{
    object_write(writer, row->shape, pointer_get(row, object));
}

const struct kind KIND_POINTER = {
    .nested = true, .read = fresh_read, .given = pointer_given, .write = fresh_write};

/* Lists and maps of objects. */

bool count_allowed(struct reader *reader, const struct place *place, const struct row *row,
                   size_t count)
{
    int64_t most = row->max > 0 ? row->max : LIST_MOST;
    if ((int64_t)count < row->min)
        return error_add(reader->error, place_text(reader, place), CODE_TOO_FEW, "min",
                         arena_print(reader->arena, "%lld", (long long)row->min), NULL);
    if ((int64_t)count > most)
        return error_add(reader->error, place_text(reader, place), CODE_TOO_MANY, "max",
                         arena_print(reader->arena, "%lld", (long long)most), NULL);
    return true;
}

static void list_read(struct reader *reader, const struct place *place, const struct row *row,
                      const json_t *value, void *object)
{
    if (!json_is_array(value)) {
        place_type(reader, place, "array");
        return;
    }
    size_t count = json_array_size(value);
    if (!count_allowed(reader, place, row, count))
        return;
    char *items = arena_take(reader->arena, count, row->shape->size);
    for (size_t i = 0; i < count; i++) {
        struct place item = {.up = place, .index = i};
        object_read(reader, &item, row->shape, json_array_get(value, i),
                    items + i * row->shape->size);
    }
    list_put(row, object, items, count);
}

static void list_write(struct writer *writer, const struct row *row, const void *object)
{
    const char *items = pointer_get(row, object);
    const struct place *up = writer->place;

    if (!writer->choices)
        buffer_byte(writer->out, '[');
    for (size_t i = 0; i < count_get(row, object); i++) {
        struct place item = {.up = up, .index = i};
        writer->place = &item;
        if (!writer->choices)
            comma_write(writer->out);
        object_write(writer, row->shape, items + i * row->shape->size);
    }
    writer->place = up;
    if (!writer->choices)
        buffer_byte(writer->out, ']');
}

const struct kind KIND_LIST = {
    .nested = true, .read = list_read, .given = list_given, .write = list_write};

static void map_read(struct reader *reader, const struct place *place, const struct row *row,
                     const json_t *value, void *object)
{
    if (!json_is_object(value)) {
        place_type(reader, place, "object");
        return;
    }
    size_t count = json_object_size(value);
    if (!count_allowed(reader, place, row, count))
        return;
    char *items = arena_take(reader->arena, count, row->shape->size);
    char *item = items;
    const char *key;
    json_t *each;
    json_object_foreach((json_t *)(uintptr_t)value, key, each)
    {
        struct place inside = {.up = place, .key = key};
        json_t *name = json_string(key);
        const char *id = text_read(reader, &inside, (enum text_form)row->forms, ID_LONGEST, name);
        json_decref(name);
        object_read(reader, &inside, row->shape, each, item);
        memcpy(item + row->shape->id_at, &id, sizeof(id));
        item += row->shape->size;
    }
    list_put(row, object, items, count);
}

static void map_write(struct writer *writer, const struct row *row, const void *object)
{
    const char *items = pointer_get(row, object);
    const struct place *up = writer->place;

    if (!writer->choices)
        buffer_byte(writer->out, '{');
    for (size_t i = 0; i < count_get(row, object); i++) {
        const char *item = items + i * row->shape->size;
        struct place inside = {.up = up};
        memcpy(&inside.key, item + row->shape->id_at, sizeof(inside.key));
        writer->place = &inside;
        if (!writer->choices)
            key_write(writer->out, inside.key);
        object_write(writer, row->shape, item);
    }
    writer->place = up;
    if (!writer->choices)
        buffer_byte(writer->out, '}');
}

const struct kind KIND_MAP = {
    .nested = true, .read = map_read, .given = list_given, .write = map_write};

/* Lists of plain values. */

static void ids_read(struct reader *reader, const struct place *place, const struct row *row,
                     const json_t *value, void *object)
{
    bool many = json_is_array(value);
    size_t count = many ? json_array_size(value) : 1;
    if (!count_allowed(reader, place, row, count))
        return;
    const char **items = ARENA_ARRAY(reader->arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        struct place item = {.up = place, .index = i};
        const json_t *each = many ? json_array_get(value, i) : value;
        int word =
            row->words == NULL ? -1 : word_read(reader, many ? &item : place, row->words, each);
        if (row->words == NULL)
            items[i] = text_read(reader, many ? &item : place, (enum text_form)row->forms,
                                 ID_LONGEST, each);
        else if (word >= 0)
            items[i] = word_list_name(row->words, word);
    }
    struct ids ids = {.items = items, .count = count};
    memcpy(row_at(row, object), &ids, sizeof(ids));
}

static bool ids_given(const struct row *row, const void *object)
{
    struct ids ids;
    memcpy(&ids, row_from(row, object), sizeof(ids));
    return ids.count > 0;
}

static void ids_write(struct writer *writer, const struct row *row, const void *object)
{
    struct ids ids;
    memcpy(&ids, row_from(row, object), sizeof(ids));
    buffer_byte(writer->out, '[');
    for (size_t i = 0; i < ids.count; i++) {
        comma_write(writer->out);
        buffer_json(writer->out, ids.items[i]);
    }
    buffer_byte(writer->out, ']');
}

const struct kind KIND_IDS = {
    .size = sizeof(struct ids), .read = ids_read, .given = ids_given, .write = ids_write};

static int day_order(const void *a, const void *b)
{
    const day_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void days_read(struct reader *reader, const struct place *place, const struct row *row,
                      const json_t *value, void *object)
{
    if (!json_is_array(value)) {
        place_type(reader, place, "array");
        return;
    }
    size_t count = json_array_size(value), read = 0;
    day_t *days = ARENA_ARRAY(reader->arena, day_t, count);
    for (size_t i = 0; i < count; i++) {
        struct place item = {.up = place, .index = i};
        read += day_read(reader, &item, json_array_get(value, i), &days[read]);
    }
    qsort(days, read, sizeof(*days), day_order);
    list_put(row, object, days, read);
}

static void days_write(struct writer *writer, const struct row *row, const void *object)
{
    const day_t *days = pointer_get(row, object);
    buffer_byte(writer->out, '[');
    for (size_t i = 0; i < count_get(row, object); i++) {
        comma_write(writer->out);
        day_write(writer->out, days[i]);
    }
    buffer_byte(writer->out, ']');
}

const struct kind KIND_DAYS = {.read = days_read, .given = list_given, .write = days_write};
