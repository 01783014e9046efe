/* Taking and giving back a pool's connections: for transactions (tx.c) only. Any thread. */
#ifndef PENNANT_STORE_POOL_LEND_H
#define PENNANT_STORE_POOL_LEND_H

#include "base/attributes.h"
#include "base/error.h"

#include <time.h>

struct entered;
struct pg;
struct pool;
struct reads;

/* A connection that is idle and alive as far as can be told without a trip; CODE_UNAVAILABLE with
 * retry_after when none came free within the waiting limit. */
struct pg *pool_take(struct pool *pool, struct error *error) MUST_CHECK;

/* The same for who has waited before: until then (base/waiting.h). */
struct pg *pool_take_by(struct pool *pool, const struct timespec *deadline,
                        struct error *error) MUST_CHECK;

/* Gives a connection back; one that cannot be made idle is closed. */
void pool_give(struct pool *pool, struct pg *pg);

/* What the pool's transactions share: what entering found out, and single reads. */
struct entered *entered_of(struct pool *pool);
struct reads *reads_of(struct pool *pool);

#endif
