#include "document/row_split.h"

#include "base/buffer.h"
#include "base/fatal.h"

#include <stdlib.h>
#include <string.h>

/* Where in a row, or between rows, the next byte is. */
enum place {
    BETWEEN, /* rows of lines and of a CSV */
    IN_LINE,
    CELL_START,
    CELL_PLAIN,
    CELL_QUOTED,
    CELL_QUOTE, /* behind a quote in a quoted cell: its end, or the first of a pair */
    ARRAY_START,
    ARRAY_FIRST, /* the first element, or the end */
    ARRAY_VALUE, /* an element must come */
    ARRAY_AFTER, /* a comma or the end must come */
    ARRAY_DONE,
    VALUE_NESTED,
    VALUE_STRING,
    VALUE_ESCAPE,
    VALUE_SCALAR
};

struct row_split {
    enum row_format format;
    const char *mark;
    size_t marked; /* bytes of the mark that were met; mark is NULL afterwards */
    enum place place;
    size_t depth;        /* of a nested value */
    struct buffer carry; /* the row's bytes of earlier pieces */
    bool too_long;
    const char *at, *end;
    int64_t bytes, lines;         /* up to `at` */
    int64_t row_bytes, row_lines; /* up to the end of the last row given */
    int64_t first_line;           /* lines before the row being read */
    const char *fault;
};

struct row_split *row_split_new(enum row_format format, const char *mark)
{
    struct row_split *split = calloc(1, sizeof(*split));
    if (split == NULL)
        fatal("out of memory");
    split->format = format;
    split->mark = mark;
    split->place = format == ROWS_ARRAY ? ARRAY_START : BETWEEN;
    buffer_init(&split->carry);
    return split;
}

void row_split_free(struct row_split *split)
{
    if (split == NULL)
        return;
    buffer_release(&split->carry);
    free(split);
}

void row_split_resume(struct row_split *split, int64_t bytes, int64_t lines)
{
    split->mark = NULL;
    split->bytes = split->row_bytes = bytes;
    split->lines = split->row_lines = lines;
    if (split->format == ROWS_ARRAY)
        split->place = ARRAY_AFTER;
}

void row_split_feed(struct row_split *split, const char *bytes, size_t length)
{
    split->at = bytes;
    split->end = bytes + length;
}

const char *row_split_fault(const struct row_split *split)
{
    return split->fault;
}

int64_t row_split_bytes(const struct row_split *split)
{
    return split->row_bytes;
}

int64_t row_split_lines(const struct row_split *split)
{
    return split->row_lines;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void carry_add(struct row_split *split, const char *bytes, size_t length)
{
    size_t room = ROW_BYTES_MOST - split->carry.length;
    split->too_long = split->too_long || length > room;
    buffer_add(&split->carry, bytes, length < room ? length : room);
}

/* Passes the mark over, however it is cut into pieces; the beginning of one that is none is the
 * beginning of the first row. */
static void mark_skip(struct row_split *split)
{
    while (split->mark != NULL && split->at < split->end) {
        if (*split->at == split->mark[split->marked]) {
            split->at++;
            split->bytes++;
            if (split->mark[++split->marked] != '\0')
                continue;
        } else if (split->marked > 0) {
            carry_add(split, split->mark, split->marked);
            split->place = split->format == ROWS_CSV     ? CELL_PLAIN
                           : split->format == ROWS_LINES ? IN_LINE
                                                         : VALUE_SCALAR;
        }
        split->mark = NULL;
    }
}

/* Each scanner goes from inside a row to its end: behind its last byte, or NULL when the piece ends
 * first. It counts the lines that end within. */
static const char *line_scan(struct row_split *split, const char *p)
{
    (void)split;
    return memchr(p, '\n', (size_t)(split->end - p));
}

static const char *record_scan(struct row_split *split, const char *p)
{
    enum place place = split->place;
    for (; p < split->end; p++) {
        char c = *p;
        if (place == CELL_QUOTED) {
            place = c == '"' ? CELL_QUOTE : CELL_QUOTED;
            split->lines += c == '\n';
        } else if (c == '\n') {
            break;
        } else if (c == ',') {
            place = CELL_START;
        } else if (c == '"' && place != CELL_PLAIN) {
            place = CELL_QUOTED;
        } else {
            place = CELL_PLAIN;
        }
    }
    split->place = place;
    return p < split->end ? p : NULL;
}

static bool ends_scalar(char c)
{
    return is_blank(c) || c == ',' || c == ']';
}

static const char *value_scan(struct row_split *split, const char *p)
{
    for (; p < split->end; p++) {
        char c = *p;
        split->lines += c == '\n' && split->place != VALUE_SCALAR;
        if (split->place == VALUE_ESCAPE) {
            split->place = VALUE_STRING;
        } else if (split->place == VALUE_STRING) {
            if (c == '\\')
                split->place = VALUE_ESCAPE;
            else if (c == '"' && split->depth == 0)
                return p + 1;
            else if (c == '"')
                split->place = VALUE_NESTED;
        } else if (split->place == VALUE_SCALAR) {
            if (ends_scalar(c))
                return p;
        } else if (c == '"') {
            split->place = VALUE_STRING;
        } else if (c == '{' || c == '[') {
            split->depth++;
        } else if ((c == '}' || c == ']') && --split->depth == 0) {
            return p + 1;
        }
    }
    return NULL;
}

/* From between elements to the next one's first byte, which is left; false when it is not here. */
static bool element_find(struct row_split *split)
{
    for (; split->at < split->end; split->at++, split->bytes++) {
        char c = *split->at;
        split->lines += c == '\n';
        if (is_blank(c))
            continue;
        if (split->place == ARRAY_START && c == '[') {
            split->place = ARRAY_FIRST;
        } else if (c == ']' && (split->place == ARRAY_FIRST || split->place == ARRAY_AFTER)) {
            split->place = ARRAY_DONE;
        } else if (c == ',' && split->place == ARRAY_AFTER) {
            split->place = ARRAY_VALUE;
        } else if ((split->place == ARRAY_FIRST || split->place == ARRAY_VALUE) && c != ',' &&
                   c != ']') {
            split->place = c == '{' || c == '[' ? VALUE_NESTED
                           : c == '"'           ? VALUE_STRING
                                                : VALUE_SCALAR;
            split->depth = split->place == VALUE_NESTED;
            return true;
        } else {
            split->fault = split->place == ARRAY_START   ? "it must be one array"
                           : split->place == ARRAY_DONE  ? "something follows the array"
                           : split->place == ARRAY_AFTER ? "a comma is missing between elements"
                                                         : "an element is missing";
            return false;
        }
    }
    return false;
}

static bool line_find(struct row_split *split)
{
    bool csv = split->format == ROWS_CSV;
    for (; split->at < split->end; split->at++, split->bytes++) {
        char c = *split->at;
        if (csv ? c != '\n' && c != '\r' : !is_blank(c)) {
            split->place = csv ? CELL_START : IN_LINE;
            return true;
        }
        split->lines += c == '\n';
    }
    return false;
}

static bool is_between(const struct row_split *split)
{
    return split->place == BETWEEN || (split->place >= ARRAY_START && split->place <= ARRAY_DONE);
}

/* Hands the row out: its earlier pieces, and what is here up to `stop`. */
static void row_give(struct row_split *split, const char *stop, struct raw_row *ret_row)
{
    const char *bytes = split->at;
    size_t length = (size_t)(stop - split->at);
    split->bytes += (int64_t)length;
    split->at = stop;
    bool carried = split->carry.length > 0;
    if (carried || length > ROW_BYTES_MOST) {
        carry_add(split, bytes, length);
        bytes = split->carry.data;
        length = split->carry.length;
    }
    if (split->format != ROWS_ARRAY && length > 0 && bytes[length - 1] == '\r')
        length--;
    *ret_row = (struct raw_row){.bytes = bytes,
                                .length = length,
                                .line = split->first_line + 1,
                                .too_long = split->too_long,
                                .open_quote = split->place == CELL_QUOTED};
    split->place = split->format == ROWS_ARRAY ? ARRAY_AFTER : BETWEEN;
    split->too_long = false;
}

/* Begins a row where one begins: what an earlier row left is forgotten. */
static bool row_find(struct row_split *split)
{
    if (!is_between(split))
        return true;
    buffer_clear(&split->carry);
    bool found = split->format == ROWS_ARRAY ? element_find(split) : line_find(split);
    split->first_line = split->lines;
    return found;
}

bool row_split_next(struct row_split *split, struct raw_row *ret_row)
{
    mark_skip(split);
    if (split->fault != NULL || split->at == split->end || !row_find(split))
        return false;
    /* The first byte of an element was judged when it was found. */
    bool judged =
        split->carry.length == 0 && (split->place == VALUE_NESTED || split->place == VALUE_STRING);
    const char *from = split->at + judged;
    const char *stop = split->format == ROWS_LINES ? line_scan(split, from)
                       : split->format == ROWS_CSV ? record_scan(split, from)
                                                   : value_scan(split, from);
    if (stop == NULL) {
        carry_add(split, split->at, (size_t)(split->end - split->at));
        split->bytes += split->end - split->at;
        split->at = split->end;
        return false;
    }
    row_give(split, stop, ret_row);
    if (split->format != ROWS_ARRAY) { /* the end of the line is the row's */
        split->at++;
        split->bytes++;
        split->lines++;
    }
    split->row_bytes = split->bytes;
    split->row_lines = split->lines;
    return true;
}

bool row_split_last(struct row_split *split, struct raw_row *ret_row)
{
    bool within = !is_between(split);
    if (split->format == ROWS_ARRAY) {
        if (split->fault == NULL && split->place != ARRAY_DONE)
            split->fault = "it ends too early";
        return false;
    }
    if (!within)
        return false;
    split->at = split->end = "";
    row_give(split, split->at, ret_row);
    split->row_bytes = split->bytes;
    split->row_lines = split->lines;
    return true;
}
