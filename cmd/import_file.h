/* The file that pennant import sends: from a path or standard input, from any byte on, with how
 * fast it goes told on a terminal. Memory does not grow with it. One thread. */
#ifndef PENNANT_CMD_IMPORT_FILE_H
#define PENNANT_CMD_IMPORT_FILE_H

#include "base/attributes.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IMPORT_FILE_TICK_MS 200 /* between two lines of progress */

struct import_file {
    const char *path; /* "-": standard input */
    int descriptor;
    bool seekable;
    bool told;      /* progress is shown on standard error */
    int64_t size;   /* bytes; -1: not known */
    int64_t offset; /* of the next byte that is read */
    int64_t begun_at, begun_ms, told_ms, lines;
    bool failed; /* a read failed; errno as text in fault */
    const char *fault;
};

/* False, with a sentence, when it cannot be opened. quiet: no progress, as without a terminal. */
bool import_file_open(struct import_file *file, const char *path, bool quiet,
                      struct buffer *complaint) MUST_CHECK;
void import_file_close(struct import_file *file);

/* The next byte read is this one. Standard input only goes forward; false when it cannot. */
bool import_file_seek(struct import_file *file, int64_t offset) MUST_CHECK;

/* A reader as base/upload.h wants it; context is the file. */
size_t import_file_read(void *context, char *bytes, size_t size);

/* Bytes from here to the end; -1: not known. */
int64_t import_file_left(const struct import_file *file);

/* Ends the line of progress. */
void import_file_tell_end(struct import_file *file);

#endif
