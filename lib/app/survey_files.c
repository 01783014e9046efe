#include "app/survey_files.h"

#include "base/buffer.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/text.h"
#include "document/survey_mapping.h"
#include "store/survey.h"

#include <stdio.h>
#include <string.h>

/* What a file is read by. */
struct reader {
    struct arena *arena;
    const char *survey, *indicator, *source;
    struct survey_mapping mapping;
    const struct sheet *sheet;
    const char **moments; /* occurred_at of each row; NULL: as the cell has it */
};

static const struct mapped_column *column_of(const struct reader *reader, const char *field)
{
    for (size_t i = 0; i < reader->mapping.count; i++) {
        if (text_equal(reader->mapping.columns[i].field, field))
            return &reader->mapping.columns[i];
    }
    return NULL;
}

/* Every mapped column is in the header once. */
static bool check_header(const struct reader *reader, struct error *error)
{
    const struct strings *header = &reader->sheet->header;
    for (size_t i = 0; i < reader->mapping.count && header->count > 0; i++) {
        const char *column = reader->mapping.columns[i].column;
        size_t found = 0;
        for (size_t n = 0; n < header->count; n++)
            found += text_equal(header->items[n], column);
        if (found == 0)
            error_add(error, "#", CODE_COLUMN_MISSING, "column", column, NULL);
        else if (found > 1)
            error_add(error, "#", CODE_REPEATED, "value", column, NULL);
    }
    return error_none(error);
}

/* A day and a time as people write them, "2026/1/5 9:30", in one way; NULL when it is anything else
 * (then it stays as it is). *ret_timed: there is a time, of the organisation's clock. */
static const char *plain_moment(struct arena *arena, const char *cell, bool *ret_timed)
{
    int year, month, day, hour = 0, minute = 0, second = 0, used = 0;
    day_t real;
    if (sscanf(cell, "%4d%*1[-/]%2d%*1[-/]%2d%n", &year, &month, &day, &used) != 3 || used == 0)
        return NULL;
    const char *rest = cell + used;
    const char *text = arena_print(arena, "%04d-%02d-%02d", year, month, day);
    if (!day_parse(text, &real))
        return NULL;
    *ret_timed = *rest != '\0';
    if (*rest == '\0')
        return text;
    used = 0;
    if (sscanf(rest, " %2d:%2d%n", &hour, &minute, &used) != 2 || used == 0 ||
        (rest[used] != '\0' && sscanf(rest, " %2d:%2d:%2d%n", &hour, &minute, &second, &used) != 3))
        return NULL;
    if (rest[0] != ' ' || rest[used] != '\0' || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59 || second < 0 || second > 59)
        return NULL;
    return arena_print(arena, "%s %02d:%02d:%02d", text, hour, minute, second);
}

/* Writes times of the organisation's clock as instants, all in one question. */
static bool read_moments(struct work *work, struct reader *reader, struct error *error)
{
    const struct sheet *sheet = reader->sheet;
    const struct mapped_column *column = column_of(reader, "occurred_at");
    const char **times = ARENA_ARRAY(work->arena, const char *, sheet->count);
    size_t *places = ARENA_ARRAY(work->arena, size_t, sheet->count);
    struct strings given = {times, 0}, instants;
    reader->moments = ARENA_ARRAY(work->arena, const char *, sheet->count);
    for (size_t i = 0; i < sheet->count; i++) {
        const char *cell = sheet_cell(&sheet->rows[i], column->column);
        bool timed = false;
        const char *plain = cell != NULL ? plain_moment(work->arena, cell, &timed) : NULL;
        reader->moments[i] = timed ? NULL : plain;
        if (plain == NULL || !timed)
            continue;
        places[given.count] = i;
        times[given.count++] = plain;
    }
    if (given.count == 0)
        return true;
    if (!survey_moments(work->tx, &given, &instants, error))
        return false;
    for (size_t i = 0; i < instants.count; i++)
        reader->moments[places[i]] = instants.items[i];
    return true;
}

/* The mapped cells as they stand, so that the same row has the same name for ever. */
static const char *row_digest(const struct reader *reader, const struct sheet_row *row)
{
    unsigned char digest[SHA256_BYTES];
    struct buffer said;
    buffer_init(&said);
    buffer_text(&said, reader->survey);
    for (size_t i = 0; i < reader->mapping.count; i++) {
        const char *cell = sheet_cell(row, reader->mapping.columns[i].column);
        if (cell != NULL)
            buffer_print(&said, "|%s:%zu:%s", reader->mapping.columns[i].field, strlen(cell), cell);
    }
    digest_sha256(said.data, said.length, digest);
    buffer_release(&said);
    return arena_print(reader->arena, "row-%s", digest_hex(reader->arena, digest, sizeof(digest)));
}

static void member(struct buffer *out, const char *name, const char *value)
{
    buffer_print(out, ",\"%s\":", name);
    buffer_json(out, value);
}

static const char *event_json(const struct reader *reader, size_t index)
{
    const struct sheet_row *row = &reader->sheet->rows[index];
    bool named = false;
    struct buffer out;
    buffer_init(&out);
    buffer_text(&out, "{\"indicator\":");
    buffer_json(&out, reader->indicator);
    for (size_t i = 0; i < reader->mapping.count; i++) {
        const struct mapped_column *column = &reader->mapping.columns[i];
        const char *cell = sheet_cell(row, column->column);
        if (cell == NULL)
            continue;
        bool moment = text_equal(column->field, "occurred_at") && reader->moments[index] != NULL;
        named = named || text_equal(column->field, "external_id");
        member(&out, column->field,
               moment ? reader->moments[index] : survey_mapping_value(column, cell));
    }
    if (!named)
        member(&out, "external_id", row_digest(reader, row));
    if (reader->source != NULL)
        member(&out, "source", reader->source);
    buffer_byte(&out, '}');
    return buffer_finish(&out, reader->arena);
}

static bool open_survey(struct work *work, const char *code, struct reader *reader,
                        struct error *error)
{
    struct table row;
    if (!work_begin(work, error) || !survey_get(work->tx, code, &row, error))
        return false;
    if (row.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "survey", NULL);
    const char *mapping = table_value(&row, 0, "mapping");
    if (mapping == NULL)
        return error_set(error, CODE_MAPPING_MISSING, "survey", code, NULL);
    reader->survey = code;
    reader->indicator = table_value(&row, 0, "indicator");
    return survey_mapping_read(work->arena, "#", mapping, &reader->mapping, error);
}

bool survey_files_map(struct work *work, const char *code, const struct sheet *sheet,
                      const char *source, const char **ret_events, struct error *error)
{
    struct reader reader = {.arena = work->arena, .source = source, .sheet = sheet};
    if (!open_survey(work, code, &reader, error) || !check_header(&reader, error) ||
        !read_moments(work, &reader, error))
        return false;
    work_rollback(work);
    for (size_t i = 0; i < sheet->count; i++)
        ret_events[i] = sheet->rows[i].fault == CODE_OK ? event_json(&reader, i) : NULL;
    return true;
}
