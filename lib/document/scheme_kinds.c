#include "document/scheme_kinds.h"

#include "scheme/scheme.h"

#include <string.h>

/* References. */

static struct reference reference_of(struct reader *reader, const struct place *place,
                                     const json_t *value)
{
    return (struct reference){.id = text_read(reader, place, TEXT_ID, ID_LONGEST, value),
                              .index = -1};
}

static void reference_read(struct reader *reader, const struct place *place, const struct row *row,
                           const json_t *value, void *object)
{
    struct reference reference = reference_of(reader, place, value);
    memcpy(row_at(row, object), &reference, sizeof(reference));
}

static bool reference_given(const struct row *row, const void *object)
{
    const struct reference *reference = row_from(row, object);
    return reference->id != NULL;
}

static void reference_write(struct writer *writer, const struct row *row, const void *object)
{
    const struct reference *reference = row_from(row, object);
    buffer_json(writer->out, reference->id);
}

const struct kind KIND_REFERENCE = {.size = sizeof(struct reference),
                                    .read = reference_read,
                                    .given = reference_given,
                                    .write = reference_write};

static void references_read(struct reader *reader, const struct place *place, const struct row *row,
                            const json_t *value, void *object)
{
    bool many = json_is_array(value);
    size_t count = many ? json_array_size(value) : 1;
    if (!count_allowed(reader, place, row, count))
        return;
    struct reference *references = ARENA_ARRAY(reader->arena, struct reference, count);
    for (size_t i = 0; i < count; i++) {
        struct place item = {.up = place, .index = i};
        references[i] =
            reference_of(reader, many ? &item : place, many ? json_array_get(value, i) : value);
    }
    memcpy(row_at(row, object), &references, sizeof(references));
    memcpy((char *)object + row->also, &count, sizeof(count));
}

static size_t references_count(const struct row *row, const void *object)
{
    size_t count;
    memcpy(&count, (const char *)object + row->also, sizeof(count));
    return count;
}

static bool references_given(const struct row *row, const void *object)
{
    return references_count(row, object) > 0;
}

static void references_write(struct writer *writer, const struct row *row, const void *object)
{
    const struct reference *references;
    memcpy(&references, row_from(row, object), sizeof(references));
    buffer_byte(writer->out, '[');
    for (size_t i = 0; i < references_count(row, object); i++) {
        comma_write(writer->out);
        buffer_json(writer->out, references[i].id);
    }
    buffer_byte(writer->out, ']');
}

const struct kind KIND_REFERENCES = {.size = sizeof(struct reference *),
                                     .read = references_read,
                                     .given = references_given,
                                     .write = references_write};

/* What a slope is measured against. */

/* An id begins with a letter, a decimal does not. */
static void against_read(struct reader *reader, const struct place *place, const struct row *row,
                         const json_t *value, void *object)
{
    struct slope *slope = row_at(row, object);
    const char *text = json_string_value(value);
    if (text != NULL && text[0] >= 'a' && text[0] <= 'z')
        slope->against = reference_of(reader, place, value);
    else if (!decimal_read(reader, place, 0, value, &slope->against_number))
        slope->against_number = NUMBER_ZERO;
}

static void against_write(struct writer *writer, const struct row *row, const void *object)
{
    const struct slope *slope = row_from(row, object);
    if (slope->against.id != NULL)
        buffer_json(writer->out, slope->against.id);
    else
        decimal_write(writer->out, slope->against_number);
}

const struct kind KIND_AGAINST = {.read = against_read, .write = against_write};

/* An attribute by name alone (any value) or with the values wanted. */
static void attribute_read(struct reader *reader, const struct place *place, const struct row *row,
                           const json_t *value, void *object)
{
    const char *name = json_string_value(value);
    const json_t *values = NULL;
    if (json_is_object(value) && json_object_size(value) == 1) {
        void *only = json_object_iter((json_t *)(uintptr_t)value);
        name = json_object_iter_key(only);
        values = json_object_iter_value(only);
    }
    if (name == NULL || name[0] == '\0') {
        place_type(reader, place, "attribute's name, or {name: [values]}");
        return;
    }
    name = arena_text(reader->arena, name);
    memcpy(row_at(row, object), &name, sizeof(name));
    if (values != NULL) {
        struct place inside = {.up = place, .key = name};
        struct row ids = {"", &KIND_IDS, .at = row->also, .forms = TEXT_ANY};
        KIND_IDS.read(reader, &inside, &ids, values, object);
    }
}

static bool attribute_given(const struct row *row, const void *object)
{
    const char *name;
    memcpy(&name, row_from(row, object), sizeof(name));
    return name != NULL;
}

static void attribute_write(struct writer *writer, const struct row *row, const void *object)
{
    const char *name;
    struct row ids = {"", &KIND_IDS, .at = row->also};
    memcpy(&name, row_from(row, object), sizeof(name));
    if (!KIND_IDS.given(&ids, object)) {
        buffer_json(writer->out, name);
        return;
    }
    buffer_byte(writer->out, '{');
    key_write(writer->out, name);
    KIND_IDS.write(writer, &ids, object);
    buffer_byte(writer->out, '}');
}

const struct kind KIND_ATTRIBUTE = {
    .read = attribute_read, .given = attribute_given, .write = attribute_write};
