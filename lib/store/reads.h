/* Single reads that share trips to the database: those that come at the same time go together, each
 * principal's as a read-only transaction of its own.
 *
 * Made with its pool and freed with it. It has a few connections of its own, whose transactions
 * write nothing. Any thread; the caller's thread may make the trip of others that wait: whoever
 * comes while no trip is under way goes at once, and whoever comes meanwhile waits for the next
 * one. A trip that takes long does not hold up those who come later: they go over another
 * connection. */
#ifndef PENNANT_STORE_READS_H
#define PENNANT_STORE_READS_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/error.h"
#include "base/principal.h"
#include "base/relay.h"
#include "base/table.h"
#include "store/statement.h"

#include <stdbool.h>
#include <stddef.h>

#define READS_TOGETHER    64   /* in one trip */
#define READS_CONNECTIONS 4    /* as many trips at the same time */
#define READS_USUAL       1    /* as long as none of them is slow */
#define READS_SLOW_MS     5    /* of a trip: others need not wait for it */
#define READS_TRIP_MS     3000 /* a trip's end; what was not answered by then is not retried */
#define READS_INSIDE      4096 /* reads that wait or run */

struct entered;
struct pool;
struct pool_settings;
struct reads;

/* settings: of the pool it belongs to; wait_ms of them is how long a read may wait for its trip to
 * start. NULL with the error when no thread can be started. */
struct reads *reads_new(const struct pool_settings *settings, struct entered *entered,
                        struct error *error) MUST_CHECK;
void reads_free(struct reads *reads); /* NULL is allowed */

/* Runs one reading statement as principal. organisation_id is what was remembered of it
 * (store/entered.h). The rows live as long as the arena. relay, or NULL, may have replied with
 * them, if there are any. */
bool reads_run(struct reads *reads, struct arena *arena, const struct principal *principal,
               const char *organisation_id, const struct tx_call *call, struct relay *relay,
               struct table *ret_table, struct error *error) MUST_CHECK;

#endif
