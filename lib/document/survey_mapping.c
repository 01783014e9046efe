#include "document/survey_mapping.h"

#include "base/fatal.h"
#include "base/text.h"

#include <jansson.h>
#include <string.h>

#define FIELDS                                                                                     \
    "unit occurred_at occasion gravity rating_mode rater_mode channel person topic note "          \
    "external_id"

static const char *const REQUIRED[] = {"unit", "occurred_at", "occasion", "gravity"};

struct reading {
    struct arena *arena;
    struct error *error;
    const char *where;
    struct mapped_column columns[MAPPING_COLUMNS_MOST];
    size_t count;
};

/* where/a/b, the last part with the escapes of a JSON pointer. */
static const char *place(const struct reading *reading, const char *part, const char *name)
{
    struct buffer out;
    buffer_init(&out);
    buffer_print(&out, "%s/%s/", reading->where, part);
    for (; *name != '\0'; name++) {
        if (*name == '~' || *name == '/')
            buffer_text(&out, *name == '~' ? "~0" : "~1");
        else
            buffer_byte(&out, *name);
    }
    return buffer_finish(&out, reading->arena);
}

static bool is_field(const char *name)
{
    size_t length = strlen(name);
    for (const char *p = FIELDS; *p != '\0';) {
        size_t word = strcspn(p, " ");
        if (word == length && strncmp(p, name, length) == 0)
            return true;
        p += word + (p[word] == ' ');
    }
    return false;
}

static struct mapped_column *column_of(struct reading *reading, const char *field)
{
    for (size_t i = 0; i < reading->count; i++) {
        if (text_equal(reading->columns[i].field, field))
            return &reading->columns[i];
    }
    return NULL;
}

/* A text that is short enough; NULL with a violation. */
static const char *short_text(struct reading *reading, const char *where, const char *text)
{
    if (text == NULL)
        error_add(reading->error, where, CODE_TYPE_MISMATCH, "expected", "a string", NULL);
    else if (*text == '\0' || text_length(text) > MAPPING_TEXT_MOST)
        error_add(reading->error, where, CODE_TOO_LONG, "max", "200", NULL);
    else
        return arena_text(reading->arena, text);
    return NULL;
}
_Static_assert(MAPPING_TEXT_MOST == 200, "the limit that short_text names");

static void read_column(struct reading *reading, const char *name, const json_t *value)
{
    const char *where = place(reading, "columns", name);
    const char *column = short_text(reading, where, name);
    const char *field = short_text(reading, where, json_string_value(value));
    if (column == NULL || field == NULL)
        return;
    if (!is_field(field))
        error_add(reading->error, where, CODE_VALUE_NOT_ALLOWED, "allowed", FIELDS, NULL);
    else if (column_of(reading, field) != NULL)
        error_add(reading->error, where, CODE_REPEATED, "value", field, NULL);
    else
        reading->columns[reading->count++] =
            (struct mapped_column){.column = column, .field = field};
}

static bool is_small_object(struct reading *reading, const char *where, const json_t *value,
                            size_t most)
{
    if (!json_is_object(value))
        return error_add(reading->error, where, CODE_TYPE_MISMATCH, "expected", "an object", NULL);
    if (json_object_size(value) > most)
        return error_add(reading->error, where, CODE_TOO_MANY, "max",
                         arena_print(reading->arena, "%zu", most), NULL);
    return true;
}

static void read_columns(struct reading *reading, json_t *columns)
{
    const char *where = arena_print(reading->arena, "%s/columns", reading->where), *name;
    json_t *value;
    if (columns == NULL) {
        error_add(reading->error, where, CODE_FIELD_REQUIRED, NULL);
        return;
    }
    if (!is_small_object(reading, where, columns, MAPPING_COLUMNS_MOST))
        return;
    json_object_foreach(columns, name, value) read_column(reading, name, value);
    for (size_t i = 0; i < COUNT(REQUIRED); i++) {
        if (column_of(reading, REQUIRED[i]) == NULL)
            error_add(reading->error, arena_print(reading->arena, "%s/%s", where, REQUIRED[i]),
                      CODE_FIELD_REQUIRED, NULL);
    }
}

static void read_words(struct reading *reading, const char *field, json_t *words)
{
    const char *where = place(reading, "values", field), *name;
    struct mapped_column *column = column_of(reading, field);
    json_t *value;
    size_t count = 0;
    if (column == NULL) {
        error_add(reading->error, where, CODE_FIELD_UNKNOWN, NULL);
        return;
    }
    if (!is_small_object(reading, where, words, MAPPING_WORDS_MOST))
        return;
    struct mapped_word *list =
        ARENA_ARRAY(reading->arena, struct mapped_word, json_object_size(words));
    json_object_foreach(words, name, value)
    {
        const char *inside = place(reading, arena_print(reading->arena, "values/%s", field), name);
        list[count].word = short_text(reading, inside, name);
        list[count].value = short_text(reading, inside, json_string_value(value));
        count += list[count].word != NULL && list[count].value != NULL;
    }
    column->words = list;
    column->word_count = count;
}

static void read_object(struct reading *reading, json_t *object)
{
    const char *name;
    json_t *value;
    if (!is_small_object(reading, reading->where, object, 2))
        return;
    read_columns(reading, json_object_get(object, "columns"));
    json_object_foreach(object, name, value)
    {
        const char *where = arena_print(reading->arena, "%s/%s", reading->where, name);
        const char *field;
        json_t *words;
        if (strcmp(name, "columns") == 0)
            continue;
        if (strcmp(name, "values") != 0) {
            error_add(reading->error, where, CODE_FIELD_UNKNOWN, NULL);
            continue;
        }
        if (!is_small_object(reading, where, value, MAPPING_COLUMNS_MOST))
            continue;
        json_object_foreach(value, field, words) read_words(reading, field, words);
    }
}

bool survey_mapping_read(struct arena *arena, const char *where, const char *text,
                         struct survey_mapping *ret_mapping, struct error *error)
{
    struct reading reading = {.arena = arena, .error = error, .where = where};
    json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    if (object == NULL)
        return error_add(error, where, CODE_TYPE_MISMATCH, "expected", "an object", NULL);
    read_object(&reading, object);
    json_decref(object);
    if (!error_none(error))
        return false;
    struct mapped_column *columns = ARENA_ARRAY(arena, struct mapped_column, reading.count);
    memcpy(columns, reading.columns, reading.count * sizeof(*columns));
    *ret_mapping = (struct survey_mapping){columns, reading.count};
    return true;
}

const char *survey_mapping_value(const struct mapped_column *column, const char *word)
{
    for (size_t i = 0; i < column->word_count; i++) {
        if (strcmp(column->words[i].word, word) == 0)
            return column->words[i].value;
    }
    return word;
}
