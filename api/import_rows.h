/* Rows of a file that is being imported into drafts: lines and elements of JSON by jansson, records
 * of a CSV by the names of its header, answers to a survey by its mapping. A row that is none
 * refuses only itself.
 *
 * Private to import_run.c. Used by one thread; texts live in the chunk's arena, the header in the
 * import's. */
#ifndef PENNANT_API_IMPORT_ROWS_H
#define PENNANT_API_IMPORT_ROWS_H

#include "api/decode.h"
#include "app/imports.h"
#include "base/charset.h"
#include "document/row_split.h"
#include "document/sheet.h"

#include <stdbool.h>

struct import_rows {
    const struct form *form; /* of a row, or of what a survey's answer becomes */
    enum row_format format;
    const char *survey;    /* NULL: rows are drafts as they stand */
    struct import *import; /* its header is set here, when a CSV's comes */
    struct row_split *split;
    struct charset_reader *charset;
    struct cell_column *columns; /* NULL before the header, of JSON and of a survey */
    struct sheet_row *sheet;     /* of a survey: the chunk's rows, beside its items */
};

/* Ready to read behind what the import has committed. False when the machine lacks the charset. */
bool import_rows_init(struct import_rows *rows, const struct form *form, enum row_format format,
                      enum charset charset, const char *survey, struct import *import,
                      struct error *error) MUST_CHECK;
void import_rows_release(struct import_rows *rows);

/* Puts a row into the chunk, unless it is the header or holds nothing. False for a header that is
 * none. The chunk has room. */
bool import_rows_add(struct import_rows *rows, const struct raw_row *raw,
                     struct import_chunk *chunk, struct error *error) MUST_CHECK;

/* Before a chunk is stored: answers of a survey become events. */
bool import_rows_close(struct import_rows *rows, struct import_chunk *chunk,
                       struct error *error) MUST_CHECK;

#endif
