/* Checks on text from outside: UTF-8, identifiers, and comparison that tells nothing by its time.
 */
#ifndef PENNANT_BASE_TEXT_H
#define PENNANT_BASE_TEXT_H

#include "base/attributes.h"

#include <stdbool.h>
#include <stddef.h>

/* Well-formed UTF-8 without NUL (Unicode 15, table 3-7: no surrogate, no overlong form). */
bool text_is_utf8(const char *bytes, size_t length);

/* Unicode characters in valid UTF-8. */
size_t text_length(const char *text);

/* An id of the scheme language: a-z, then a-z 0-9 _ -, at most 64. */
bool text_is_id(const char *text);

/* A code of a unit, indicator or organisation: a letter or digit, then letters, digits and . _ -,
 * ASCII, at most 64. */
bool text_is_code(const char *text);

/* Equal texts; either may be NULL, and NULL equals NULL. */
bool text_equal(const char *a, const char *b);

/* A hash of the text on top of another one (0: the first), for tables in memory: FNV-1a's step. Not
 * for keys that a stranger could choose to collide in a table without bound. */
size_t text_hash(size_t hash, const char *text);

#endif
