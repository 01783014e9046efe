#include "document/sheet.h"

#include "base/depth.h"
#include "base/text.h"

#include <jansson.h>
#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct csv {
    struct arena *arena;
    struct error *error;
    const char *at, *end;
    const char **cells; /* of the row being read */
    size_t count, capacity;
};

static bool csv_fault(struct csv *csv, const char *reason)
{
    return error_set(csv->error, CODE_BAD_CSV, "reason", reason, NULL);
}

/* The text without blanks around it; NULL when nothing is left. */
static const char *trimmed(struct arena *arena, const char *text, size_t length)
{
    while (length > 0 && (*text == ' ' || *text == '\t')) {
        text++;
        length--;
    }
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    return length == 0 ? NULL : arena_bytes(arena, text, length);
}

static bool at_cell_end(const struct csv *csv)
{
    return csv->at == csv->end || *csv->at == ',' || *csv->at == '\n' ||
           (*csv->at == '\r' && csv->at + 1 < csv->end && csv->at[1] == '\n');
}

static bool read_quoted(struct csv *csv, const char **ret_cell)
{
    struct buffer out;
    bool closed = false;
    buffer_init(&out);
    for (csv->at++; csv->at < csv->end && !closed; csv->at++) {
        if (*csv->at != '"') {
            buffer_byte(&out, *csv->at);
        } else if (csv->at + 1 < csv->end && csv->at[1] == '"') {
            buffer_byte(&out, '"');
            csv->at++;
        } else {
            closed = true;
        }
    }
    const char *cell = trimmed(csv->arena, out.data, out.length);
    buffer_release(&out);
    if (!closed)
        return csv_fault(csv, "a quote is not closed");
    if (!at_cell_end(csv))
        return csv_fault(csv, "something follows a closing quote");
    *ret_cell = cell;
    return true;
}

static bool read_cell(struct csv *csv, const char **ret_cell)
{
    const char *start = csv->at;
    if (csv->at < csv->end && *csv->at == '"')
        return read_quoted(csv, ret_cell);
    while (!at_cell_end(csv))
        csv->at++;
    *ret_cell = trimmed(csv->arena, start, (size_t)(csv->at - start));
    return true;
}

/* The cells up to the end of the line; *ret_blank when there is nothing in it. */
static bool read_line(struct csv *csv, bool *ret_blank)
{
    const char *cell = NULL;
    csv->cells = NULL;
    csv->count = csv->capacity = 0;
    for (bool more = true; more;) {
        if (!read_cell(csv, &cell))
            return false;
        if (csv->count == SHEET_COLUMNS_MOST)
            return csv_fault(csv, "a row has more than 200 cells");
        ARENA_GROW(csv->arena, csv->cells, csv->count, csv->capacity);
        csv->cells[csv->count++] = cell;
        more = csv->at < csv->end && *csv->at == ',';
        csv->at += more;
    }
    if (csv->at < csv->end)
        csv->at += *csv->at == '\r' ? 2 : 1;
    *ret_blank = csv->count == 1 && cell == NULL;
    return true;
}
_Static_assert(SHEET_COLUMNS_MOST == 200, "the limit that read_line names");

static bool too_many_rows(struct arena *arena, struct error *error)
{
    return error_add(error, "#", CODE_TOO_MANY, "max", arena_print(arena, "%d", SHEET_ROWS_MOST),
                     NULL);
}

static bool read_header(struct csv *csv, struct strings *ret_header)
{
    bool blank = true;
    while (blank && csv->at < csv->end) {
        if (!read_line(csv, &blank))
            return false;
    }
    if (blank)
        return csv_fault(csv, "it has no header");
    for (size_t i = 0; i < csv->count; i++) {
        if (csv->cells[i] == NULL)
            csv->cells[i] = "";
    }
    *ret_header = (struct strings){csv->cells, csv->count};
    return true;
}

static bool read_rows(struct csv *csv, const struct strings *header, struct sheet *sheet)
{
    size_t capacity = 0;
    while (csv->at < csv->end) {
        bool blank;
        if (!read_line(csv, &blank))
            return false;
        if (blank)
            continue;
        if (sheet->count == SHEET_ROWS_MOST)
            return too_many_rows(csv->arena, csv->error);
        ARENA_GROW(csv->arena, sheet->rows, sheet->count, capacity);
        bool fits = csv->count == header->count;
        sheet->rows[sheet->count++] =
            fits ? (struct sheet_row){.names = *header, .cells = csv->cells}
                 : (struct sheet_row){.fault = CODE_FORMAT_INVALID,
                                      .expected = "as many cells as the header has"};
    }
    return true;
}

bool sheet_read_csv(struct arena *arena, const char *bytes, size_t length, struct sheet *ret_sheet,
                    struct error *error)
{
    size_t mark = strlen(BYTE_ORDER_MARK);
    struct csv csv = {.arena = arena, .error = error, .at = bytes, .end = bytes + length};
    struct sheet sheet = {0};
    if (!text_is_utf8(bytes, length))
        return csv_fault(&csv, "it is not UTF-8");
    if (length >= mark && memcmp(bytes, BYTE_ORDER_MARK, mark) == 0)
        csv.at += mark;
    if (!read_header(&csv, &sheet.header) || !read_rows(&csv, &sheet.header, &sheet))
        return false;
    if (sheet.count == 0)
        return error_add(error, "#", CODE_TOO_FEW, "min", "1", NULL);
    *ret_sheet = sheet;
    return true;
}

bool sheet_read_record(struct arena *arena, const char *bytes, size_t length,
                       const char ***ret_cells, size_t *ret_count, struct error *error)
{
    struct csv csv = {.arena = arena, .error = error, .at = bytes, .end = bytes + length};
    bool blank;
    if (!read_line(&csv, &blank))
        return false;
    if (csv.at < csv.end)
        return csv_fault(&csv, "a row ends within a line");
    *ret_cells = csv.cells;
    *ret_count = blank ? 0 : csv.count;
    return true;
}

/* A value as a text; false when it is none that a cell can have. */
static bool json_cell(struct arena *arena, const json_t *value, const char **ret_cell)
{
    if (json_is_string(value))
        *ret_cell = trimmed(arena, json_string_value(value), json_string_length(value));
    else if (json_is_integer(value))
        *ret_cell = arena_print(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_boolean(value))
        *ret_cell = json_is_true(value) ? "true" : "false";
    else
        return json_is_null(value);
    return true;
}

static struct sheet_row json_row(struct arena *arena, json_t *object)
{
    static const struct sheet_row faulty = {.fault = CODE_TYPE_MISMATCH,
                                            .expected = "an object of texts and integers"};
    const char *name;
    json_t *value;
    size_t size = json_object_size(object), count = 0;
    if (!json_is_object(object) || size > SHEET_COLUMNS_MOST)
        return faulty;
    const char **names = ARENA_ARRAY(arena, const char *, size);
    const char **cells = ARENA_ARRAY(arena, const char *, size);
    json_object_foreach(object, name, value)
    {
        if (!json_cell(arena, value, &cells[count]))
            return faulty;
        names[count++] = arena_text(arena, name);
    }
    return (struct sheet_row){.names = {names, count}, .cells = cells};
}

bool sheet_read_json(struct arena *arena, const char *bytes, size_t length, struct sheet *ret_sheet,
                     struct error *error)
{
    json_error_t fault;
    if (!json_depth_within(bytes, length, JSON_DEPTH_MAX))
        return error_set(error, CODE_TOO_DEEP, "limit", arena_print(arena, "%d", JSON_DEPTH_MAX),
                         NULL);
    json_t *array = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &fault);
    size_t count = json_array_size(array);
    if (array == NULL)
        error_set(
            error, CODE_BAD_JSON, "reason",
            arena_print(arena, "line %d, column %d: the syntax is wrong", fault.line, fault.column),
            NULL);
    else if (!json_is_array(array))
        error_add(error, "#", CODE_TYPE_MISMATCH, "expected", "an array", NULL);
    else if (count > SHEET_ROWS_MOST)
        (void)too_many_rows(arena, error);
    else if (count == 0)
        error_add(error, "#", CODE_TOO_FEW, "min", "1", NULL);
    struct sheet sheet = {.rows = ARENA_ARRAY(arena, struct sheet_row, count), .count = count};
    for (size_t i = 0; i < count && error_none(error); i++)
        sheet.rows[i] = json_row(arena, json_array_get(array, i));
    json_decref(array);
    if (!error_none(error))
        return false;
    *ret_sheet = sheet;
    return true;
}

void sheet_read_object(struct arena *arena, const char *bytes, size_t length,
                       struct sheet_row *ret_row)
{
    json_t *object = json_depth_within(bytes, length, JSON_DEPTH_MAX)
                         ? json_loadb(bytes, length, JSON_REJECT_DUPLICATES, NULL)
                         : NULL;
    *ret_row = json_row(arena, object);
    json_decref(object);
}

const char *sheet_cell(const struct sheet_row *row, const char *name)
{
    for (size_t i = 0; i < row->names.count; i++) {
        if (text_equal(row->names.items[i], name))
            return row->cells[i];
    }
    return NULL;
}
