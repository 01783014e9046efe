#include "document/schema_kinds.h"

#include "base/fatal.h"
#include "document/description.h"
#include "document/members.h"
#include "document/schema_values.h"
#include "document/scheme_kinds.h"
#include "document/scheme_shapes.h"

#include <string.h>

#define DATE_PATTERN "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

static void text_schema(struct buffer *out, const struct row *row)
{
    form_schema(out, (enum text_form)row->forms, row->max > 0 ? row->max : TEXT_LONGEST);
}

static void integer_schema(struct buffer *out, const struct row *row)
{
    member_text(out, "type", "integer");
    key_write(out, "minimum");
    buffer_integer(out, row->min);
    key_write(out, "maximum");
    buffer_integer(out, row->max);
}

static void boolean_schema(struct buffer *out, const struct row *row)
{
    (void)row;
    member_text(out, "type", "boolean");
}

static void word_schema(struct buffer *out, const struct row *row)
{
    words_schema(out, row->words, -1);
}

static void ids_schema(struct buffer *out, const struct row *row)
{
    one_or_many(out, row, (enum text_form)row->forms);
}

static void reference_schema(struct buffer *out, const struct row *row)
{
    (void)row;
    form_schema(out, TEXT_ID, ID_LONGEST);
}

static void references_schema(struct buffer *out, const struct row *row)
{
    one_or_many(out, row, TEXT_ID);
}

static void named_schema(struct buffer *out, const struct shape *shape)
{
    key_write(out, "$ref");
    buffer_print(out, "\"#/$defs/%s\"", shape->name);
}

static void object_schema(struct buffer *out, const struct row *row)
{
    named_schema(out, row->shape);
}

static void list_schema(struct buffer *out, const struct row *row)
{
    member_text(out, "type", "array");
    member_open(out, "items", '{');
    named_schema(out, row->shape);
    buffer_byte(out, '}');
    items_bounds(out, row);
}

static void map_schema(struct buffer *out, const struct row *row)
{
    member_text(out, "type", "object");
    member_open(out, "propertyNames", '{');
    form_schema(out, (enum text_form)row->forms, ID_LONGEST);
    buffer_byte(out, '}');
    member_open(out, "additionalProperties", '{');
    named_schema(out, row->shape);
    buffer_byte(out, '}');
    key_write(out, "maxProperties");
    buffer_integer(out, row->max > 0 ? row->max : LIST_MOST);
}

static void choice_open(struct buffer *out, const char *entries)
{
    element_open(out, '{');
    member_text(out, "type", "object");
    description_write(out, "choice", "");
    member_open(out, "properties", '{');
    member_open(out, "by", '{');
    words_schema(out, &WORD_LIST_CHOICE_BY, -1);
    description_write(out, "choice", "by");
    buffer_byte(out, '}');
    member_open(out, entries, '{');
    description_write(out, "choice", entries);
}

static void choice_close(struct buffer *out, const char *entries)
{
    buffer_print(out, "}},\"required\":[\"by\",\"%s\"],\"additionalProperties\":false}", entries);
}

/* {"by", "bands"}: numbers only. */
static void bands_element(struct buffer *out, const struct row *row)
{
    choice_open(out, "bands");
    member_text(out, "type", "array");
    member_open(out, "items", '{');
    member_text(out, "type", "object");
    member_open(out, "properties", '{');
    member_open(out, "from", '{');
    decimal_schema(out, &(const struct row){.key = "from"});
    description_write(out, "band", "from");
    buffer_byte(out, '}');
    member_open(out, "value", '{');
    decimal_schema(out, row);
    description_write(out, "band", "value");
    buffer_text(out, "}},\"required\":[\"from\",\"value\"],\"additionalProperties\":false}");
    items_bounds(out, &(const struct row){.min = 1});
    choice_close(out, "bands");
}

/* {"by", "values"}: an entry's value is a word, a decimal or a whole number. */
static void choice_element(struct buffer *out, const struct row *row)
{
    choice_open(out, "values");
    member_text(out, "type", "object");
    member_open(out, "propertyNames", '{');
    form_schema(out, TEXT_ANY, ID_LONGEST);
    buffer_byte(out, '}');
    member_open(out, "additionalProperties", '{');
    if (row->words != NULL)
        word_schema(out, row);
    else
        decimal_schema(out, row);
    buffer_print(out, "},\"minProperties\":1,\"maxProperties\":%d", LIST_MOST);
    choice_close(out, "values");
    if (row->words == NULL)
        bands_element(out, row);
}

static void choice_schema(struct buffer *out, const struct row *row)
{
    member_open(out, "anyOf", '[');
    choice_element(out, row);
    buffer_byte(out, ']');
}

static void word_choice_schema(struct buffer *out, const struct row *row)
{
    member_open(out, "anyOf", '[');
    element_open(out, '{');
    word_schema(out, row);
    buffer_byte(out, '}');
    choice_element(out, row);
    buffer_byte(out, ']');
}

static void shape_element(struct buffer *out, const struct shape *shape)
{
    element_open(out, '{');
    named_schema(out, shape);
    buffer_byte(out, '}');
}

static void amount_schema(struct buffer *out, const struct row *row)
{
    member_open(out, "anyOf", '[');
    decimal_elements(out, row->forms);
    if ((row->forms & FORM_CHOICE) != 0)
        choice_element(out, row);
    if ((row->forms & FORM_SHARE) != 0)
        shape_element(out, &SHAPE_SHARE);
    if ((row->forms & FORM_MEASURE) != 0)
        shape_element(out, row->shape);
    if ((row->forms & FORM_TEXT) != 0) {
        element_open(out, '{');
        form_schema(out, TEXT_ANY, TEXT_LONGEST);
        buffer_text(out, "},{\"type\":\"boolean\"}");
    }
    buffer_byte(out, ']');
}

/* A day, or the name of one. */
static void moment_schema(struct buffer *out, const struct row *row)
{
    (void)row;
    buffer_text(out, "\"anyOf\":[{\"format\":\"date\",");
    pattern_schema(out, DATE_PATTERN);
    buffer_text(out, "},{");
    form_schema(out, TEXT_RULE, ID_LONGEST);
    buffer_text(out, "}]");
}

static void window_schema(struct buffer *out, const struct row *row)
{
    member_open(out, "anyOf", '[');
    element_open(out, '{');
    words_schema(out, row->words, WINDOW_SINCE);
    buffer_byte(out, '}');
    buffer_text(out, ",{\"type\":\"object\",\"properties\":{\"since\":{");
    moment_schema(out, row);
    description_write(out, "window", "since");
    buffer_text(out, "}},\"required\":[\"since\"],\"additionalProperties\":false}]");
}

/* A list of words; how often one occurs does not matter where a set is meant. */
static void word_items(struct buffer *out, const struct word_list *words)
{
    member_text(out, "type", "array");
    member_open(out, "items", '{');
    words_schema(out, words, -1);
    buffer_text(out, "},\"minItems\":1");
}

static void weekdays_schema(struct buffer *out, const struct row *row)
{
    (void)row;
    word_items(out, &WORD_LIST_WEEKDAY);
}

static void sources_schema(struct buffer *out, const struct row *row)
{
    word_items(out, row->words);
}

/* A word, or the events that amounts are decided for. */
static void about_schema(struct buffer *out, const struct row *row)
{
    static const struct row EVENTS = {.min = 1};
    member_open(out, "anyOf", '[');
    element_open(out, '{');
    words_schema(out, row->words, DECISION_EVENTS);
    buffer_byte(out, '}');
    buffer_text(out, ",{\"type\":\"object\",\"properties\":{\"events\":{");
    one_or_many(out, &EVENTS, TEXT_ID);
    description_write(out, "about", "events");
    buffer_text(out, "}},\"required\":[\"events\"],\"additionalProperties\":false}]");
}

static void against_schema(struct buffer *out, const struct row *row)
{
    (void)row;
    member_open(out, "anyOf", '[');
    decimal_elements(out, 0);
    element_open(out, '{');
    form_schema(out, TEXT_ID, ID_LONGEST);
    buffer_text(out, "}]");
}

static void attribute_schema(struct buffer *out, const struct row *row)
{
    static const struct row VALUES = {.forms = TEXT_ANY};
    (void)row;
    member_open(out, "anyOf", '[');
    element_open(out, '{');
    form_schema(out, TEXT_ANY, ID_LONGEST);
    buffer_text(out, "},{\"type\":\"object\",\"minProperties\":1,\"maxProperties\":1,"
                     "\"propertyNames\":{");
    form_schema(out, TEXT_ANY, ID_LONGEST);
    buffer_text(out, "},\"additionalProperties\":{");
    one_or_many(out, &VALUES, TEXT_ANY);
    buffer_text(out, "}}]");
}

static const struct {
    const struct kind *kind;
    void (*write)(struct buffer *out, const struct row *row);
} SCHEMAS[] = {
    {&KIND_TEXT, text_schema},
    {&KIND_DECIMAL, decimal_schema},
    {&KIND_INTEGER, integer_schema},
    {&KIND_BOOLEAN, boolean_schema},
    {&KIND_MARK, boolean_schema},
    {&KIND_WORD, word_schema},
    {&KIND_FLAG, word_schema},
    {&KIND_GAP, word_schema},
    {&KIND_IDS, ids_schema},
    {&KIND_OBJECT, object_schema},
    {&KIND_POINTER, object_schema},
    {&KIND_LIST, list_schema},
    {&KIND_MAP, map_schema},
    {&KIND_WORD_CHOICE, word_choice_schema},
    {&KIND_CHOICE, choice_schema},
    {&KIND_AMOUNT, amount_schema},
    {&KIND_REFERENCE, reference_schema},
    {&KIND_REFERENCES, references_schema},
    {&KIND_WINDOW, window_schema},
    {&KIND_AGAINST, against_schema},
    {&KIND_ATTRIBUTE, attribute_schema},
    {&KIND_GAPS, word_schema},
    {&KIND_FIELD_OF, word_schema},
    {&KIND_FIELD_TIES, word_schema},
    {&KIND_LAST_TIES, word_schema},
    {&KIND_PICK, word_schema},
    {&KIND_DUE_AFTER, word_schema},
    {&KIND_UNDER_MINIMUM, word_schema},
    {&KIND_NEED, word_schema},
    {&KIND_INTEGER_GIVEN, integer_schema},
    {&KIND_AT_MOMENT, moment_schema},
    {&KIND_WEEKDAYS, weekdays_schema},
    {&KIND_OF, reference_schema},
    {&KIND_HIGHEST, amount_schema},
    {&KIND_ABOUT, about_schema},
    {&KIND_SOURCES, sources_schema},
};

void kind_schema(struct buffer *out, const struct row *row)
{
    for (size_t i = 0; i < COUNT(SCHEMAS); i++)
        if (SCHEMAS[i].kind == row->kind) {
            SCHEMAS[i].write(out, row);
            return;
        }
    fatal("the key %s has a kind without a schema", row->key);
}

bool kind_is_pointer(const struct kind *kind)
{
    return kind == &KIND_POINTER;
}
