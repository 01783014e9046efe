/* Lists that grow by copying: tests' lists are short. For the files of the campaign builder. */
#ifndef PENNANT_SUPPORT_APPEND_H
#define PENNANT_SUPPORT_APPEND_H

#include "base/arena.h"

/* A copy of the list that is one longer, with the item at its end. */
void *appended(struct arena *arena, const void *list, size_t count, size_t size, const void *item);

/* Appends the item and gives its index. */
#define APPEND(arena, list, count, item)                                                           \
    ((list) = appended((arena), (list), (count), sizeof(*(list)), (item)), (int)(count)++)

#endif
