/* What the two files of the shared reads have in common: who waits (reads.c) and what a trip does
 * for them (reads_trip.c). Not for anybody else.
 *
 * A read lies on the stack of the thread that waits for it; until it is woken, its fields belong to
 * the thread that makes the trip. */
#ifndef PENNANT_STORE_READS_PRIVATE_H
#define PENNANT_STORE_READS_PRIVATE_H

#include "store/reads.h"

#include "store/entered.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct answer; /* of one statement; of all reads that it was asked for */

enum read_state {
    READ_WAITS, /* in line */
    READ_LEADS, /* it makes the next trip */
    READ_RUNS,  /* in a trip */
    READ_DONE,
    READ_AGAIN /* its trip failed, perhaps for another's sake: once more, alone */
};

struct read {
    struct read *next; /* in line, then in its part of a trip */
    struct seat *seat; /* of its thread */
    struct relay *relay;
    _Atomic enum read_state state;
    bool alone;               /* shares no transaction */
    struct timespec deadline; /* by when its trip must have a connection */
    const char *const *enter;
    const char *organisation_id;
    const struct tx_call *call;
    struct error *error;
    size_t question; /* of its principal's part of a trip */
    /* The outcome. */
    enum read_state becomes; /* READ_DONE or READ_AGAIN */
    bool good;
    struct answer *answer; /* when good */
    size_t row;            /* its place in an answer with the rows of many keys */
};

/* The reads of one trip, until they are woken. */
struct trip;

/* Makes the trip: one transaction for each principal, and each question once. */
struct trip *trip_make(struct pool *connections, struct read *const *reads, size_t count);

/* Fills in what became of each read. */
void trip_share(struct trip *trip, struct entered *entered);

/* The rows that are a good read's, for as long as its hold on the answer. */
void answer_rows(const struct read *read, struct table *ret_table);

/* The same; its hold ends with the arena. */
void answer_take(const struct read *read, struct arena *arena, struct table *ret_table);

#endif
