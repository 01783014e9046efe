/* JSON strings (RFC 8259) written where there is room for them; base/buffer.h makes room.
 *
 * Control characters, quote and backslash are escaped, and U+2028 and U+2029, which end a line in
 * JavaScript. The bytes must be UTF-8. Any thread. */
#ifndef PENNANT_BASE_JSON_TEXT_H
#define PENNANT_BASE_JSON_TEXT_H

#include <stddef.h>

/* How much a byte may grow to, quotes aside. */
#define JSON_TEXT_GROWTH 6

/* How many bytes at the start need no escape. */
size_t json_text_plain(const char *bytes, size_t length);

/* Writes the string with its quotes and gives the place behind it. There is room for
 * JSON_TEXT_GROWTH * length + 2 bytes. */
char *json_text_put(char *to, const char *bytes, size_t length);

#endif
