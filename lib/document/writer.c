/* The writing half of shapes: structs back to JSON, and the choices alone. */
#include "document/shape.h"

#include <string.h>

void comma_write(struct buffer *out)
{
    if (out->length > 0 && strchr("[{:,", out->data[out->length - 1]) == NULL)
        buffer_byte(out, ',');
}

void key_write(struct buffer *out, const char *key)
{
    comma_write(out);
    buffer_json(out, key);
    buffer_byte(out, ':');
}

void decimal_write(struct buffer *out, struct number number)
{
    buffer_byte(out, '"');
    number_print(out, number);
    buffer_byte(out, '"');
}

void day_write(struct buffer *out, day_t day)
{
    buffer_byte(out, '"');
    day_print(out, day);
    buffer_byte(out, '"');
}

static bool flag_at(const struct row *row, const void *object)
{
    bool flag;
    memcpy(&flag, (const char *)object + row->also, sizeof(flag));
    return flag;
}

bool row_given(const struct shape *shape, const struct row *row, const void *object)
{
    if (row->tag != 0) {
        int tag;
        memcpy(&tag, (const char *)object + shape->tag_at, sizeof(tag));
        return tag == row->tag - 1;
    }
    if (row->flagged && !row->nullable)
        return flag_at(row, object);
    return row->required || row->kind->given == NULL || row->kind->given(row, object);
}

bool shape_given(const struct shape *shape, const void *object)
{
    for (size_t i = 0; i < shape->count; i++)
        if (row_given(shape, &shape->rows[i], object))
            return true;
    return false;
}

/* In choices mode: "#/pointer": value, unless it is the default of a row that keeps quiet then. */
static void choice_write(struct writer *writer, const struct row *row, const void *object)
{
    struct buffer value;
    struct buffer pointer;
    struct writer inside = {.out = &value};

    buffer_init(&value);
    buffer_init(&pointer);
    if (row->flagged && !flag_at(row, object))
        buffer_text(&value, "null");
    else
        row->kind->write(&inside, row, object);
    if (!row->quiet || strcmp(value.data, row->fallback) != 0) {
        place_print(&pointer, writer->place);
        key_write(writer->out, pointer.data);
        buffer_text(writer->out, value.data);
    }
    buffer_release(&pointer);
    buffer_release(&value);
}

static void row_write(struct writer *writer, const struct row *row, const void *object)
{
    const struct place *up = writer->place;
    const struct place place = {.up = up, .key = row->key};

    writer->place = &place;
    if (!writer->choices) {
        key_write(writer->out, row->key);
        if (row->nullable && row->flagged && !flag_at(row, object))
            buffer_text(writer->out, "null");
        else
            row->kind->write(writer, row, object);
    } else if (row->choice) {
        choice_write(writer, row, object);
    } else if (row->kind->nested) {
        row->kind->write(writer, row, object);
    }
    writer->place = up;
}

static void rows_write(struct writer *writer, const struct shape *shape, const void *object)
{
    for (size_t i = 0; i < shape->count; i++)
        if (row_given(shape, &shape->rows[i], object))
            row_write(writer, &shape->rows[i], object);
    if (shape->inner == NULL)
        return;
    const void *inner = (const char *)object + shape->inner_at;
    if (shape->inner_pointer)
        memcpy(&inner, inner, sizeof(inner));
    if (inner != NULL)
        rows_write(writer, shape->inner, inner);
}

void object_write(struct writer *writer, const struct shape *shape, const void *object)
{
    if (!writer->choices)
        buffer_byte(writer->out, '{');
    rows_write(writer, shape, object);
    if (!writer->choices)
        buffer_byte(writer->out, '}');
}
