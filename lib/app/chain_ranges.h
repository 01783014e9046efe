/* Ascending ranges of sequences, as PostgreSQL writes a multirange of whole numbers:
 * "{[1,5),[7,9)}". Memory of the caller's arena; one thread. */
#ifndef PENNANT_APP_CHAIN_RANGES_H
#define PENNANT_APP_CHAIN_RANGES_H

#include "base/arena.h"
#include "base/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chain_range {
    int64_t low, high; /* both in it */
};

struct chain_ranges {
    struct chain_range *items;
    size_t count, capacity;
};

/* False for a text of another form, for ranges that do not ascend, and for none. */
bool chain_ranges_parse(struct arena *arena, const char *text,
                        struct chain_ranges *ret_ranges) MUST_CHECK;

/* How many numbers are in them. */
int64_t chain_ranges_size(const struct chain_ranges *ranges);

/* Adds the ranges of another, in any order; chain_ranges_settle then orders and joins them. */
void chain_ranges_add(struct arena *arena, struct chain_ranges *ranges,
                      const struct chain_ranges *more);
void chain_ranges_settle(struct chain_ranges *ranges);

/* Of settled ranges. */
bool chain_ranges_have(const struct chain_ranges *ranges, int64_t number);

#endif
