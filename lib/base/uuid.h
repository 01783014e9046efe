/* UUIDs as text: version 7 (RFC 9562 section 5.7) for new ids, and a strict check of given ones. */
#ifndef PENNANT_BASE_UUID_H
#define PENNANT_BASE_UUID_H

#include <stdbool.h>
#include <stdint.h>

#define UUID_TEXT 37 /* 36 characters and the NUL */

/* A new id: milliseconds of now, then a counter and random bits; ids of one process only grow. Any
 * thread. Ends the process when the kernel gives no random bytes. */
void uuid_new(char ret_text[UUID_TEXT]);

/* The id that the number-th of a family has, for ever: of version 7 too, and growing with the
 * number (38 bits of it; of the family 36, which should look random). */
void uuid_numbered(int64_t millisecond, uint64_t number, uint64_t family, char ret_text[UUID_TEXT]);

/* 8-4-4-4-12 lower-case hexadecimal digits (any version). */
bool uuid_is_valid(const char *text);

#endif
