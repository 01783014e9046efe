#include "api/export_decimal.h"
#include "api/export_writer.h"

#include <string.h>

/* RFC 4180. A text that a spreadsheet could take for a formula gets an apostrophe in front; so does
 * one that begins with an apostrophe, so that whoever reads the file can take it off again. For
 * Excel there is a byte order mark, and a tab behind texts that it would turn into other numbers
 * or dates. */

#define MARK "\xEF\xBB\xBF"

struct writer {
    struct buffer out;
    bool excel;
    size_t sheets;
};

/* As they are, and as full-width characters, which input methods of East Asia give. */
static const char *const FORMULA_STARTS[] = {"=",  "+", "-",  "@",  "\t", "\r",
                                             "\n", "'", "＝", "＋", "－", "＠"};

/* Spaces that a spreadsheet may take off before it looks. */
static const char *const SPACES[] = {" ", "\u00A0", "\u3000", "\uFEFF"};

static const char *behind_spaces(const char *text)
{
    for (size_t i = 0; i < COUNT(SPACES); i++)
        if (strncmp(text, SPACES[i], strlen(SPACES[i])) == 0)
            return behind_spaces(text + strlen(SPACES[i]));
    return text;
}

static bool looks_like_formula(const char *text)
{
    text = behind_spaces(text);
    for (size_t i = 0; i < COUNT(FORMULA_STARTS); i++)
        if (strncmp(text, FORMULA_STARTS[i], strlen(FORMULA_STARTS[i])) == 0)
            return true;
    return false;
}

/* Digits and what stands between them in numbers, dates and times. */
static bool looks_like_number(const char *text)
{
    return *text >= '0' && *text <= '9' && text[strspn(text, "0123456789.,:/eE+- ")] == '\0';
}

static void quoted_write(struct buffer *out, const char *before, const char *text,
                         const char *behind)
{
    size_t length = strlen(text);
    bool quoted = text[strcspn(text, ",\"\r\n")] != '\0' ||
                  (length > 0 && (text[0] == ' ' || text[length - 1] == ' '));
    if (!quoted) {
        buffer_text(out, before);
        buffer_add(out, text, length);
        buffer_text(out, behind);
        return;
    }
    buffer_byte(out, '"');
    buffer_text(out, before);
    for (const char *p = text; *p;) {
        size_t plain = strcspn(p, "\"");
        buffer_add(out, p, plain);
        p += plain;
        if (*p) {
            buffer_add(out, "\"\"", 2);
            p++;
        }
    }
    buffer_text(out, behind);
    buffer_byte(out, '"');
}

static void cell_write(const struct writer *writer, struct buffer *out, const struct cell *cell)
{
    size_t digits;
    switch (cell->kind) {
    case CELL_EMPTY:
        break;
    case CELL_TEXT:
        quoted_write(out, looks_like_formula(cell->text) ? "'" : "", cell->text,
                     writer->excel && looks_like_number(cell->text) ? "\t" : "");
        break;
    case CELL_NUMBER:
        buffer_text(out, cell->text);
        if (writer->excel && decimal_is(cell->text, &digits) && digits > NUMBER_DIGITS_DOUBLE)
            buffer_byte(out, '\t');
        break;
    case CELL_BOOLEAN:
        buffer_text(out, *cell->text == 't' ? "true" : "false");
        break;
    case CELL_DATE:
        buffer_text(out, cell->text);
        break;
    case CELL_INSTANT:
        if (writer->excel) { /* 2026-01-31 08:00:00, which Excel knows */
            buffer_add(out, cell->text, 10);
            buffer_byte(out, ' ');
            buffer_add(out, cell->text + 11, 8);
        } else {
            buffer_text(out, cell->text);
        }
        break;
    }
}

static void csv_row(struct writer *writer, const struct cell *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            buffer_byte(&writer->out, ',');
        cell_write(writer, &writer->out, &cells[i]);
    }
    buffer_add(&writer->out, "\r\n", 2);
}

static void csv_sheet(struct writer *writer, const char *name, const struct cell *headings,
                      size_t count)
{
    (void)name;
    if (writer->excel && writer->sheets == 0)
        buffer_text(&writer->out, MARK);
    writer->sheets++;
    csv_row(writer, headings, count);
}

static struct writer *csv_make(struct arena *arena, struct error *error)
{
    (void)error;
    struct writer *writer = ARENA_NEW(arena, struct writer);
    buffer_init(&writer->out);
    return writer;
}

static struct writer *csv_excel_make(struct arena *arena, struct error *error)
{
    struct writer *writer = csv_make(arena, error);
    writer->excel = true;
    return writer;
}

static size_t csv_size(const struct writer *writer)
{
    return writer->out.length;
}

/* The buffers change places, so that nothing is copied. */
static bool csv_finish(struct writer *writer, struct buffer *out, struct error *error)
{
    (void)error;
    struct buffer empty = *out;
    buffer_clear(&empty);
    *out = writer->out;
    writer->out = empty;
    return true;
}

static void csv_drop(struct writer *writer)
{
    buffer_release(&writer->out);
}

/* What both kinds share. */
#define CSV_KIND                                                                                   \
    .type = "text/csv", .media = "text/csv; charset=utf-8; header=present", .extension = ".csv",   \
    .sheet = csv_sheet, .row = csv_row, .size = csv_size, .finish = csv_finish, .drop = csv_drop

const struct writer_kind WRITER_CSV = {CSV_KIND, .format = "csv", .make = csv_make};

const struct writer_kind WRITER_CSV_EXCEL = {CSV_KIND, .format = "csv-excel", .local = true,
                                             .make = csv_excel_make};
