#include "api/export.h"
#include "api/export_columns.h"
#include "api/export_receipts.h"
#include "app/exports.h"
#include "base/date.h"

#include <inttypes.h>
#include <string.h>

const struct export_list STANDING_EXPORT = {"standings", "成绩", "Standings", .whole = true};
const struct export_list RECEIPT_EXPORT = {"receipt", "成绩", "Standings", .whole = true};
const struct export_list AWARD_EXPORT = {"awards", "奖项", "Awards"};
const struct export_list EVENT_EXPORT = {"events", "事件", "Events"};

#define LINES_CHINESE "明细"
#define LINES_ENGLISH "Receipt"

/* An export under way. */
struct export
{
    struct writer *writer;
    struct arena *page; /* of the rows being written */
    struct sheet_columns columns;
    struct cell *cells;
    size_t rows;
    struct strings next; /* keys of the next page, in the request's arena */
    bool opened;
    struct sheet_reader reader;
    struct zone zone;
};

static const char *in_language(const struct request *request, const char *chinese,
                               const char *english)
{
    return request->language == LANGUAGE_ZH ? chinese : english;
}

static const char *parameter_of(const struct request *request, const char *name)
{
    for (size_t i = 0; i < request->parameter_count; i++)
        if (strcmp(request->parameters[i].name, name) == 0)
            return request->parameters[i].value;
    return NULL;
}

/* The sheet begins with its first rows, which say what columns it has. */
static void sheet_open(struct request *request, const struct table *table, const char *name)
{
    struct export *export = request->export;
    sheet_columns_make(request->arena, table, &export->reader, &export->columns);
    export->cells = ARENA_ARRAY(request->arena, struct cell, export->columns.count);
    request->writer->sheet(export->writer, name, export->columns.headings, export->columns.count);
}

static void rows_write(struct request *request, const struct table *table, size_t count)
{
    struct export *export = request->export;
    for (size_t row = 0; row < count; row++) {
        sheet_cells_make(export->page, &export->columns, table, row, &export->reader,
                         export->cells);
        request->writer->row(export->writer, export->cells, export->columns.count);
    }
    export->rows += count;
}

void export_rows(struct request *request, const struct table *table, size_t shown,
                 const struct strings *next)
{
    struct export *export = request->export;
    const struct export_list *list = request->route->export;
    if (!export->opened)
        sheet_open(request, table, in_language(request, list->chinese, list->english));
    export->opened = true;
    rows_write(request, table, shown);
    const char **keys = ARENA_ARRAY(request->arena, const char *, next->count);
    for (size_t i = 0; i < next->count; i++)
        keys[i] = arena_text(request->arena, next->items[i]);
    export->next = (struct strings){keys, next->count};
}

void export_receipts(struct request *request, const struct table *table)
{
    struct table lines;
    if (request->writer->sheets)
        export_rows(request, table, table->row_count, &(struct strings){0});
    receipt_lines(request->arena, table, request->language, &lines);
    sheet_open(request, &lines, in_language(request, LINES_CHINESE, LINES_ENGLISH));
    rows_write(request, &lines, lines.row_count);
}

static bool too_large(struct error *error)
{
    return error_set(error, CODE_EXPORT_TOO_LARGE, "rows",
                     arena_print(error->arena, "%d", EXPORT_ROWS_MOST), "bytes",
                     arena_print(error->arena, "%d", EXPORT_BYTES_MOST), NULL);
}

/* Forms that people open show what their clocks do. */
static bool clocks_read(struct request *request, struct error *error)
{
    struct export *export = request->export;
    if (!request->writer->local)
        return true;
    if (!exports_zone(&request->work, &export->zone, error))
        return false;
    export->reader.zone = &export->zone;
    return true;
}

/* All pages of the list, or the one that was asked for. */
static bool pages_write(struct request *request, struct reply *reply, struct error *error)
{
    struct export *export = request->export;
    bool whole = request->route->export->whole, one = parameter_of(request, "limit") != NULL;
    if (!one)
        request->page.limit = whole ? EXPORT_ROWS_MOST : EXPORT_PAGE_ROWS;
    if (!whole) {
        if (!exports_begin(&request->work, error) || !clocks_read(request, error))
            return false;
        exports_read_into(&request->work, export->page);
    }
    for (;;) {
        if (!request->route->handler(request, reply, error))
            return false;
        if (request->writer->size(export->writer) > EXPORT_BYTES_MOST)
            return too_large(error);
        if (one || export->next.count == 0)
            break;
        if (export->rows >= EXPORT_ROWS_MOST)
            return too_large(error);
        request->page.after = export->next;
        arena_reset(export->page);
    }
    if (!one)
        reply->link = NULL;
    return true;
}

/* "events-20261123T081500Z.csv", and in the reader's language for those that know RFC 8187. */
static void name_file(struct request *request, struct reply *reply)
{
    const struct export_list *list = request->route->export;
    struct buffer moment, name;
    buffer_init(&moment);
    buffer_init(&name);
    instant_print(&moment, instant_now());
    for (const char *p = moment.data; *p && *p != '.'; p++)
        if (*p != '-' && *p != ':' && *p != 'Z')
            buffer_byte(&name, *p);
    const char *suffix =
        arena_print(request->arena, "-%sZ%s", name.data, request->writer->extension);
    buffer_clear(&name);
    for (const char *p = in_language(request, list->chinese, list->name); *p; p++)
        buffer_print(&name, (unsigned char)*p < 0x80 ? "%c" : "%%%02X", (unsigned char)*p);
    reply->disposition =
        arena_print(request->arena, "attachment; filename=\"%s%s\"; filename*=UTF-8''%s%s",
                    list->name, suffix, name.data, suffix);
    buffer_release(&moment);
    buffer_release(&name);
}

static bool export_make(struct request *request, struct reply *reply, struct error *error)
{
    struct export *export = request->export;
    export->writer = request->writer->make(request->arena, error);
    if (export->writer == NULL)
        return false;
    bool good = pages_write(request, reply, error);
    work_rollback(&request->work); /* all is read, so no connection waits for the file */
    good = good && request->writer->finish(export->writer, &reply->body, error);
    request->writer->drop(export->writer);
    return good;
}

static void export_sent(const struct request *request)
{
    exports_leave(&request->work);
}

bool export_serve(struct request *request, struct reply *reply, struct error *error)
{
    const char *headings = parameter_of(request, "headings");
    struct page page = request->page;
    if (!exports_enter(&request->work, error))
        return false;
    request->export = ARENA_NEW(request->arena, struct export);
    request->export->page = arena_new();
    request->export->reader = (struct sheet_reader){
        .language = request->language,
        .fields = headings != NULL && strcmp(headings, "fields") == 0,
    };
    request->if_none_match = NULL; /* a file has no ETag: that of the JSON says nothing of it */
    bool good = export_make(request, reply, error);
    request->work.arena = request->arena;
    arena_free(request->export->page);
    request->export = NULL;
    request->page = page;
    reply->etag = NULL;
    reply->content_type = request->writer->media;
    if (!good) {
        exports_leave(&request->work);
        return false;
    }
    reply->sent = export_sent; /* until then its bytes are in memory */
    name_file(request, reply);
    return true;
}
