/* A growing run of bytes to write a reply, a log line or a document into.
 *
 * Heap memory of its own, so that a big reply leaves no hole in an arena. Always NUL-closed, so
 * buffer.data is also a C string. One thread at a time. Out of memory ends the process (arena.h).
 */
#ifndef PENNANT_BASE_BUFFER_H
#define PENNANT_BASE_BUFFER_H

#include "base/arena.h"
#include "base/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer {
    char *data;
    size_t length, capacity;
};

/* init gives an empty buffer with data "" ; release frees and makes it empty again; clear keeps the
 * memory. */
void buffer_init(struct buffer *buffer);
void buffer_release(struct buffer *buffer);
void buffer_clear(struct buffer *buffer);

/* The bytes, NUL-closed, in the arena; the buffer is released. */
char *buffer_finish(struct buffer *buffer, struct arena *arena);

void buffer_byte(struct buffer *buffer, char byte);
void buffer_add(struct buffer *buffer, const void *bytes, size_t length);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_print(struct buffer *buffer, const char *format, ...) PRINTF(2, 3);
void buffer_integer(struct buffer *buffer, int64_t value);

/* The place to write so many more bytes at, and that so many of them were written. */
char *buffer_room(struct buffer *buffer, size_t more);
void buffer_used(struct buffer *buffer, size_t bytes);

/* A JSON string (RFC 8259) with its quotes. The bytes must be UTF-8; control characters, quote and
 * backslash are escaped, U+2028/2029 too. text NULL writes null. */
void buffer_json(struct buffer *buffer, const char *text);
void buffer_json_bytes(struct buffer *buffer, const char *text, size_t length);

#endif
