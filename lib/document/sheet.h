/* A table that somebody sends: CSV (RFC 4180) with a header, or a JSON array of objects. Only texts
 * by column name; what they mean is for others. Pure; everything lives in the arena.
 */
#ifndef PENNANT_DOCUMENT_SHEET_H
#define PENNANT_DOCUMENT_SHEET_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/error.h"
#include "base/principal.h"

#include <stdbool.h>
#include <stddef.h>

#define SHEET_COLUMNS_MOST 200
#define SHEET_ROWS_MOST    10000

struct sheet_row {
    struct strings names; /* of its cells; all rows of a CSV share the header's */
    const char **cells;   /* without blanks around; NULL: empty */
    enum code fault;      /* CODE_OK, or why the row has no cells */
    const char *expected; /* a parameter of the fault */
};

struct sheet {
    struct strings header; /* of a CSV; none of a JSON array */
    struct sheet_row *rows;
    size_t count;
};

/* Lines end with CRLF or LF; a byte order mark is skipped, and so are empty lines. CODE_BAD_CSV
 * (not UTF-8, no header, an open quote, text behind a quote), TOO_MANY, TOO_FEW rows. A row with
 * another number of cells than the header has a fault of its own. */
bool sheet_read_csv(struct arena *arena, const char *bytes, size_t length, struct sheet *ret_sheet,
                    struct error *error) MUST_CHECK;

/* The cells of one record of a CSV, without its end of line; *ret_count is 0 when it holds nothing
 * but blanks. Valid UTF-8. CODE_BAD_CSV. */
bool sheet_read_record(struct arena *arena, const char *bytes, size_t length,
                       const char ***ret_cells, size_t *ret_count, struct error *error) MUST_CHECK;

/* Values are texts, integers, true, false or null. CODE_BAD_JSON, CODE_TOO_DEEP, TYPE_MISMATCH of
 * the whole, TOO_MANY, TOO_FEW; an element that is no such object has a fault of its own. */
bool sheet_read_json(struct arena *arena, const char *bytes, size_t length, struct sheet *ret_sheet,
                     struct error *error) MUST_CHECK;

/* One element of such an array from its own bytes; a fault is the row's. */
void sheet_read_object(struct arena *arena, const char *bytes, size_t length,
                       struct sheet_row *ret_row);

/* A cell by its column's name; NULL when it is empty or not there. */
const char *sheet_cell(const struct sheet_row *row, const char *name);

#endif
