/* A file of rows taken apart while it arrives: lines of NDJSON, elements of a JSON array, records
 * of a CSV. Where a row begins and ends, and nothing of what it says.
 *
 * Bytes come in pieces of any size; of a row that spans pieces, ROW_BYTES_MOST are kept and the
 * rest is passed over, so memory is constant whatever comes. Works on the bytes as sent: no byte
 * that parts rows is part of another character in UTF-8, GBK or GB18030 (CSV and lines; an array is
 * UTF-8). One thread at a time. Made by row_split_new, freed by row_split_free. */
#ifndef PENNANT_DOCUMENT_ROW_SPLIT_H
#define PENNANT_DOCUMENT_ROW_SPLIT_H

#include "base/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ROW_BYTES_MOST (16 * 1024)

enum row_format {
    ROWS_LINES, /* a row a line; blank lines are none */
    ROWS_ARRAY, /* a row an element of one JSON array */
    ROWS_CSV    /* a row a record of RFC 4180; lines without a byte are none */
};

/* bytes are valid until the next call. */
struct raw_row {
    const char *bytes;
    size_t length;   /* without the end of line */
    int64_t line;    /* of the file where it begins, from 1 */
    bool too_long;   /* bytes are only its beginning */
    bool open_quote; /* the file ended within a quoted cell */
};

struct row_split;

/* mark: bytes that are passed over where the file begins with them; NULL: none. */
struct row_split *row_split_new(enum row_format format, const char *mark);
void row_split_free(struct row_split *split); /* NULL is allowed */

/* Before the first piece: the file is given from this byte on, behind the end of a row, where so
 * many lines have ended. */
void row_split_resume(struct row_split *split, int64_t bytes, int64_t lines);

/* The next piece, when row_split_next has nothing more; it must stay until then. */
void row_split_feed(struct row_split *split, const char *bytes, size_t length);

/* The next row that is whole. False: the piece is used up, or what comes is no array
 * (row_split_fault). */
bool row_split_next(struct row_split *split, struct raw_row *ret_row) MUST_CHECK;

/* The row that the file's end closes; call it once, when there are no more pieces. */
bool row_split_last(struct row_split *split, struct raw_row *ret_row) MUST_CHECK;

/* What makes the whole no JSON array, or NULL; known for certain after row_split_last. */
const char *row_split_fault(const struct row_split *split);

/* Where a resumed file would begin: behind the last row that was given. */
int64_t row_split_bytes(const struct row_split *split);
int64_t row_split_lines(const struct row_split *split);

#endif
