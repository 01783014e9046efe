/* One value into one member of a struct: what JSON bodies and query parameters have in common.
 *
 * Private to the decode files. A value that does not fit adds one violation at `where` and leaves
 * the member alone. Any thread. */
#ifndef PENNANT_API_DECODE_VALUE_H
#define PENNANT_API_DECODE_VALUE_H

#include "api/decode.h"

/* Gives every member its neutral value; the struct is zeroed memory. */
void members_clear(const struct form *form, void *structure);

/* A text from outside into a member of any type but lists and JSON: parses, checks, stores. The
 * text is valid UTF-8 and lives in the arena. */
bool value_from_text(struct error *error, const char *where, const struct field *field,
                     const char *text, void *member);

/* An integer into a FIELD_INTEGER. */
bool value_from_integer(struct error *error, const char *where, const struct field *field,
                        int64_t integer, void *member);

/* One item of FIELD_TEXTS or FIELD_CODES. */
bool item_is_fine(struct error *error, const char *where, const struct field *field,
                  const char *text);

/* How many bytes of a name from outside are repeated in an answer: at most NAME_SHOWN, never half a
 * character. */
#define NAME_SHOWN 64
size_t name_shown(const char *name);

/* How many items a list may have. */
size_t field_most(const struct field *field);

#endif
