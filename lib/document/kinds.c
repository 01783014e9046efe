#include "document/kinds.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static bool pointer_given(const struct row *row, const void *object)
{
    const void *pointer;
    memcpy(&pointer, row_from(row, object), sizeof(pointer));
    return pointer != NULL;
}

/* Texts. */

static bool text_is_rule(const char *text)
{
    char first[ID_LONGEST + 1];
    const char *colon = strchr(text, ':');
    if (colon == NULL)
        return text_is_id(text);
    size_t length = (size_t)(colon - text);
    if (length > ID_LONGEST)
        return false;
    memcpy(first, text, length);
    first[length] = '\0';
    return text_is_id(first) && text_is_id(colon + 1);
}

static const char *const FORM_TEXTS[] = {
    [TEXT_ANY] = "text that is not empty",
    [TEXT_ID] = "id: a-z, then a-z 0-9 _ -, at most 64",
    [TEXT_RULE] = "id: a-z, then a-z 0-9 _ -, at most 64; or two with a colon between",
    [TEXT_CODE] = "code: letters, digits and . _ -, at most 64",
};

const char *text_read(struct reader *reader, const struct place *place, enum text_form form,
                      size_t longest, const json_t *value)
{
    const char *text = json_string_value(value);
    if (text == NULL) {
        place_type(reader, place, "string");
        return NULL;
    }
    bool good = form == TEXT_ID     ? text_is_id(text)
                : form == TEXT_RULE ? text_is_rule(text)
                : form == TEXT_CODE ? text_is_code(text)
                                    : text[0] != '\0';
    if (!good) {
        place_format(reader, place, FORM_TEXTS[form]);
        return NULL;
    }
    if (text_length(text) > longest) {
        error_add(reader->error, place_text(reader, place), CODE_TOO_LONG, "max",
                  arena_print(reader->arena, "%zu", longest), NULL);
        return NULL;
    }
    return arena_text(reader->arena, text);
}

static void text_kind_read(struct reader *reader, const struct place *place, const struct row *row,
                           const json_t *value, void *object)
{
    size_t longest = row->max > 0 ? (size_t)row->max : TEXT_LONGEST;
    const char *text = text_read(reader, place, (enum text_form)row->forms, longest, value);
    memcpy(row_at(row, object), &text, sizeof(text));
}

static void text_kind_write(struct writer *writer, const struct row *row, const void *object)
{
    const char *text;
    memcpy(&text, row_from(row, object), sizeof(text));
    buffer_json(writer->out, text);
}

const struct kind KIND_TEXT = {.size = sizeof(const char *),
                               .read = text_kind_read,
                               .given = pointer_given,
                               .write = text_kind_write};

/* Numbers. */

/* What keeps the number from being of the forms, or NULL. */
static const char *forms_fault(unsigned forms, struct number number)
{
    if ((forms & FORM_COUNT) != 0 && (!number_is_integer(number) || number_sign(number) < 0))
        return "whole number, 0 or more";
    if ((forms & FORM_POSITIVE) != 0 && number_sign(number) <= 0)
        return "number above 0";
    if ((forms & FORM_NOT_NEGATIVE) != 0 && number_sign(number) < 0)
        return "number, 0 or more";
    return NULL;
}

bool decimal_read(struct reader *reader, const struct place *place, unsigned forms,
                  const json_t *value, struct number *ret_number)
{
    struct number number = NUMBER_ZERO;
    if (json_is_integer(value)) {
        number = number_integer(json_integer_value(value));
    } else if (!json_is_string(value)) {
        place_type(reader, place, "decimal string");
        return false;
    } else if (!number_parse(reader->arena, json_string_value(value), &number)) {
        place_format(reader, place, "decimal such as \"-0.5\", at most 40 digits");
        return false;
    }
    const char *fault = forms_fault(forms, number);
    if (fault != NULL)
        place_format(reader, place, fault);
    else
        *ret_number = number;
    return fault == NULL;
}

static void decimal_kind_read(struct reader *reader, const struct place *place,
                              const struct row *row, const json_t *value, void *object)
{
    struct number number;
    if (decimal_read(reader, place, row->forms, value, &number))
        memcpy(row_at(row, object), &number, sizeof(number));
}

static void decimal_kind_write(struct writer *writer, const struct row *row, const void *object)
{
    struct number number;
    memcpy(&number, row_from(row, object), sizeof(number));
    decimal_write(writer->out, number);
}

const struct kind KIND_DECIMAL = {
    .size = sizeof(struct number), .read = decimal_kind_read, .write = decimal_kind_write};

static void integer_read(struct reader *reader, const struct place *place, const struct row *row,
                         const json_t *value, void *object)
{
    if (!json_is_integer(value)) {
        place_type(reader, place, "integer");
        return;
    }
    json_int_t integer = json_integer_value(value);
    if (integer < row->min || integer > row->max) {
        error_add(reader->error, place_text(reader, place), CODE_OUT_OF_RANGE, "min",
                  arena_print(reader->arena, "%lld", (long long)row->min), "max",
                  arena_print(reader->arena, "%lld", (long long)row->max), NULL);
        return;
    }
    memcpy(row_at(row, object), &(int){(int)integer}, sizeof(int));
}

static void integer_write(struct writer *writer, const struct row *row, const void *object)
{
    int integer;
    memcpy(&integer, row_from(row, object), sizeof(integer));
    buffer_integer(writer->out, integer);
}

const struct kind KIND_INTEGER = {
    .size = sizeof(int), .read = integer_read, .write = integer_write};

static void boolean_read(struct reader *reader, const struct place *place, const struct row *row,
                         const json_t *value, void *object)
{
    if (!json_is_boolean(value))
        place_type(reader, place, "boolean");
    else
        memcpy(row_at(row, object), &(bool){json_is_true(value)}, sizeof(bool));
}

static void boolean_write(struct writer *writer, const struct row *row, const void *object)
{
    bool value;
    memcpy(&value, row_from(row, object), sizeof(value));
    buffer_text(writer->out, value ? "true" : "false");
}

const struct kind KIND_BOOLEAN = {
    .size = sizeof(bool), .read = boolean_read, .write = boolean_write};

static bool mark_given(const struct row *row, const void *object)
{
    bool value;
    memcpy(&value, row_from(row, object), sizeof(value));
    return value;
}

const struct kind KIND_MARK = {
    .size = sizeof(bool), .read = boolean_read, .given = mark_given, .write = boolean_write};

/* Days. */

bool day_read(struct reader *reader, const struct place *place, const json_t *value, day_t *ret_day)
{
    if (!json_is_string(value)) {
        place_type(reader, place, "string");
        return false;
    }
    if (!day_parse(json_string_value(value), ret_day)) {
        place_format(reader, place, "date such as 2026-01-31");
        return false;
    }
    return true;
}

static void day_kind_read(struct reader *reader, const struct place *place, const struct row *row,
                          const json_t *value, void *object)
{
    day_t day;
    if (day_read(reader, place, value, &day))
        memcpy(row_at(row, object), &day, sizeof(day));
}

static bool day_given(const struct row *row, const void *object)
{
    day_t day;
    memcpy(&day, row_from(row, object), sizeof(day));
    return day != DAY_NONE;
}

static void day_kind_write(struct writer *writer, const struct row *row, const void *object)
{
    day_t day;
    memcpy(&day, row_from(row, object), sizeof(day));
    day_write(writer->out, day);
}

const struct kind KIND_DAY = {.read = day_kind_read, .given = day_given, .write = day_kind_write};

/* Words. */

int word_read(struct reader *reader, const struct place *place, const struct word_list *words,
              const json_t *value)
{
    const char *text = json_string_value(value);
    int word = text == NULL || text[0] == '\0' ? -1 : word_list_find(words, text);

    if (text == NULL) {
        place_type(reader, place, "string");
    } else if (word < 0) {
        struct buffer allowed;
        buffer_init(&allowed);
        for (size_t i = 0; i < words->count; i++)
            if (words->words[i][0] != '\0')
                buffer_print(&allowed, "%s%s", allowed.length > 0 ? ", " : "", words->words[i]);
        error_add(reader->error, place_text(reader, place), CODE_VALUE_NOT_ALLOWED, "allowed",
                  arena_bytes(reader->arena, allowed.data, allowed.length), NULL);
        buffer_release(&allowed);
    }
    return word;
}

static void word_kind_read(struct reader *reader, const struct place *place, const struct row *row,
                           const json_t *value, void *object)
{
    int word = word_read(reader, place, row->words, value);
    if (word >= 0)
        memcpy(row_at(row, object), &word, sizeof(word));
}

/* The empty word is no word: it stands for "not given". */
static bool word_given(const struct row *row, const void *object)
{
    int word;
    memcpy(&word, row_from(row, object), sizeof(word));
    const char *name = word_list_name(row->words, word);
    return name != NULL && name[0] != '\0';
}

static void word_kind_write(struct writer *writer, const struct row *row, const void *object)
{
    int word;
    memcpy(&word, row_from(row, object), sizeof(word));
    buffer_json(writer->out, word_list_name(row->words, word));
}

const struct kind KIND_WORD = {
    .size = sizeof(int), .read = word_kind_read, .given = word_given, .write = word_kind_write};

static void flag_read(struct reader *reader, const struct place *place, const struct row *row,
                      const json_t *value, void *object)
{
    int word = word_read(reader, place, row->words, value);
    if (word >= 0)
        memcpy(row_at(row, object), &(bool){word == 1}, sizeof(bool));
}

static void flag_write(struct writer *writer, const struct row *row, const void *object)
{
    bool value;
    memcpy(&value, row_from(row, object), sizeof(value));
    buffer_json(writer->out, word_list_name(row->words, value ? 1 : 0));
}

const struct kind KIND_FLAG = {.size = sizeof(bool), .read = flag_read, .write = flag_write};
