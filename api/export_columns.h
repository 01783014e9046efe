/* Which columns a table has as a sheet, and its rows as cells: headings in the reader's language,
 * lists and objects made flat. Private to the export files; lives in the arena. One thread. */
#ifndef PENNANT_API_EXPORT_COLUMNS_H
#define PENNANT_API_EXPORT_COLUMNS_H

#include "api/export_writer.h"
#include "base/error.h"
#include "base/table.h"
#include "base/zone.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* How the values of a column are written. */
enum heading_kind {
    HEADING_PLAIN,   /* by the column's type */
    HEADING_DECIMAL, /* a number */
    HEADING_TITLE,   /* {"zh": ..., "en": ...}: the one of the language */
    HEADING_WORDS,   /* a list: joined by "; " */
    HEADING_SHOWN,   /* a list of titles with values */
    HEADING_SCORES   /* an object of decimals: a column each */
};

struct sheet_column {
    size_t source;         /* the table's column */
    enum column_type type; /* of it */
    enum heading_kind kind;
    const char *part; /* the member, with HEADING_SCORES */
};

struct sheet_columns {
    struct sheet_column *items;
    struct cell *headings;
    size_t count;
};

/* For whom a sheet is. */
struct sheet_reader {
    enum language language;
    bool fields;             /* headings are the names of the JSON */
    const struct zone *zone; /* whose clocks instants are told by; NULL: UTC, in RFC 3339 */
};

/* The columns of a table, in the arena. Those whose names begin with "_" are left out, and so is a
 * receipt, which is a sheet of its own. Scores have a column for each member that any of the rows
 * has, in the order of their first row. */
void sheet_columns_make(struct arena *arena, const struct table *table,
                        const struct sheet_reader *reader, struct sheet_columns *ret_columns);

/* A row as cells, columns->count of them, in the arena. */
void sheet_cells_make(struct arena *arena, const struct sheet_columns *columns,
                      const struct table *table, size_t row, const struct sheet_reader *reader,
                      struct cell *ret_cells);

/* The text of a title {"zh": ..., "en": ...} in the language, or in the other one; NULL: neither.
 * It lives as long as the title. */
const char *title_chosen(const json_t *title, enum language language);

#endif
