/* Values that depend on something, by name or by number, and the words that may be one. */
#include "document/choices.h"

#include "document/kinds.h"
#include "document/scheme_kinds.h"

#include <stdlib.h>
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

/* Bands: [{"from": "10", "value": 2}, ...], kept from the lowest upwards. */

static int entries_order(const void *a, const void *b)
{
    const struct choice_entry *left = a, *right = b;
    return number_compare(left->from, right->from);
}

static void bands_read(struct reader *reader, const struct place *place, const struct row *row,
                       const json_t *bands, struct choice *choice)
{
    static const struct row BANDS = {.min = 1};
    const struct row rows[] = {
        {"from", &KIND_DECIMAL, .at = offsetof(struct choice_entry, from), .required = true},
        {"value", &KIND_DECIMAL, .at = offsetof(struct choice_entry, number), .forms = row->forms,
         .required = true},
    };
    const struct shape shape = {.size = sizeof(struct choice_entry), SHAPE_ROWS(rows)};
    if (!json_is_array(bands)) {
        place_type(reader, place, "array");
        return;
    }
    size_t count = json_array_size(bands);
    if (!count_allowed(reader, place, &BANDS, count))
        return;
    struct choice_entry *entries = ARENA_ARRAY(reader->arena, struct choice_entry, count);
    for (size_t i = 0; i < count; i++) {
        struct place item = {.up = place, .index = i};
        entries[i].from = entries[i].number = NUMBER_ZERO;
        object_read(reader, &item, &shape, json_array_get(bands, i), &entries[i]);
    }
    qsort(entries, count, sizeof(*entries), entries_order);
    choice->entries = entries;
    choice->count = count;
    choice->banded = true;
}

void choice_read(struct reader *reader, const struct place *place, const struct row *row,
                 const json_t *value, struct choice *choice)
{
    struct place by_place = {.up = place, .key = "by"},
                 values_place = {.up = place, .key = "values"},
                 bands_place = {.up = place, .key = "bands"};
    const json_t *by = json_object_get(value, "by"), *values = json_object_get(value, "values"),
                 *bands = json_object_get(value, "bands");
    const char *key;
    json_t *each;

    json_object_foreach((json_t *)(uintptr_t)value, key, each)
    {
        struct place unknown = {.up = place, .key = key};
        if (each != by && each != values && each != bands)
            error_add(reader->error, place_text(reader, &unknown), CODE_FIELD_UNKNOWN, NULL);
    }
    int word = by == NULL ? -1 : word_read(reader, &by_place, &WORD_LIST_CHOICE_BY, by);
    if (by == NULL)
        error_add(reader->error, place_text(reader, &by_place), CODE_FIELD_REQUIRED, NULL);
    if (word >= 0)
        choice->by = (enum choice_by)word;
    if (values == NULL && bands == NULL)
        error_add(reader->error, place_text(reader, &values_place), CODE_FIELD_REQUIRED, NULL);
    else if (values != NULL && bands != NULL)
        error_add(reader->error, place_text(reader, place), CODE_EXACTLY_ONE, "keys",
                  "values, bands", NULL);
    else if (values != NULL)
        entries_read(reader, &values_place, row, values, choice);
    else if (row->words != NULL)
        place_type(reader, &bands_place, "values, since these are words");
    else
        bands_read(reader, &bands_place, row, bands, choice);
}

void number_write(struct buffer *out, const struct row *row, struct number number)
{
    if ((row->forms & FORM_COUNT) != 0)
        number_print(out, number);
    else
        decimal_write(out, number);
}

static void bands_write(struct buffer *out, const struct row *row, const struct choice *choice)
{
    buffer_text(out, ",\"bands\":[");
    for (size_t i = 0; i < choice->count; i++) {
        comma_write(out);
        buffer_text(out, "{\"from\":");
        decimal_write(out, choice->entries[i].from);
        buffer_text(out, ",\"value\":");
        number_write(out, row, choice->entries[i].number);
        buffer_byte(out, '}');
    }
    buffer_text(out, "]}");
}

void choice_write(struct buffer *out, const struct row *row, const struct choice *choice)
{
    buffer_text(out, "{\"by\":");
    buffer_json(out, word_list_name(&WORD_LIST_CHOICE_BY, (int)choice->by));
    if (choice->banded) {
        bands_write(out, row, choice);
        return;
    }
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

/* A choice that nothing else can stand for. */

static void choice_kind_read(struct reader *reader, const struct place *place,
                             const struct row *row, const json_t *value, void *object)
{
    if (!json_is_object(value)) {
        place_type(reader, place, "choice");
        return;
    }
    struct choice *choice = ARENA_NEW(reader->arena, struct choice);
    choice_read(reader, place, row, value, choice);
    memcpy(row_at(row, object), &choice, sizeof(choice));
}

static const struct choice *choice_at(const struct row *row, const void *object)
{
    const struct choice *choice;
    memcpy(&choice, row_from(row, object), sizeof(choice));
    return choice;
}

static bool choice_kind_given(const struct row *row, const void *object)
{
    return choice_at(row, object) != NULL;
}

static void choice_kind_write(struct writer *writer, const struct row *row, const void *object)
{
    choice_write(writer->out, row, choice_at(row, object));
}

const struct kind KIND_CHOICE = {.size = sizeof(const struct choice *),
                                 .read = choice_kind_read,
                                 .given = choice_kind_given,
                                 .write = choice_kind_write};

/* A word, or a choice between words. */

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
