#include "api/export_decimal.h"
#include "api/export_writer.h"
#include "base/fatal.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <xlsxwriter.h>

/* The only user of libxlsxwriter. Rows go to files without names in the folder for such (TMPDIR,
 * else /tmp), so that a large workbook needs no memory; the library writes the workbook to a file
 * too, and never looks whether a disk was full, so that is done here. */

#define SHEETS_MOST 4
#define WIDTH_LEAST 8 /* characters of a column */
#define WIDTH_MOST  48
#define WIDTH_ROWS  200           /* rows whose texts say how wide a column is */
#define TEXT_MOST   32000         /* bytes of a cell; Excel reads 32,767 characters */
#define CUT         " …"          /* behind a text that was longer */
#define SCALES      7             /* places behind the point that have a format */
#define FIRST_DAY   "1900-03-01"  /* before it Excel counts a day that never was */
#define READ_BYTES  (64 * 1024)   /* of the finished file at once */
#define SPARE_BYTES (1024 * 1024) /* that must stay free on the disk */

struct sheet {
    lxw_worksheet *worksheet;
    lxw_row_t row;
    size_t columns;
    int *widths;
};

struct writer {
    lxw_workbook *workbook;
    lxw_format *bold, *date, *instant, *scales[SCALES];
    struct sheet sheets[SHEETS_MOST];
    size_t sheet_count;
    bool lost; /* there was no room for a sheet */
    struct arena *arena;
    int file;
    const char *folder;
    struct buffer text; /* of the cell being written */
};

static const char *folder_of_temporaries(void)
{
    const char *named = getenv("TMPDIR");
    return named != NULL && *named == '/' ? named : "/tmp";
}

static bool fault(struct error *error, const char *what, const char *text)
{
    log_line(LOG_ERROR, "a workbook could not be written", "step", what, "reason", text, NULL);
    error->retry_after = 60;
    return error_set(error, CODE_UNAVAILABLE, NULL);
}

static lxw_format *format_make(lxw_workbook *workbook, const char *number)
{
    lxw_format *format = workbook_add_format(workbook);
    if (format != NULL && number != NULL)
        format_set_num_format(format, number);
    return format;
}

static void formats_make(struct writer *writer)
{
    static const char *const scales[SCALES] = {"0",      "0.0",     "0.00",    "0.000",
                                               "0.0000", "0.00000", "0.000000"};
    writer->bold = format_make(writer->workbook, NULL);
    format_set_bold(writer->bold);
    writer->date = format_make(writer->workbook, "yyyy-mm-dd");
    writer->instant = format_make(writer->workbook, "yyyy-mm-dd hh:mm:ss");
    for (size_t i = 0; i < SCALES; i++)
        writer->scales[i] = format_make(writer->workbook, scales[i]);
}

/* A file without a name, which the library opens by its number. */
static int file_make(const char *folder, struct arena *arena)
{
    char *name = arena_print(arena, "%s/pennant-XXXXXX", folder);
    int file = mkostemp(name, O_CLOEXEC);
    if (file >= 0)
        unlink(name);
    return file;
}

static struct writer *xlsx_make(struct arena *arena, struct error *error)
{
    struct writer *writer = ARENA_NEW(arena, struct writer);
    writer->arena = arena;
    writer->folder = folder_of_temporaries();
    writer->file = file_make(writer->folder, arena);
    if (writer->file < 0 && !fault(error, writer->folder, strerror(errno)))
        return NULL;
    lxw_workbook_options options = {.constant_memory = LXW_TRUE,
                                    .tmpdir = arena_text(arena, writer->folder)};
    writer->workbook =
        workbook_new_opt(arena_print(arena, "/proc/self/fd/%d", writer->file), &options);
    if (writer->workbook == NULL)
        fatal("no memory for a workbook");
    formats_make(writer);
    buffer_init(&writer->text);
    return writer;
}

static bool is_hexadecimal(const char *text, size_t count)
{
    return strspn(text, "0123456789abcdefABCDEF") >= count;
}

/* What XML and the library cannot carry: "_x0041_" would be read as "A", and two code points are
 * none. A text that is too long for a cell ends with a mark. */
static const char *text_prepare(struct writer *writer, const char *text)
{
    struct buffer *out = &writer->text;
    buffer_clear(out);
    for (const char *p = text; *p; p++) {
        if (out->length >= TEXT_MOST && ((unsigned char)*p & 0xC0) != 0x80) {
            buffer_text(out, CUT);
            break;
        }
        if (*p == '_' && p[1] == 'x' && is_hexadecimal(p + 2, 4) && p[6] == '_') {
            buffer_text(out, "_x005F_");
        } else if (strncmp(p, "\xEF\xBF\xBE", 3) == 0 || strncmp(p, "\xEF\xBF\xBF", 3) == 0) {
            buffer_text(out, "\xEF\xBF\xBD");
            p += 2;
        } else {
            buffer_byte(out, *p);
        }
    }
    return out->data;
}

/* Characters of Chinese are twice as wide as letters, and have three bytes. */
static int width_of(const char *text)
{
    int width = 2;
    for (const char *p = text; *p && width < WIDTH_MOST; p++) {
        unsigned char c = (unsigned char)*p;
        width += c < 0x80 ? 1 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;
    }
    return width;
}

static void text_write(struct writer *writer, struct sheet *sheet, lxw_col_t column,
                       const char *text, lxw_format *format)
{
    worksheet_write_string(sheet->worksheet, sheet->row, column, text_prepare(writer, text),
                           format);
}

static void number_write(struct writer *writer, struct sheet *sheet, lxw_col_t column,
                         const char *text)
{
    size_t digits;
    if (!decimal_is(text, &digits) || digits > NUMBER_DIGITS_DOUBLE) {
        text_write(writer, sheet, column, text, NULL);
        return;
    }
    const char *point = strchr(text, '.');
    size_t places = point != NULL ? strlen(point + 1) : 0;
    worksheet_write_number(sheet->worksheet, sheet->row, column, strtod(text, NULL),
                           places < SCALES ? writer->scales[places] : NULL);
}

/* "2026-01-31" or "2026-01-31T08:00:00...": digits at their places. */
static int digits_read(const char *text, size_t from, size_t count)
{
    int value = 0;
    for (size_t i = 0; i < count; i++)
        value = value * 10 + (text[from + i] - '0');
    return value;
}

static void moment_write(struct writer *writer, struct sheet *sheet, lxw_col_t column,
                         const struct cell *cell)
{
    const char *text = cell->text;
    bool timed = cell->kind == CELL_INSTANT;
    if (strlen(text) < (timed ? 19U : 10U) || text[4] != '-' ||
        strncmp(text, FIRST_DAY, strlen(FIRST_DAY)) < 0) {
        text_write(writer, sheet, column, text, NULL);
        return;
    }
    lxw_datetime moment = {.year = digits_read(text, 0, 4),
                           .month = digits_read(text, 5, 2),
                           .day = digits_read(text, 8, 2)};
    if (timed) {
        moment.hour = digits_read(text, 11, 2);
        moment.min = digits_read(text, 14, 2);
        moment.sec = digits_read(text, 17, 2);
    }
    worksheet_write_datetime(sheet->worksheet, sheet->row, column, &moment,
                             timed ? writer->instant : writer->date);
}

static void cell_write(struct writer *writer, struct sheet *sheet, lxw_col_t column,
                       const struct cell *cell, lxw_format *format)
{
    if (cell->kind == CELL_EMPTY)
        return;
    if (sheet->row < WIDTH_ROWS) {
        int width = width_of(cell->text);
        if (width > sheet->widths[column])
            sheet->widths[column] = width;
    }
    switch (cell->kind) {
    case CELL_EMPTY:
        break;
    case CELL_TEXT:
        text_write(writer, sheet, column, cell->text, format);
        break;
    case CELL_NUMBER:
        number_write(writer, sheet, column, cell->text);
        break;
    case CELL_BOOLEAN:
        worksheet_write_boolean(sheet->worksheet, sheet->row, column, *cell->text == 't', NULL);
        break;
    case CELL_DATE:
    case CELL_INSTANT:
        moment_write(writer, sheet, column, cell);
        break;
    }
}

static void row_write(struct writer *writer, const struct cell *cells, size_t count,
                      lxw_format *format)
{
    struct sheet *sheet = &writer->sheets[writer->sheet_count - 1];
    for (size_t i = 0; i < count && !writer->lost; i++)
        cell_write(writer, sheet, (lxw_col_t)i, &cells[i], format);
    sheet->row++;
}

static void xlsx_sheet(struct writer *writer, const char *name, const struct cell *headings,
                       size_t count)
{
    if (writer->sheet_count == SHEETS_MOST)
        fatal("more sheets than a workbook has room for");
    struct sheet *sheet = &writer->sheets[writer->sheet_count++];
    sheet->worksheet = workbook_add_worksheet(writer->workbook, name);
    writer->lost = writer->lost || sheet->worksheet == NULL;
    if (writer->lost)
        return;
    sheet->columns = count;
    sheet->widths = ARENA_ARRAY(writer->arena, int, count);
    worksheet_freeze_panes(sheet->worksheet, 1, 0);
    row_write(writer, headings, count, writer->bold);
}

static void xlsx_row(struct writer *writer, const struct cell *cells, size_t count)
{
    row_write(writer, cells, count, NULL);
}

static size_t xlsx_size(const struct writer *writer)
{
    (void)writer;
    return 0;
}

static void sheet_end(const struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->columns; i++) {
        int width = sheet->widths[i] < WIDTH_LEAST ? WIDTH_LEAST : sheet->widths[i];
        worksheet_set_column(sheet->worksheet, (lxw_col_t)i, (lxw_col_t)i, width, NULL);
    }
    if (sheet->columns > 0)
        worksheet_autofilter(sheet->worksheet, 0, 0, sheet->row > 1 ? sheet->row - 1 : 1,
                             (lxw_col_t)(sheet->columns - 1));
}

/* Whether the rows are all there, and the library finds room to copy them twice: as sheets, and
 * into the workbook. */
static bool rows_are_safe(const struct writer *writer)
{
    struct statvfs disk;
    long long bytes = 0;
    for (size_t i = 0; i < writer->sheet_count; i++) {
        FILE *rows = writer->sheets[i].worksheet->optimize_tmpfile;
        if (fflush(rows) != 0 || ferror(rows))
            return false;
        bytes += ftello(rows);
    }
    return statvfs(writer->folder, &disk) == 0 &&
           (long long)disk.f_bavail * (long long)disk.f_frsize > 2 * bytes + SPARE_BYTES;
}

static bool file_read(int file, struct buffer *out)
{
    off_t at = 0;
    for (;;) {
        char *room = buffer_room(out, READ_BYTES);
        ssize_t got = pread(file, room, READ_BYTES, at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0 && at > 0;
        buffer_used(out, (size_t)got);
        at += got;
    }
}

static bool xlsx_finish(struct writer *writer, struct buffer *out, struct error *error)
{
    if (writer->lost || !rows_are_safe(writer))
        return fault(error, writer->folder, "no room for its rows");
    for (size_t i = 0; i < writer->sheet_count; i++)
        sheet_end(&writer->sheets[i]);
    lxw_error closed = workbook_close(writer->workbook); /* frees it, whatever it answers */
    writer->workbook = NULL;
    if (closed != LXW_NO_ERROR)
        return fault(error, "close", lxw_strerror(closed));
    return file_read(writer->file, out) || fault(error, "read", strerror(errno));
}

static void xlsx_drop(struct writer *writer)
{
    lxw_workbook_free(writer->workbook);
    close(writer->file);
    buffer_release(&writer->text);
}

#define XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

const struct writer_kind WRITER_XLSX = {
    .format = "xlsx",
    .type = XLSX,
    .media = XLSX,
    .extension = ".xlsx",
    .sheets = true,
    .local = true,
    .make = xlsx_make,
    .sheet = xlsx_sheet,
    .row = xlsx_row,
    .size = xlsx_size,
    .finish = xlsx_finish,
    .drop = xlsx_drop,
};
