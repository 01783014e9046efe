#include "document/scheme_schema.h"

#include "base/fatal.h"
#include "document/description.h"
#include "document/members.h"
#include "document/schema_kinds.h"
#include "document/scheme_shapes.h"
#include "scheme/settings.h"

#include <string.h>

#define SHAPES_MOST 64 /* shapes of the language; more end the process in the first test */

/* Shapes that were named so far; each is defined once, and those they name come after them. */
struct definitions {
    const struct shape *shapes[SHAPES_MOST];
    size_t count;
};

static void definition_note(struct definitions *definitions, const struct shape *shape)
{
    for (size_t i = 0; i < definitions->count; i++)
        if (definitions->shapes[i] == shape)
            return;
    if (definitions->count == SHAPES_MOST)
        fatal("more than %d shapes in the scheme language", SHAPES_MOST);
    definitions->shapes[definitions->count++] = shape;
}

/* The settings' defaults are a struct's; written as the document would have them. */
static void setting_default(struct buffer *out, const struct row *row)
{
    struct settings settings;
    struct writer writer = {.out = out};
    bool given = true;

    settings_default(&settings);
    if (row->flagged)
        memcpy(&given, (const char *)&settings + row->also, sizeof(given));
    key_write(out, "default");
    if (given)
        row->kind->write(&writer, row, &settings);
    else
        buffer_text(out, "null");
}

static void row_schema(struct buffer *out, const struct shape *shape, const struct row *row)
{
    key_write(out, row->key);
    buffer_byte(out, '{');
    if (row->nullable) {
        buffer_text(out, "\"anyOf\":[{\"type\":\"null\"},{");
        kind_schema(out, row);
        buffer_text(out, "}]");
    } else {
        kind_schema(out, row);
    }
    if (row->fallback != NULL) {
        key_write(out, "default");
        buffer_text(out, row->fallback);
    } else if (shape == &SHAPE_SETTINGS) {
        setting_default(out, row);
    }
    description_write(out, shape->name, row->key);
    buffer_byte(out, '}');
}

static void rows_schema(struct buffer *out, struct definitions *definitions,
                        const struct shape *shape)
{
    for (; shape != NULL; shape = shape->inner)
        for (size_t i = 0; i < shape->count; i++) {
            row_schema(out, shape, &shape->rows[i]);
            if (shape->rows[i].shape != NULL)
                definition_note(definitions, shape->rows[i].shape);
        }
}

static void required_write(struct buffer *out, const struct shape *shape)
{
    member_open(out, "required", '[');
    for (; shape != NULL; shape = shape->inner_pointer ? NULL : shape->inner)
        for (size_t i = 0; i < shape->count; i++)
            if (shape->rows[i].required) {
                comma_write(out);
                buffer_json(out, shape->rows[i].key);
            }
    buffer_byte(out, ']');
}

/* {"required": ["key"]} for each tagged key. */
static void tags_schema(struct buffer *out, const struct shape *shape)
{
    for (size_t i = 0; i < shape->count; i++)
        if (shape->rows[i].tag != 0) {
            element_open(out, '{');
            member_texts(out, "required", &shape->rows[i].key, 1);
            buffer_byte(out, '}');
        }
}

/* Where the inner keys are there or not as a whole: none of them, or one of the tagged and no key
 * of the outer shape that stands for them (which has no default and is a pointer too). */
static void alternatives_schema(struct buffer *out, const struct shape *shape)
{
    for (size_t i = 0; i < shape->count; i++) {
        if (!kind_is_pointer(shape->rows[i].kind))
            continue;
        element_open(out, '{');
        member_texts(out, "required", &shape->rows[i].key, 1);
        member_open(out, "not", '{');
        member_open(out, "anyOf", '[');
        for (size_t j = 0; j < shape->inner->count; j++) {
            element_open(out, '{');
            member_texts(out, "required", &shape->inner->rows[j].key, 1);
            buffer_byte(out, '}');
        }
        buffer_text(out, "]}}");
    }
}

static void exactly_one_schema(struct buffer *out, const struct shape *shape)
{
    member_open(out, "allOf", '[');
    for (; shape != NULL; shape = shape->inner_pointer ? NULL : shape->inner) {
        if (!shape->tagged && !shape->inner_pointer)
            continue;
        element_open(out, '{');
        member_open(out, "oneOf", '[');
        tags_schema(out, shape);
        if (shape->inner_pointer) {
            alternatives_schema(out, shape);
            tags_schema(out, shape->inner);
        }
        buffer_text(out, "]}");
    }
    buffer_byte(out, ']');
}

static bool has_tags(const struct shape *shape)
{
    for (; shape != NULL; shape = shape->inner)
        if (shape->tagged)
            return true;
    return false;
}

static void shape_schema(struct buffer *out, struct definitions *definitions,
                         const struct shape *shape)
{
    key_write(out, "type");
    buffer_text(out, "\"object\"");
    description_write(out, shape->name, "");
    member_open(out, "properties", '{');
    rows_schema(out, definitions, shape);
    buffer_byte(out, '}');
    key_write(out, "additionalProperties");
    buffer_text(out, "false");
    required_write(out, shape);
    if (shape->least > 0) {
        key_write(out, "minProperties");
        buffer_integer(out, (int64_t)shape->least);
    }
    if (has_tags(shape))
        exactly_one_schema(out, shape);
}

void scheme_schema_write(struct buffer *out)
{
    struct definitions definitions = {.count = 0};

    buffer_byte(out, '{');
    member_text(out, "$schema", "https://json-schema.org/draft/2020-12/schema");
    member_text(out, "title", "Pennant scheme");
    shape_schema(out, &definitions, &SHAPE_SCHEME);
    member_open(out, "$defs", '{');
    for (size_t i = 0; i < definitions.count; i++) {
        member_open(out, definitions.shapes[i]->name, '{');
        shape_schema(out, &definitions, definitions.shapes[i]);
        buffer_byte(out, '}');
    }
    buffer_text(out, "}}");
}
