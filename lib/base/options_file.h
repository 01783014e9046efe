/* The file of name = value lines that options.c reads. Not for anybody else.
 *
 * A line is empty, a comment (its first character that is no blank is #) or name = value; blanks
 * around both are dropped, the value may hold any other character and be empty. At most
 * OPTIONS_FILE_MAX bytes. Texts live in the arena. One thread, at the start. */
#ifndef PENNANT_BASE_OPTIONS_FILE_H
#define PENNANT_BASE_OPTIONS_FILE_H

#include "base/arena.h"
#include "base/buffer.h"

#define OPTIONS_FILE_MAX 65536

/* Calls take for each setting, place being "path:line"; adds one line to complaints for each line
 * that is none, or one for a file that cannot be read whole. */
void options_file_read(const char *path, struct arena *arena, struct buffer *complaints,
                       void (*take)(void *context, const char *place, const char *name,
                                    const char *text),
                       void *context);

#endif
