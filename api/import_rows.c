#include "api/import_rows.h"

#include "app/survey_files.h"

#include <string.h>

bool import_rows_init(struct import_rows *rows, const struct form *form, enum row_format format,
                      enum charset charset, const char *survey, struct import *import,
                      struct error *error)
{
    struct cell_column *columns = NULL;
    if (import->header.count > 0 && survey == NULL &&
        !decode_header(import->work.arena, form, &import->header, &columns, error))
        return false;
    struct charset_reader *reader = charset_new(charset);
    if (reader == NULL)
        return error_set(error, CODE_MEDIA_TYPE_UNSUPPORTED, "expected", "text/csv; charset=utf-8",
                         NULL);
    *rows = (struct import_rows){.form = form,
                                 .format = format,
                                 .survey = survey,
                                 .import = import,
                                 .split = row_split_new(format, charset_mark(charset)),
                                 .charset = reader,
                                 .columns = columns};
    if (import->resumed)
        row_split_resume(rows->split, import->counts.bytes, import->counts.lines);
    return true;
}

void import_rows_release(struct import_rows *rows)
{
    row_split_free(rows->split);
    charset_free(rows->charset);
}

/* The names as the import keeps them, for a file that is resumed behind its header. */
static bool header_take(struct import_rows *rows, const char **cells, size_t count,
                        struct error *error)
{
    struct arena *arena = rows->import->work.arena;
    const char **names = ARENA_ARRAY(arena, const char *, count);
    for (size_t i = 0; i < count; i++)
        names[i] = cells[i] != NULL ? arena_text(arena, cells[i]) : "";
    struct strings header = {names, count};
    if (rows->survey == NULL && !decode_header(arena, rows->form, &header, &rows->columns, error))
        return false;
    rows->import->header = header;
    return true;
}

/* The cells of a record. A fault of it is the item's; *ret_count 0: it holds nothing. */
static bool record_read(struct import_rows *rows, const struct raw_row *raw, struct arena *arena,
                        const char ***ret_cells, size_t *ret_count, struct error *fault)
{
    char *text;
    size_t length;
    if (raw->open_quote)
        return error_set(fault, CODE_BAD_CSV, "reason", "a quote is not closed", NULL);
    if (!charset_read(rows->charset, arena, raw->bytes, raw->length, &text, &length))
        return error_set(fault, CODE_CHARSET_BROKEN, NULL);
    return sheet_read_record(arena, text, length, ret_cells, ret_count, fault);
}

static bool record_add(struct import_rows *rows, const struct raw_row *raw, struct arena *arena,
                       struct sheet_row *sheet_row, struct item *item, bool *ret_nothing,
                       struct error *error)
{
    const char **cells;
    size_t count = 0;
    bool header = rows->import->header.count == 0;
    *ret_nothing = header;
    if (!record_read(rows, raw, arena, &cells, &count, header ? error : &item->error))
        return !header;
    if (header)
        return count == 0 || header_take(rows, cells, count, error);
    *ret_nothing = count == 0;
    if (count == rows->import->header.count && rows->survey != NULL)
        *sheet_row = (struct sheet_row){.names = rows->import->header, .cells = cells};
    else if (count == rows->import->header.count)
        decode_cells(arena, rows->form, rows->columns, cells, count, item);
    else if (count > 0)
        error_add(&item->error, "#", CODE_FORMAT_INVALID, "expected",
                  "as many cells as the header has", NULL);
    return true;
}

static void object_add(struct arena *arena, const struct raw_row *raw, struct sheet_row *ret_row,
                       struct item *item)
{
    sheet_read_object(arena, raw->bytes, raw->length, ret_row);
    if (ret_row->fault != CODE_OK)
        error_add(&item->error, "#", ret_row->fault, "expected", ret_row->expected, NULL);
}

bool import_rows_close(struct import_rows *rows, struct import_chunk *chunk, struct error *error)
{
    if (rows->survey == NULL || chunk->count == 0)
        return true;
    struct import *import = rows->import;
    struct sheet sheet = {.header = import->header, .rows = rows->sheet, .count = chunk->count};
    const char **texts = ARENA_ARRAY(chunk->arena, const char *, chunk->count);
    struct work work = import_work(import, chunk->arena);
    bool mapped = survey_files_map(&work, rows->survey, &sheet, import->source, texts, error);
    work_rollback(&work);
    for (size_t i = 0; i < chunk->count && mapped; i++) {
        struct item item = {0};
        if (texts[i] == NULL)
            continue;
        decode_item(chunk->arena, rows->form, texts[i], strlen(texts[i]), &item);
        chunk->items[i].draft = item.draft;
        chunk->items[i].error = item.error;
    }
    return mapped;
}

bool import_rows_add(struct import_rows *rows, const struct raw_row *raw,
                     struct import_chunk *chunk, struct error *error)
{
    struct item item = {0};
    struct sheet_row sheet_row = {.fault = CODE_BAD_CSV};
    bool nothing = false;
    error_init(&item.error, chunk->arena);
    if (raw->too_long)
        error_set(&item.error, CODE_BODY_TOO_LARGE, "limit",
                  arena_print(chunk->arena, "%d", ROW_BYTES_MOST), NULL);
    else if (rows->format != ROWS_CSV && rows->survey != NULL)
        object_add(chunk->arena, raw, &sheet_row, &item);
    else if (rows->format != ROWS_CSV)
        decode_item(chunk->arena, rows->form, raw->bytes, raw->length, &item);
    else if (!record_add(rows, raw, chunk->arena, &sheet_row, &item, &nothing, error))
        return false;
    if (nothing)
        return true;
    if (rows->format == ROWS_CSV && rows->import->header.count == 0)
        return error_set(error, CODE_BAD_CSV, "reason", "it has no header", NULL);
    if (rows->survey != NULL) {
        if (chunk->count == 0)
            rows->sheet = ARENA_ARRAY(chunk->arena, struct sheet_row, IMPORT_CHUNK_ROWS);
        rows->sheet[chunk->count] = sheet_row;
    }
    chunk->items[chunk->count++] =
        (struct import_item){.draft = item.draft, .error = item.error, .line = raw->line};
    return true;
}
_Static_assert(ROW_BYTES_MOST == DECODE_ITEM_BYTES, "one limit of rows");
