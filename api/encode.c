#include "api/encode.h"
#include "api/export.h"
#include "base/date.h"

#include <string.h>

#define INSTANT_TEXT 48 /* the longest text of a timestamp, with room */

/* PostgreSQL writes "2026-01-31 08:00:00.5+00"; RFC 3339 wants a T and minutes in the offset. */
static void encode_instant(struct buffer *out, const char *cell)
{
    char text[INSTANT_TEXT];
    size_t length = strlen(cell);
    instant_t instant;
    if (encode_is_instant(cell, length)) {
        buffer_json_bytes(out, cell, length);
        return;
    }
    if (length < 14 || length > sizeof(text) - 4) {
        buffer_json(out, cell);
        return;
    }
    memcpy(text, cell, length + 1);
    if (text[10] == ' ')
        text[10] = 'T';
    if (text[length - 3] == '+' || text[length - 3] == '-')
        memcpy(text + length, ":00", sizeof(":00"));
    if (!instant_parse(text, &instant)) {
        buffer_json(out, cell);
        return;
    }
    buffer_byte(out, '"');
    instant_print(out, instant);
    buffer_byte(out, '"');
}

/* One element of an array's text; returns the place behind it. */
static const char *element_encode(struct buffer *out, const char *p)
{
    struct buffer text;
    buffer_init(&text);
    if (*p == '"') {
        for (p++; *p && *p != '"'; p++) {
            p += *p == '\\' && p[1];
            buffer_byte(&text, *p);
        }
        p += *p == '"';
        buffer_json_bytes(out, text.data, text.length);
    } else {
        size_t length = strcspn(p, ",}");
        if (length == 4 && memcmp(p, "NULL", 4) == 0)
            buffer_text(out, "null");
        else
            buffer_json_bytes(out, p, length);
        p += length;
    }
    buffer_release(&text);
    return p;
}

static void encode_array(struct buffer *out, const char *cell)
{
    buffer_byte(out, '[');
    const char *p = cell + (*cell == '{');
    for (bool first = true; *p && *p != '}'; first = false) {
        if (!first)
            buffer_byte(out, ',');
        p = element_encode(out, p);
        p += *p == ',';
    }
    buffer_byte(out, ']');
}

void encode_cell(struct buffer *out, enum column_type type, const char *cell)
{
    if (!cell) {
        buffer_text(out, "null");
        return;
    }
    switch (type) {
    case COLUMN_TEXT:
    case COLUMN_UUID:
    case COLUMN_DATE:
        buffer_json(out, cell);
        break;
    case COLUMN_INTEGER:
    case COLUMN_JSON:
        buffer_text(out, cell);
        break;
    case COLUMN_BOOLEAN:
        buffer_text(out, *cell == 't' ? "true" : "false");
        break;
    case COLUMN_INSTANT:
        encode_instant(out, cell);
        break;
    case COLUMN_LIST:
        encode_array(out, cell);
        break;
    }
}

bool encode_fields(struct buffer *out, const struct table *table, size_t row, bool comma)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        if (*column->name == '_')
            continue;
        if (comma)
            buffer_byte(out, ',');
        comma = true;
        buffer_json(out, column->name);
        buffer_byte(out, ':');
        encode_cell(out, column->type, table_cell(table, row, i));
    }
    return comma;
}

void encode_one(struct request *request, struct reply *reply, const struct table *table)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (strcmp(table->columns[i].name, "version") == 0 && table_cell(table, 0, i))
            reply_version(request, reply, table_cell(table, 0, i));
    if (!reply_is_kept(request, reply))
        encode_row(&reply->body, table, 0);
}

void encode_all(struct reply *reply, const struct table *table)
{
    buffer_text(&reply->body, "{\"items\":");
    encode_rows(&reply->body, table);
    buffer_byte(&reply->body, '}');
}

/* The keys of a row: the cells of the columns that route->page names; instants as RFC 3339. */
static struct strings row_keys(struct request *request, const struct table *table, size_t row)
{
    const char **keys = ARENA_ARRAY(request->arena, const char *, table->column_count);
    size_t count = 0;
    for (const char *p = request->route->page; *p; p += strspn(p, " ")) {
        size_t word = strcspn(p, " "), name = strcspn(p, ": ");
        size_t column = table_column(table, arena_bytes(request->arena, p, name));
        const char *cell = table_cell(table, row, column);
        if (cell && table->columns[column].type == COLUMN_INSTANT) {
            struct buffer text;
            buffer_init(&text);
            encode_instant(&text, cell);
            cell = arena_bytes(request->arena, text.data + 1, text.length - 2);
            buffer_release(&text);
        }
        keys[count++] = cell ? cell : "";
        p += word;
    }
    return (struct strings){keys, count};
}

static void query_escape(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                     strchr("-._~", c);
        if (plain)
            buffer_byte(out, *text);
        else
            buffer_print(out, "%%%02X", c);
    }
}

/* </v1/units?kind=window&cursor=...>; rel="next" */
static const char *next_link(struct request *request, const char *cursor)
{
    struct buffer link;
    buffer_init(&link);
    buffer_print(&link, "<%s?", request->target);
    for (size_t i = 0; i < request->parameter_count; i++) {
        const struct pair *pair = &request->parameters[i];
        if (strcmp(pair->name, "cursor") == 0)
            continue;
        query_escape(&link, pair->name);
        buffer_byte(&link, '=');
        query_escape(&link, pair->value);
        buffer_byte(&link, '&');
    }
    buffer_print(&link, "cursor=%s>; rel=\"next\"", cursor);
    const char *text = arena_bytes(request->arena, link.data, link.length);
    buffer_release(&link);
    return text;
}

void encode_list(struct request *request, struct reply *reply, const struct table *table)
{
    size_t shown = table->row_count;
    bool more = shown > (size_t)request->page.limit;
    if (more)
        shown = (size_t)request->page.limit;
    struct strings keys = more ? row_keys(request, table, shown - 1) : (struct strings){0};
    const char *cursor = more ? cursor_encode(request->arena, request->page_scope, &keys) : NULL;
    reply->link = more ? next_link(request, cursor) : NULL;
    if (request->export) {
        export_rows(request, table, shown, &keys);
        return;
    }
    buffer_text(&reply->body, "{\"items\":");
    encode_first_rows(&reply->body, table, shown);
    if (more) {
        buffer_text(&reply->body, ",\"next\":");
        buffer_json(&reply->body, cursor);
    }
    buffer_byte(&reply->body, '}');
}
