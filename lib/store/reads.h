/* Single reads that share a trip: those of one statement by one principal that come at the same
 * time go to the database together, as one read-only transaction.
 *
 * Made with its pool and freed with it. Any thread; the caller's thread may do the work of others
 * that wait (base/gather.h). */
#ifndef PENNANT_STORE_READS_H
#define PENNANT_STORE_READS_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/error.h"
#include "base/principal.h"
#include "store/statement.h"

#include <stdbool.h>
#include <stddef.h>

#define READS_TOGETHER 32 /* in one trip */

struct pool;
struct reads;
struct pg_result;

/* wait_ms: how long a read may wait for its trip to start. */
struct reads *reads_new(struct pool *pool, int wait_ms);
void reads_free(struct reads *reads); /* NULL is allowed */

/* Runs one reading statement as principal. organisation_id is what was remembered of it
 * (store/entered.h). The result is the caller's to hand to pg_table. */
bool reads_run(struct reads *reads, struct arena *arena, const struct principal *principal,
               const char *organisation_id, const struct tx_call *call,
               struct pg_result **ret_result, struct error *error) MUST_CHECK;

#endif
