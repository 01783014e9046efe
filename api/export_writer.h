/* A table as bytes of a file: CSV, CSV that Excel opens as it is meant, XLSX.
 *
 * A writer gets sheets, and rows of typed cells in order; it knows nothing of requests. It is made
 * for one file and dropped by who made it; texts are copied out at once. One thread a writer. */
#ifndef PENNANT_API_EXPORT_WRITER_H
#define PENNANT_API_EXPORT_WRITER_H

#include "base/attributes.h"
#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum cell_kind {
    CELL_EMPTY,
    CELL_TEXT,
    CELL_NUMBER,  /* -?digits[.digits]; with more digits than a double keeps it is shown as text */
    CELL_BOOLEAN, /* "t" or "f" */
    CELL_DATE,    /* YYYY-MM-DD */
    CELL_INSTANT  /* RFC 3339; in a local form without decimals and zone */
};

struct cell {
    enum cell_kind kind;
    const char *text;
};

struct writer;

struct writer_kind {
    const char *format;    /* of ?format */
    const char *type;      /* of Accept */
    const char *media;     /* Content-Type */
    const char *extension; /* of a file's name, with its dot */
    bool sheets;           /* can hold several */
    bool local;            /* instants are shown as the clocks of the organisation do */

    /* A new file. NULL with the error when there is no room for it. */
    struct writer *(*make)(struct arena *arena, struct error *error);
    /* The next rows belong to a new sheet with these headings. */
    void (*sheet)(struct writer *writer, const char *name, const struct cell *headings,
                  size_t count);
    void (*row)(struct writer *writer, const struct cell *cells, size_t count);
    /* Bytes written so far, as far as they are counted. */
    size_t (*size)(const struct writer *writer);
    /* Puts the file into the buffer. False with the error when it could not be written. */
    bool (*finish)(struct writer *writer, struct buffer *out, struct error *error);
    /* Frees what it holds; also after finish. */
    void (*drop)(struct writer *writer);
};

extern const struct writer_kind WRITER_CSV, WRITER_CSV_EXCEL, WRITER_XLSX;

#endif
