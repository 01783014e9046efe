/* The rows behind one link of a chain, hashed again and compared. Private to app/chain_check.c. */
#ifndef PENNANT_APP_CHAIN_ROWS_H
#define PENNANT_APP_CHAIN_ROWS_H

#include "app/chain_check.h"
#include "app/chain_ranges.h"
#include "base/table.h"

#define CHAIN_KINDS_MOST 64

/* A row that the links so far do not name. */
struct chain_stray {
    int64_t sequence;
    const char *id;
};

/* What was met of one kind. */
struct chain_kind {
    const char *name;
    int64_t high; /* the highest sequence that was read */
    struct chain_ranges members;
    struct chain_stray *strays;
    size_t stray_count, stray_capacity;
};

struct chain_walk {
    struct chain_reader *reader;
    const struct chain_asked *asked;
    struct chain_found *found;
    struct buffer *reason;
    struct arena *arena;   /* of the whole walk */
    int64_t block, change; /* the last ones met */
    struct chain_kind kinds[CHAIN_KINDS_MOST];
    size_t kind_count;
};

void chain_fault(struct chain_walk *walk, const char *sentence);

/* The rows of the link in that row of the table. */
bool chain_rows_check(struct chain_walk *walk, struct arena *arena, const struct table *blocks,
                      size_t row) MUST_CHECK;

/* After all links: rows that none of them names. */
bool chain_rest_check(struct chain_walk *walk) MUST_CHECK;

#endif
