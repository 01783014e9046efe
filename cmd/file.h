/* A file read whole, as commands that work on documents need it. "-" is standard input. */
#ifndef PENNANT_CMD_FILE_H
#define PENNANT_CMD_FILE_H

#include "base/attributes.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

/* Appends the file's bytes. False, with one line on standard error that begins with the command's
 * name, when it cannot be read or has more than limit bytes. */
bool file_read(const char *command, const char *path, size_t limit, struct buffer *out) MUST_CHECK;

#endif
