/* A list of names, found by name: where in the document's list of units each one stands.
 *
 * Sorted once, then searched, so that no choice of names makes it slow. Arena memory, one thread.
 */
#ifndef PENNANT_DOCUMENT_NAMES_H
#define PENNANT_DOCUMENT_NAMES_H

#include "base/arena.h"

#include <stddef.h>

struct name {
    const char *text;
    int index;
};

struct names {
    struct name *sorted;
    size_t count;
};

/* Sorts the names, each with its place in the given order; equal names keep that order. */
void names_sort(struct names *names);

/* The index of the (first) name, or -1; NULL is found nowhere. */
int names_find(const struct names *names, const char *text);

#endif
