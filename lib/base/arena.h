/* Memory of one piece of work (a request, a scoring run): taken piece by piece, given back at once.
 *
 * Everything a request builds lives in its arena, so there is no free() to forget and nothing can
 * be used after its owner went. Not for objects that outlive the work; those have x_new/x_free.
 *
 * Out of memory ends the process with one line on standard error: a request's work is one database
 * transaction, so nothing is half done, and a supervisor starts the server again. Request bodies,
 * depths and row counts are bounded long before that. An arena belongs to one thread at a time. */
#ifndef PENNANT_BASE_ARENA_H
#define PENNANT_BASE_ARENA_H

#include "base/attributes.h"

#include <stddef.h>

struct arena;

/* A new, empty arena. The caller frees it with arena_free. Never NULL. */
struct arena *arena_new(void);

/* Runs the deferred calls, newest first, and gives back every byte; NULL is allowed. */
void arena_free(struct arena *arena);

/* As arena_free, but the arena stays usable and keeps one block for the next piece of work. */
void arena_reset(struct arena *arena);

/* Zeroed memory for count elements of size bytes, aligned for any type. Never NULL; count 0 gives a
 * valid pointer. Overflowing sizes end the process. */
void *arena_take(struct arena *arena, size_t count, size_t size);
#define ARENA_NEW(arena, type)          ((type *)arena_take((arena), 1, sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_take((arena), (count), sizeof(type)))

/* Copies of text, with a closing NUL. text may be NULL only for arena_text, which then gives NULL.
 */
char *arena_text(struct arena *arena, const char *text);
char *arena_bytes(struct arena *arena, const void *bytes, size_t length);
char *arena_print(struct arena *arena, const char *format, ...) PRINTF(2, 3);

/* Makes room for one more element in a growing array: returns the array, perhaps moved, with
 * *capacity raised. The usual call is ARENA_GROW(arena, list, count, capacity). */
void *arena_grow(struct arena *arena, void *array, size_t count, size_t *capacity, size_t size);
#define ARENA_GROW(arena, array, count, capacity)                                                  \
    ((array) = arena_grow((arena), (array), (count), &(capacity), sizeof(*(array))))

/* Calls release(object) when the arena is reset or freed: how a PGresult or a json_t follows it. */
void arena_defer(struct arena *arena, void (*release)(void *object), void *object);

/* Bytes taken so far, and those that were weighed, for limits and tests. */
size_t arena_size(const struct arena *arena);

/* Counts bytes that a deferred object holds outside. */
void arena_weigh(struct arena *arena, size_t bytes);

#endif
