/* A bounded pool of connections, shared by all threads.
 *
 * Connections are opened by a thread of the pool when somebody waits, so that a request never waits
 * longer than the waiting limit, also while the database is away; between failed attempts it
 * pauses, 50 ms growing to 5 s, with jitter. Who waits longest is served first. Made by pool_new,
 * freed by pool_free when no transaction is open. */
#ifndef PENNANT_STORE_POOL_H
#define PENNANT_STORE_POOL_H

#include "base/attributes.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

#define POOL_SIZE_DEFAULT 8
#define POOL_SIZE_MAX     256
#define POOL_WAIT_MS      200 /* default waiting limit */
#define POOL_BACKOFF_MIN  50  /* ms between failed attempts to connect */
#define POOL_BACKOFF_MAX  5000

struct pool_settings {
    const char *conninfo; /* copied */
    int size;             /* 1 to POOL_SIZE_MAX */
    int wait_ms;
    bool standby; /* the server may be in recovery; only reads can be run there */
    bool
        only_reads; /* of connections for short reads; transactions cannot be run on it (reads.h) */
};

struct pool;

struct pool_counters {
    int size, open, in_use, waiting;
    uint64_t taken, timeouts;         /* connections lent; waits that ran out */
    uint64_t connects, connect_fails; /* attempts of the pool's thread */
    uint64_t discarded;               /* connections found unusable */
};

/* NULL with the error when no thread can be started. Connects to nothing yet. Short reads have
 * READS_CONNECTIONS (reads.h) besides these. */
struct pool *pool_new(const struct pool_settings *settings, struct error *error) MUST_CHECK;

/* Closes everything; NULL is allowed. No connection may be lent. */
void pool_free(struct pool *pool);

void pool_count(struct pool *pool, struct pool_counters *ret_counters);

#endif
