/* The kinds of value that documents share: texts, numbers, days, words, objects, lists, maps.
 *
 * Each says how its value lies in the struct: what the row's at and also point to. Read-only. */
#ifndef PENNANT_DOCUMENT_KINDS_H
#define PENNANT_DOCUMENT_KINDS_H

#include "document/shape.h"

extern const struct kind KIND_TEXT;    /* const char *; form and max as the row says */
extern const struct kind KIND_DECIMAL; /* struct number */
extern const struct kind KIND_INTEGER; /* int, min..max */
extern const struct kind KIND_BOOLEAN; /* bool */
extern const struct kind KIND_MARK;    /* bool that is written only when true */
extern const struct kind KIND_DAY;     /* day_t; not given: DAY_NONE */
extern const struct kind KIND_DAYS;    /* const day_t *, sorted, count at also */
extern const struct kind KIND_WORD;    /* an enum of the row's words */
extern const struct kind KIND_FLAG;    /* bool; false is the first of two words, true the other */
extern const struct kind KIND_IDS; /* struct ids; in JSON one id (or word of the row) or a list */
extern const struct kind KIND_OBJECT;  /* the row's shape, in place */
extern const struct kind KIND_POINTER; /* a pointer to the row's shape, NULL: not given */
extern const struct kind KIND_LIST;    /* a pointer to the shapes, their count at also */
extern const struct kind KIND_MAP;     /* the same; in JSON an object by id */

/* True when a list may have so many items: the row's min to its max (LIST_MOST where it has none).
 */
bool count_allowed(struct reader *reader, const struct place *place, const struct row *row,
                   size_t count) MUST_CHECK;

#define TEXT_LONGEST 200  /* characters of a text where the row says nothing else */
#define ID_LONGEST   64   /* characters of an id or code */
#define LIST_MOST    1000 /* objects in a list or map where the row says nothing else */

#endif
