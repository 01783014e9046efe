/* JSON written by hand for the database: rows handed over as one parameter, titles, lists.
 *
 * Only writing, into buffers; nothing here reads JSON. Any thread. */
#ifndef PENNANT_APP_JSON_H
#define PENNANT_APP_JSON_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/number.h"
#include "scheme/scheme.h"

/* Writes ,"name": (without the comma after "{" and at the start), for a value to follow. */
void json_key(struct buffer *out, const char *name);

/* A named text; NULL is written as null. */
void json_text(struct buffer *out, const char *name, const char *text);
void json_integer(struct buffer *out, const char *name, int64_t value);
void json_boolean(struct buffer *out, const char *name, bool value);

/* A named number as a decimal in quotes, with exactly so many places; places below 0: the shortest.
 */
void json_number(struct buffer *out, const char *name, struct number number, int places);

/* A named list of texts. */
void json_texts(struct buffer *out, const char *name, const char *const *items, size_t count);

/* A title as an object {"zh": ..., "en": ...} without what is not given; and a named one. */
void json_title_object(struct buffer *out, const struct title *title);
void json_title(struct buffer *out, const char *name, const struct title *title);

/* The buffer's text in the arena; the buffer is released. */
const char *json_finish(struct arena *arena, struct buffer *out);

#endif
