#include "api/encode.h"
#include "base/json_text.h"

#include <string.h>

#define COLUMNS_MOST   64           /* of a table whose rows are written in one go */
#define ROW_MOST       (256 * 1024) /* bytes that may be needed to write such a row */
#define VALUE_MOST     8            /* of null, true, false, and of what stands around a value */
#define INSTANT_WHOLE  20           /* characters without decimals of a second */
#define INSTANT_MICROS 27

/* How rows of a table begin their fields: `,"name":` of each column, made once. */
struct fields {
    const struct table *table;
    struct buffer names;
    size_t starts[COLUMNS_MOST + 1];
    bool quick; /* all columns can be written in one go */
};

bool encode_is_instant(const char *cell, size_t length)
{
    return (length == INSTANT_WHOLE || length == INSTANT_MICROS) && cell[10] == 'T' &&
           cell[length - 1] == 'Z';
}

static char *bytes_put(char *to, const char *bytes, size_t length)
{
    memcpy(to, bytes, length);
    return to + length;
}

/* Room for all names, as they grow at most, with what stands around them. */
static size_t names_most(const struct table *table)
{
    size_t most = 0;
    for (size_t i = 0; i < table->column_count; i++)
        most += JSON_TEXT_GROWTH * strlen(table->columns[i].name) + VALUE_MOST;
    return most;
}

static void fields_make(struct fields *fields, const struct table *table)
{
    fields->table = table;
    buffer_init(&fields->names);
    fields->quick = table->column_count <= COLUMNS_MOST;
    if (!fields->quick)
        return;
    char *start = buffer_room(&fields->names, names_most(table)), *to = start;
    for (size_t i = 0; i < table->column_count; i++) {
        const char *name = table->columns[i].name;
        fields->starts[i] = (size_t)(to - start);
        fields->quick &= table->columns[i].type != COLUMN_LIST;
        if (*name != '_') {
            *to++ = ',';
            to = json_text_put(to, name, strlen(name));
            *to++ = ':';
        }
        fields->starts[i + 1] = (size_t)(to - start);
    }
    buffer_used(&fields->names, (size_t)(to - start));
}

static char *quoted_put(char *to, const char *bytes, size_t length)
{
    *to++ = '"';
    to = bytes_put(to, bytes, length);
    *to++ = '"';
    return to;
}

/* NULL when the cell is none of those that stand as they are. */
static char *cell_put(char *to, enum column_type type, const char *cell, size_t length)
{
    if (!cell)
        return bytes_put(to, "null", 4);
    switch (type) {
    case COLUMN_TEXT:
        return json_text_put(to, cell, length);
    case COLUMN_UUID:
    case COLUMN_DATE:
        return quoted_put(to, cell, length);
    case COLUMN_INTEGER:
    case COLUMN_JSON:
        return bytes_put(to, cell, length);
    case COLUMN_BOOLEAN:
        return *cell == 't' ? bytes_put(to, "true", 4) : bytes_put(to, "false", 5);
    case COLUMN_INSTANT:
        return encode_is_instant(cell, length) ? quoted_put(to, cell, length) : NULL;
    case COLUMN_LIST:
        break;
    }
    return NULL;
}

/* Writes a row into the room that it can need at most. False, and nothing written, when it has to
 * be written cell by cell. */
static bool row_put(struct buffer *out, const struct fields *fields, size_t row)
{
    const struct table *table = fields->table;
    size_t lengths[COLUMNS_MOST], most = fields->names.length + 2;
    for (size_t i = 0; i < table->column_count; i++) {
        const char *cell = table_cell(table, row, i);
        lengths[i] = cell ? strlen(cell) : 0;
        most += VALUE_MOST +
                lengths[i] * (table->columns[i].type == COLUMN_TEXT ? JSON_TEXT_GROWTH : 1);
    }
    if (most > ROW_MOST)
        return false;
    char *start = buffer_room(out, most), *to = start;
    for (size_t i = 0; i < table->column_count; i++) {
        size_t from = fields->starts[i], name = fields->starts[i + 1] - from;
        if (name == 0)
            continue;
        to = bytes_put(to, fields->names.data + from, name);
        to = cell_put(to, table->columns[i].type, table_cell(table, row, i), lengths[i]);
        if (!to)
            return false;
    }
    if (to == start)
        *to++ = '{';
    *start = '{'; /* in the place of the first comma */
    *to++ = '}';
    buffer_used(out, (size_t)(to - start));
    return true;
}

static void row_encode(struct buffer *out, const struct fields *fields, size_t row)
{
    if (fields->quick && row_put(out, fields, row))
        return;
    buffer_byte(out, '{');
    encode_fields(out, fields->table, row, false);
    buffer_byte(out, '}');
}

void encode_row(struct buffer *out, const struct table *table, size_t row)
{
    struct fields fields;
    fields_make(&fields, table);
    row_encode(out, &fields, row);
    buffer_release(&fields.names);
}

void encode_first_rows(struct buffer *out, const struct table *table, size_t count)
{
    struct fields fields;
    fields_make(&fields, table);
    buffer_byte(out, '[');
    for (size_t row = 0; row < count; row++) {
        if (row)
            buffer_byte(out, ',');
        row_encode(out, &fields, row);
    }
    buffer_byte(out, ']');
    buffer_release(&fields.names);
}

void encode_rows(struct buffer *out, const struct table *table)
{
    encode_first_rows(out, table, table->row_count);
}
