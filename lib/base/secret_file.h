/* Small files that hold a secret: read only when not everybody may, made with mode 0600. Any
 * thread. */
#ifndef PENNANT_BASE_SECRET_FILE_H
#define PENNANT_BASE_SECRET_FILE_H

#include "base/attributes.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

/* Adds a regular file of at most `most` bytes, which not everybody may read or write, to text.
 * NULL, or what is wrong with it; text may hold a part then. The caller wipes text. */
const char *secret_file_read(const char *path, size_t most, struct buffer *text) MUST_CHECK;

/* Makes a file of mode 0600 with these bytes. False with one line in complaint, also when the file
 * is there already. */
bool secret_file_create(const char *path, const void *bytes, size_t length,
                        struct buffer *complaint) MUST_CHECK;

#endif
