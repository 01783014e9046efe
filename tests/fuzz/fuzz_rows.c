/* Any bytes as a file of rows: however it is cut into pieces, and wherever it is resumed, the rows
 * are the same. The first byte chooses the format, the second how long the pieces are. */
#include "base/arena.h"
#include "base/charset.h"
#include "base/fatal.h"
#include "document/row_split.h"
#include "document/sheet.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen_row {
    struct raw_row row; /* bytes are a copy */
    int64_t bytes, lines;
};

struct seen {
    struct arena *arena;
    struct seen_row *rows;
    size_t count, capacity;
    const char *fault;
};

static void row_add(struct seen *seen, const struct row_split *split, const struct raw_row *row)
{
    ARENA_GROW(seen->arena, seen->rows, seen->count, seen->capacity);
    struct seen_row *kept = &seen->rows[seen->count++];
    *kept = (struct seen_row){*row, row_split_bytes(split), row_split_lines(split)};
    kept->row.bytes = arena_bytes(seen->arena, row->bytes, row->length);
    if (row->length > ROW_BYTES_MOST || row->line < 1)
        fatal("a row is longer than it may be, or on no line");
}

/* The rows of the bytes in pieces of that length, from an offset on that a row ended at. */
static void rows_see(struct arena *arena, enum row_format format, const char *bytes, size_t size,
                     size_t piece, const struct seen_row *behind, struct seen *ret_seen)
{
    struct seen seen = {.arena = arena};
    struct row_split *split = row_split_new(format, charset_mark(CHARSET_UTF8));
    struct raw_row row;
    size_t at = 0;
    if (behind != NULL) {
        row_split_resume(split, behind->bytes, behind->lines);
        at = (size_t)behind->bytes;
    }
    while (at < size) {
        size_t length = size - at < piece ? size - at : piece;
        row_split_feed(split, bytes + at, length);
        at += length;
        while (row_split_next(split, &row))
            row_add(&seen, split, &row);
    }
    if (row_split_last(split, &row))
        row_add(&seen, split, &row);
    seen.fault = row_split_fault(split);
    row_split_free(split);
    *ret_seen = seen;
}

/* The rows of `part` are those of the whole from `first` on. */
static void rows_compare(const struct seen *whole, size_t first, const struct seen *part)
{
    if (part->count != whole->count - first || (part->fault == NULL) != (whole->fault == NULL))
        fatal("%zu rows instead of %zu", part->count, whole->count - first);
    for (size_t i = 0; i < part->count; i++) {
        const struct seen_row *a = &whole->rows[first + i], *b = &part->rows[i];
        if (a->bytes != b->bytes || a->lines != b->lines || a->row.line != b->row.line ||
            a->row.too_long != b->row.too_long || a->row.open_quote != b->row.open_quote ||
            a->row.length != b->row.length ||
            memcmp(a->row.bytes, b->row.bytes, a->row.length) != 0)
            fatal("row %zu depends on how the file is cut", first + i);
    }
}

/* Whatever a row is made of, its cells can be read or have a fault. */
static void cells_read(struct arena *arena, const struct seen *seen, enum charset charset)
{
    struct charset_reader *reader = charset_new(charset);
    for (size_t i = 0; reader != NULL && i < seen->count; i++) {
        const struct raw_row *row = &seen->rows[i].row;
        const char **cells;
        size_t length, count;
        char *text;
        struct error error;
        error_init(&error, arena);
        if (charset_read(reader, arena, row->bytes, row->length, &text, &length) &&
            !sheet_read_record(arena, text, length, &cells, &count, &error) && error_none(&error))
            fatal("a record was refused without a reason");
    }
    charset_free(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct seen whole, other;
    if (size < 2)
        return 0;
    struct arena *arena = arena_new();
    enum row_format format = data[0] % 3;
    const char *bytes = arena_bytes(arena, data + 2, size - 2);
    size_t length = size - 2, piece = data[1] == 0 ? 1 : data[1];
    rows_see(arena, format, bytes, length, length + 1, NULL, &whole);
    rows_see(arena, format, bytes, length, piece, NULL, &other);
    rows_compare(&whole, 0, &other);
    for (size_t i = 0; i < whole.count; i += whole.count / 8 + 1) {
        rows_see(arena, format, bytes, length, piece, &whole.rows[i], &other);
        rows_compare(&whole, i + 1, &other);
    }
    if (format == ROWS_CSV)
        for (enum charset charset = 0; charset < CHARSET_COUNT; charset++)
            cells_read(arena, &whole, charset);
    arena_free(arena);
    return 0;
}
