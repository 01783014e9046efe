/* Values that depend on something: choices, and the amounts and words that may be one. */
#include "document/scheme_kinds.h"

#include "scheme/scheme.h"

#include <string.h>

/* Choices: {"by": "gravity", "values": {"minor": "-1", "*": "0"}}. */

/* One entry's value: a word where the row has words, else a number. */
static void entry_read(struct reader *reader, const struct place *place, const struct row *row,
                       const json_t *value, struct choice_entry *entry)
{
    if (row->words != NULL)
        entry->word = word_read(reader, place, row->words, value);
    else if (!decimal_read(reader, place, row->forms, value, &entry->number))
        entry->number = NUMBER_ZERO;
}

static void entries_read(struct reader *reader, const struct place *place, const struct row *row,
                         const json_t *values, struct choice *choice)
{
    if (!json_is_object(values)) {
        place_type(reader, place, "object");
        return;
    }
    static const struct row ENTRIES = {.min = 1};
    if (!count_allowed(reader, place, &ENTRIES, json_object_size(values)))
        return;
    struct choice_entry *entries =
        ARENA_ARRAY(reader->arena, struct choice_entry, json_object_size(values));
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)values, key, value)
    {
        struct place inside = {.up = place, .key = key};
        json_t *name = json_string(key);
        entries[choice->count].name = text_read(reader, &inside, TEXT_ANY, ID_LONGEST, name);
        json_decref(name);
        entry_read(reader, &inside, row, value, &entries[choice->count++]);
    }
    choice->entries = entries;
}

static void choice_read(struct reader *reader, const struct place *place, const struct row *row,
                        const json_t *value, struct choice *choice)
{
    struct place by_place = {.up = place, .key = "by"},
                 values_place = {.up = place, .key = "values"};
    const json_t *by = json_object_get(value, "by"), *values = json_object_get(value, "values");
    const char *key;
    json_t *each;

    json_object_foreach((json_t *)(uintptr_t)value, key, each) if (each != by && each != values)
    {
        struct place unknown = {.up = place, .key = key};
        error_add(reader->error, place_text(reader, &unknown), CODE_FIELD_UNKNOWN, NULL);
    }
    int word = by == NULL ? -1 : word_read(reader, &by_place, &WORD_LIST_CHOICE_BY, by);
    if (by == NULL)
        error_add(reader->error, place_text(reader, &by_place), CODE_FIELD_REQUIRED, NULL);
    if (word >= 0)
        choice->by = (enum choice_by)word;
    if (values == NULL)
        error_add(reader->error, place_text(reader, &values_place), CODE_FIELD_REQUIRED, NULL);
    else
        entries_read(reader, &values_place, row, values, choice);
}

/* A number as the row wants it: a count as an integer, all else as a decimal string. */
static void number_write(struct buffer *out, const struct row *row, struct number number)
{
    if ((row->forms & FORM_COUNT) != 0)
        number_print(out, number);
    else
        decimal_write(out, number);
}

static void choice_write(struct buffer *out, const struct row *row, const struct choice *choice)
{
    buffer_text(out, "{\"by\":");
    buffer_json(out, word_list_name(&WORD_LIST_CHOICE_BY, (int)choice->by));
    buffer_text(out, ",\"values\":{");
    for (size_t i = 0; i < choice->count; i++) {
        key_write(out, choice->entries[i].name);
        if (row->words != NULL)
            buffer_json(out, word_list_name(row->words, choice->entries[i].word));
        else
            number_write(out, row, choice->entries[i].number);
    }
    buffer_text(out, "}}");
}

static void word_choice_read(struct reader *reader, const struct place *place,
                             const struct row *row, const json_t *value, void *object)
{
    struct word_choice read = {.word = -1};
    if (json_is_object(value)) {
        struct choice *choice = ARENA_NEW(reader->arena, struct choice);
        choice_read(reader, place, row, value, choice);
        read.choice = choice;
    } else {
        read.word = word_read(reader, place, row->words, value);
    }
    memcpy(row_at(row, object), &read, sizeof(read));
}

static bool word_choice_given(const struct row *row, const void *object)
{
    const struct word_choice *value = row_from(row, object);
    return value->word >= 0 || value->choice != NULL;
}

static void word_choice_write(struct writer *writer, const struct row *row, const void *object)
{
    const struct word_choice *value = row_from(row, object);
    if (value->choice != NULL)
        choice_write(writer->out, row, value->choice);
    else
        buffer_json(writer->out, word_list_name(row->words, value->word));
}

const struct kind KIND_WORD_CHOICE = {.size = sizeof(struct word_choice),
                                      .read = word_choice_read,
                                      .given = word_choice_given,
                                      .write = word_choice_write};

/* Amounts: a number, a choice of numbers or a measure. */

static const char *amount_forms(const struct row *row)
{
    if ((row->forms & FORM_COUNT) != 0)
        return "whole number or choice of them";
    return (row->forms & FORM_MEASURE) != 0 ? "decimal string, choice or measure"
                                            : "decimal string or choice";
}

static void amount_read(struct reader *reader, const struct place *place, const struct row *row,
                        const json_t *value, void *object)
{
    struct amount amount = {.kind = AMOUNT_ABSENT};

    if (json_is_object(value) && json_object_get(value, "by") != NULL) {
        amount.kind = AMOUNT_CHOICE;
        choice_read(reader, place, row, value, &amount.choice);
    } else if (json_is_object(value) && (row->forms & FORM_MEASURE) != 0) {
        struct measure *measure = ARENA_NEW(reader->arena, struct measure);
        object_read(reader, place, row->shape, value, measure);
        amount.kind = AMOUNT_MEASURE;
        amount.measure = measure;
    } else if (json_is_string(value) || json_is_integer(value)) {
        if (decimal_read(reader, place, row->forms, value, &amount.number))
            amount.kind = AMOUNT_NUMBER;
    } else {
        place_type(reader, place, amount_forms(row));
    }
    memcpy(row_at(row, object), &amount, sizeof(amount));
}

static bool amount_given(const struct row *row, const void *object)
{
    const struct amount *amount = row_from(row, object);
    return amount->kind != AMOUNT_ABSENT;
}

static void amount_write(struct writer *writer, const struct row *row, const void *object)
{
    const struct amount *amount = row_from(row, object);
    if (amount->kind == AMOUNT_NUMBER)
        number_write(writer->out, row, amount->number);
    else if (amount->kind == AMOUNT_CHOICE)
        choice_write(writer->out, row, &amount->choice);
    else
        object_write(writer, row->shape, amount->measure);
}

const struct kind KIND_AMOUNT = {.size = sizeof(struct amount),
                                 .read = amount_read,
                                 .given = amount_given,
                                 .write = amount_write};
