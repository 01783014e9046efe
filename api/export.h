/* Lists as files: which form the client asked for, and the whole list written in it.
 *
 * The handlers and use cases are those of the JSON: an export runs the handler page by page within
 * one snapshot, and what would become items becomes rows of a writer (export_writer.h). So nobody
 * sees more in a file than in the JSON. An export lives within one request; any thread. */
#ifndef PENNANT_API_EXPORT_H
#define PENNANT_API_EXPORT_H

#include "api/decode.h"
#include "api/request.h"
#include "base/attributes.h"
#include "base/error.h"
#include "base/table.h"

#include <stdbool.h>
#include <stddef.h>

#define EXPORT_ROWS_MOST  100000             /* of a file */
#define EXPORT_BYTES_MOST (64 * 1024 * 1024) /* of a CSV */
#define EXPORT_PAGE_ROWS  1000               /* read at once */

/* What a route's list is called as a file, and how it is read. */
struct export_list {
    const char *name;              /* of the file: "events" */
    const char *chinese, *english; /* of its sheet */
    bool whole;                    /* one read gives all rows: its pages may be of two versions */
};

extern const struct export_list STANDING_EXPORT, RECEIPT_EXPORT, AWARD_EXPORT, EVENT_EXPORT;

/* The parameters of every route with an export_list, beside its own. */
struct export_view {
    const char *format;   /* json, csv, csv-excel, xlsx; NULL: by Accept */
    const char *headings; /* titles or fields; NULL: titles */
};
extern const struct form EXPORT_FORM;

/* Chooses the writer by ?format, else by Accept, whose weights are heeded; request->writer stays
 * NULL for JSON. CODE_NOT_ACCEPTABLE when the client takes none of them. An unknown ?format is left
 * to the decoding of parameters. */
bool export_choose(struct request *request, const char *accept, struct error *error) MUST_CHECK;

/* Runs the route's handler until all rows are written: the reply's body is the file. With a limit
 * it is one page, with its Link. CODE_UNAVAILABLE when many are being made, CODE_EXPORT_TOO_LARGE,
 * and what the handler fails with. Runs again from the start, as a handler does. */
bool export_serve(struct request *request, struct reply *reply, struct error *error) MUST_CHECK;

/* What handlers give instead of items, while request->export is there: rows of a list, of which so
 * many are shown, and the keys of the next page (none: it was the last). */
void export_rows(struct request *request, const struct table *table, size_t shown,
                 const struct strings *next);

/* A unit's standings with receipts: a sheet of them where the form has sheets, and one of lines. */
void export_receipts(struct request *request, const struct table *table);

#endif
