/* A streaming replica that reads may go to, and how far behind it is.
 *
 * A thread asks the primary every REPLICA_TICK_MS how far its log is written, and the replica how
 * far it has replayed: what the replica has reached was written on the primary at the latest then,
 * so the lag is bounded without comparing clocks, also while nothing is written. While either
 * cannot be asked the bound grows, and the replica falls out of use by itself. A server that was
 * promoted is no replica any more. Made and freed by one thread, used by any. */
#ifndef PENNANT_STORE_REPLICA_H
#define PENNANT_STORE_REPLICA_H

#include "base/attributes.h"
#include "base/error.h"

#include <stdint.h>

#define REPLICA_TICK_MS 200
#define REPLICA_MARKS   512 /* remembered of the primary: lags up to some 100 seconds are known */

struct pool;
struct pool_settings;
struct replica;

/* primary: the conninfo of the primary; pool: of the replica. NULL with the error when no thread
 * can be started. Connects to nothing yet; until the first answers the lag is unknown. */
struct replica *replica_new(const char *primary, const struct pool_settings *pool,
                            struct error *error) MUST_CHECK;
void replica_free(struct replica *replica); /* NULL is allowed */

/* Its pool when it is at most so many milliseconds behind, else NULL. */
struct pool *replica_pool(struct replica *replica, int64_t most_ms);

/* At most how many milliseconds it is behind; -1: not known. */
int64_t replica_lag(const struct replica *replica);

#endif
