/* Rows of named, typed columns: how answers travel from the store to the encoder.
 *
 * A plain value in an arena. Cell texts are PostgreSQL's output texts (or any equal text), NULL for
 * SQL NULL; they live as long as the arena. Column name = JSON field, column type = JSON form. */
#ifndef PENNANT_BASE_TABLE_H
#define PENNANT_BASE_TABLE_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/date.h"
#include "base/principal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum column_type {
    COLUMN_TEXT,    /* JSON string; also numeric: decimals travel as strings */
    COLUMN_UUID,    /* JSON string that needs no escapes */
    COLUMN_INTEGER, /* JSON number */
    COLUMN_BOOLEAN, /* "t" / "f" */
    COLUMN_INSTANT, /* "2026-01-31 08:00:00+00" or RFC 3339; printed as RFC 3339 in UTC */
    COLUMN_DATE,    /* YYYY-MM-DD */
    COLUMN_JSON,    /* json text as it stands */
    COLUMN_LIST     /* text[] and uuid[]: "{a,b}" printed as an array of strings */
};

struct column {
    const char *name;
    enum column_type type;
};

struct table {
    const struct column *columns;
    size_t column_count;
    size_t row_count;
    const char *const *cells; /* row by row */
};

/* The cell's text, or NULL for SQL NULL. Indices must be in range. */
static inline const char *table_cell(const struct table *table, size_t row, size_t column)
{
    return table->cells[row * table->column_count + column];
}

/* The index of a column that is known to exist; ends the process otherwise (a programming error).
 */
size_t table_column(const struct table *table, const char *name);

/* table_cell by column name. */
const char *table_value(const struct table *table, size_t row, const char *name);

/* The number of a COLUMN_INTEGER cell; 0 for NULL. */
int64_t table_integer(const struct table *table, size_t row, const char *name);

/* Whether a COLUMN_BOOLEAN cell is true; NULL is not. */
bool table_boolean(const struct table *table, size_t row, const char *name);

/* The day of a COLUMN_DATE cell; DAY_NONE for NULL. */
day_t table_day(const struct table *table, size_t row, const char *name);

/* The instant of a COLUMN_INSTANT cell, as PostgreSQL writes it or in RFC 3339. False for NULL and
 * for what is none. */
bool table_instant(const struct table *table, size_t row, const char *name,
                   instant_t *ret_instant) MUST_CHECK;

/* The items of a COLUMN_LIST cell, copied into the arena; a NULL item is NULL. A cell of NULL gives
 * an empty list. Ends the process on a text that is no list (a programming error). */
struct strings table_list(struct arena *arena, const char *cell);

#endif
