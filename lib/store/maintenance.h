/* What an operator has done to a database from time to time: purging what has had its time, and
 * retiring the single events of closed periods.
 *
 * Works on a connection of its own as pennant_owner, beside running servers: every call is one
 * short transaction that waits for no lock longer than PG_LOCK_MS, and can be repeated. Only one
 * runs in a database at a time. On false a line for the operator is in reason. One thread. */
#ifndef PENNANT_STORE_MAINTENANCE_H
#define PENNANT_STORE_MAINTENANCE_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buffer.h"
#include "base/table.h"

#include <stdbool.h>
#include <stdint.h>

#define MAINTENANCE_ATTEMPTS 5   /* at a transaction that met a lock or a deadlock */
#define MAINTENANCE_PAUSE_MS 500 /* between them */

struct maintenance;

/* What a chunk of retiring did. */
struct retired_chunk {
    int64_t reached; /* where the next begins; 0: there is none */
    int64_t events, verdicts;
    int64_t kept; /* events that are old enough but stay */
};

/* Connects and takes the right to maintain; NULL when it cannot, or another has it. Closing gives
 * it back; NULL is allowed. */
struct maintenance *maintenance_open(const char *conninfo, struct buffer *reason) MUST_CHECK;
void maintenance_close(struct maintenance *maintenance);

/* All organisations: id, code. The rows live in the arena. */
bool maintenance_organisations(struct maintenance *maintenance, struct arena *arena,
                               struct table *ret_rows, struct buffer *reason) MUST_CHECK;

/* Purges kept replies older than their promise, outcomes of old imports, or what webhooks delivered
 * long ago, at most so many; how many went. */
bool maintenance_purge_replies(struct maintenance *maintenance, const char *organisation, int most,
                               int64_t *ret_gone, struct buffer *reason) MUST_CHECK;
bool maintenance_purge_outcomes(struct maintenance *maintenance, const char *organisation, int most,
                                int64_t *ret_gone, struct buffer *reason) MUST_CHECK;
bool maintenance_purge_deliveries(struct maintenance *maintenance, const char *organisation,
                                  int most, int64_t *ret_gone, struct buffer *reason) MUST_CHECK;

/* What may be retired. The texts live in the arena of who asked. */
struct retirement {
    const char *before;  /* the day (YYYY-MM-DD) before which events may go; NULL: none may */
    const char *held_by; /* the id of the period that holds it back; NULL: none does */
    int64_t newest;      /* the last sequence given out: nothing behind it needs to be looked at */
};

/* Unless dry the day is written down, with an audit row. */
bool maintenance_retire_begin(struct maintenance *maintenance, const char *organisation, bool dry,
                              struct arena *arena, struct retirement *ret_retirement,
                              struct buffer *reason) MUST_CHECK;

/* Looks at the next events behind a sequence, at most so many, and retires those before the day
 * unless dry. */
bool maintenance_retire_chunk(struct maintenance *maintenance, const char *organisation,
                              const char *before, int64_t behind, int most, bool dry,
                              struct retired_chunk *ret_chunk, struct buffer *reason) MUST_CHECK;

#endif
