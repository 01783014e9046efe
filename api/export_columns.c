#include "api/export_columns.h"
#include "api/export_decimal.h"

#include <jansson.h>
#include <string.h>

static const struct heading {
    const char *field;
    enum heading_kind kind;
    const char *titles[2]; /* by language */
} HEADINGS[] = {
#define HEADING(name, how, chinese, english) {#name, HEADING_##how, {chinese, english}},
#include "api/export_headings.def"
#undef HEADING
};

static const struct heading *heading_find(const char *field)
{
    for (size_t i = 0; i < COUNT(HEADINGS); i++)
        if (strcmp(HEADINGS[i].field, field) == 0)
            return &HEADINGS[i];
    return NULL;
}

static json_t *json_of(const char *text)
{
    return text != NULL ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
}

/* Columns in the making. */
struct making {
    struct arena *arena;
    struct sheet_columns *columns;
    size_t item_room, heading_room;
    const struct sheet_reader *reader;
};

static void column_put(struct making *making, const struct heading *heading, const char *field,
                       const struct sheet_column *column)
{
    struct sheet_columns *columns = making->columns;
    const struct sheet_reader *reader = making->reader;
    const char *title =
        heading != NULL && !reader->fields ? heading->titles[reader->language] : field;
    if (column->part != NULL)
        title = arena_print(making->arena, reader->fields ? "%s.%s" : "%s %s", title, column->part);
    if (column->type == COLUMN_INSTANT && reader->zone != NULL && !reader->fields)
        title = arena_print(making->arena, "%s (%s)", title, reader->zone->name);
    ARENA_GROW(making->arena, columns->items, columns->count, making->item_room);
    ARENA_GROW(making->arena, columns->headings, columns->count, making->heading_room);
    columns->items[columns->count] = *column;
    columns->headings[columns->count++] = (struct cell){CELL_TEXT, title};
}

static bool has_part(const struct sheet_columns *columns, size_t source, const char *part)
{
    for (size_t i = 0; i < columns->count; i++)
        if (columns->items[i].source == source && strcmp(columns->items[i].part, part) == 0)
            return true;
    return false;
}

static void scores_put(struct making *making, const struct table *table,
                       const struct heading *heading, struct sheet_column column)
{
    for (size_t row = 0; row < table->row_count; row++) {
        json_t *scores = json_of(table_cell(table, row, column.source)), *value;
        const char *name;
        json_object_foreach(scores, name, value)
        {
            if (has_part(making->columns, column.source, name))
                continue;
            column.part = arena_text(making->arena, name);
            column_put(making, heading, heading->field, &column);
        }
        json_decref(scores);
    }
}

void sheet_columns_make(struct arena *arena, const struct table *table,
                        const struct sheet_reader *reader, struct sheet_columns *ret_columns)
{
    *ret_columns = (struct sheet_columns){0};
    struct making making = {.arena = arena, .columns = ret_columns, .reader = reader};
    for (size_t i = 0; i < table->column_count; i++) {
        const char *name = table->columns[i].name;
        if (*name == '_' || strcmp(name, "receipt") == 0)
            continue;
        const struct heading *heading = heading_find(name);
        struct sheet_column column = {.source = i,
                                      .type = table->columns[i].type,
                                      .kind = heading != NULL ? heading->kind : HEADING_PLAIN};
        if (column.kind == HEADING_SCORES)
            scores_put(&making, table, heading, column);
        else
            column_put(&making, heading, name, &column);
    }
}

const char *title_chosen(const json_t *title, enum language language)
{
    static const char *const names[] = {[LANGUAGE_ZH] = "zh", [LANGUAGE_EN] = "en"};
    const json_t *text = json_object_get(title, names[language]);
    if (text == NULL)
        text = json_object_get(title, names[language == LANGUAGE_ZH ? LANGUAGE_EN : LANGUAGE_ZH]);
    return json_string_value(text);
}

/* "title: value" of an element of what is shown; a text as it is; anything else as JSON. */
static void element_write(struct buffer *out, const json_t *element, enum heading_kind kind,
                          enum language language)
{
    const json_t *value = json_object_get(element, "value");
    if (kind == HEADING_SHOWN && json_is_string(value)) {
        const char *title = title_chosen(json_object_get(element, "title"), language);
        const char *measure = json_string_value(json_object_get(element, "measure"));
        buffer_text(out, title != NULL ? title : measure != NULL ? measure : "");
        buffer_text(out, ": ");
        buffer_text(out, json_string_value(value));
    } else if (json_is_string(element)) {
        buffer_add(out, json_string_value(element), json_string_length(element));
    } else {
        char *text = json_dumps(element, JSON_ENCODE_ANY | JSON_COMPACT);
        buffer_text(out, text != NULL ? text : "");
        free(text);
    }
}

static const char *elements_text(struct arena *arena, const json_t *list, enum heading_kind kind,
                                 enum language language)
{
    struct buffer out;
    const json_t *element;
    size_t i;
    buffer_init(&out);
    json_array_foreach(list, i, element)
    {
        if (i > 0)
            buffer_text(&out, "; ");
        element_write(&out, element, kind, language);
    }
    return buffer_finish(&out, arena);
}

static const char *json_flat(struct arena *arena, const struct sheet_column *column,
                             const char *text, enum language language)
{
    json_t *value = json_of(text);
    const char *flat = text;
    if (column->kind == HEADING_SCORES)
        flat = arena_text(arena, json_string_value(json_object_get(value, column->part)));
    else if (column->kind == HEADING_TITLE && json_is_object(value))
        flat = arena_text(arena, title_chosen(value, language));
    else if (json_is_array(value))
        flat = elements_text(arena, value, column->kind, language);
    else if (json_is_string(value))
        flat = arena_text(arena, json_string_value(value));
    else if (json_is_null(value))
        flat = NULL;
    json_decref(value);
    return flat;
}

static const char *list_flat(struct arena *arena, const char *text)
{
    struct strings list = table_list(arena, text);
    struct buffer out;
    buffer_init(&out);
    for (size_t i = 0; i < list.count; i++) {
        buffer_text(&out, i > 0 ? "; " : "");
        buffer_text(&out, list.items[i] != NULL ? list.items[i] : "");
    }
    return buffer_finish(&out, arena);
}

#define CLOCK_CHARACTERS 19 /* of 2026-01-31T08:00:00 */

/* RFC 3339 in UTC, or without Z what the clocks of the zone show. */
static const char *instant_text(struct arena *arena, const struct table *table, size_t row,
                                size_t column, const struct zone *zone)
{
    instant_t instant;
    struct buffer out;
    if (!table_instant(table, row, table->columns[column].name, &instant))
        return NULL;
    buffer_init(&out);
    instant_print(&out, zone != NULL ? zone_local(zone, instant) : instant);
    char *text = buffer_finish(&out, arena);
    if (zone != NULL)
        text[CLOCK_CHARACTERS] = '\0';
    return text;
}

static struct cell cell_make(struct arena *arena, const struct sheet_column *column,
                             const struct table *table, size_t row,
                             const struct sheet_reader *reader)
{
    const char *text = table_cell(table, row, column->source);
    enum cell_kind kind = CELL_TEXT;
    size_t digits;
    if (text == NULL)
        return (struct cell){CELL_EMPTY, NULL};
    if (column->type == COLUMN_JSON)
        text = json_flat(arena, column, text, reader->language);
    else if (column->type == COLUMN_LIST)
        text = list_flat(arena, text);
    else if (column->type == COLUMN_DATE)
        kind = CELL_DATE;
    else if (column->type == COLUMN_BOOLEAN)
        kind = CELL_BOOLEAN;
    else if (column->type == COLUMN_INSTANT) {
        text = instant_text(arena, table, row, column->source, reader->zone);
        kind = CELL_INSTANT;
    }
    bool number = column->type == COLUMN_INTEGER || column->kind == HEADING_DECIMAL ||
                  column->kind == HEADING_SCORES;
    if (text == NULL || *text == '\0')
        return (struct cell){CELL_EMPTY, NULL};
    return (struct cell){number && decimal_is(text, &digits) ? CELL_NUMBER : kind, text};
}

void sheet_cells_make(struct arena *arena, const struct sheet_columns *columns,
                      const struct table *table, size_t row, const struct sheet_reader *reader,
                      struct cell *ret_cells)
{
    for (size_t i = 0; i < columns->count; i++)
        ret_cells[i] = cell_make(arena, &columns->items[i], table, row, reader);
}
