/* Recomputes an organisation's chain from the rows it speaks of, and tells what does not fit: rows
 * that were changed, left out, swapped or added, links that were, and a chain that was cut.
 *
 * Trusts nothing that the database computes: rows are read as they are and hashed here. What
 * somebody chained anew from the start, or cut at its end, only a head that was kept elsewhere
 * tells. One thread. */
#ifndef PENNANT_APP_CHAIN_CHECK_H
#define PENNANT_APP_CHAIN_CHECK_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buffer.h"
#include "base/digest.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chain_reader; /* store/chain_read.h */

/* A head that was kept. */
struct chain_kept {
    const char *from; /* where it was kept, for the fault */
    int64_t block;
    const char *hash; /* hexadecimal, lower case */
};

struct chain_asked {
    const struct chain_kept *kept;
    size_t kept_count;
    /* Told of each fault: one sentence. */
    void (*fault)(void *context, const char *sentence);
    void *context;
};

struct chain_found {
    int64_t blocks, changes, retired, renewed; /* retired: rows that are gone by rule */
    int64_t faults;
    char head[2 * SHA256_BYTES + 1]; /* of the last link; "" where there is none */
    char chained_at[40];
};

/* True when it could be checked, faults or none; false with a line in reason. */
bool chain_check(struct chain_reader *reader, const struct chain_asked *asked,
                 struct chain_found *ret_found, struct buffer *reason) MUST_CHECK;

#endif
