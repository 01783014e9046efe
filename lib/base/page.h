/* Which part of a list is wanted: how many rows, and after which row's keys.
 *
 * The HTTP face reads it from limit and cursor; a store function selects the rows behind the keys,
 * in the keys' order, and asks for limit + 1 of them, so that the face knows whether more follow.
 */
#ifndef PENNANT_BASE_PAGE_H
#define PENNANT_BASE_PAGE_H

#include "base/principal.h"

#include <stdint.h>

#define PAGE_LIMIT_DEFAULT 50
#define PAGE_LIMIT_MOST    200 /* larger wishes are lowered to it */

struct page {
    int64_t limit;        /* 1..PAGE_LIMIT_MOST */
    struct strings after; /* the last row's keys; none: from the start */
};

/* How many rows a statement selects: one more than are shown. */
static inline int64_t page_fetch(const struct page *page)
{
    return page->limit + 1;
}

/* The key of that index as a statement's parameter; NULL on the first page. */
static inline const char *page_key(const struct page *page, size_t index)
{
    return index < page->after.count ? page->after.items[index] : NULL;
}

#endif
