/* The order of an import's chunks, of which some are stored at the same time.
 *
 * A chunk may be read, checked and written ahead of its turn: its rows are written when those of
 * the chunk before it are, so that events are numbered in the order of the file, and it is
 * committed when that one is, so that what is committed has no gap. When anything goes wrong ahead,
 * it gives way: it takes back what it did, and is stored once its turn has come, as is every one
 * behind it that went ahead. In turn, a chunk has nobody of its import beside it.
 *
 * Chunks are numbered from 0, and at most IMPORT_LANES of them are under way, each on a thread of
 * its own. Any thread; no function waits but those that say so. */
#ifndef PENNANT_APP_IMPORT_ORDER_H
#define PENNANT_APP_IMPORT_ORDER_H

#include "base/attributes.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#define IMPORT_LANES 2 /* chunks of an import that are stored at the same time */

struct import_order {
    pthread_mutex_t mutex; /* of what follows */
    pthread_cond_t changed;
    int64_t written;   /* chunks whose rows are written, committed or not */
    int64_t committed; /* chunks that are done with */
    unsigned retreats; /* how often whoever is ahead of its turn was told to take back */
    int careful;       /* chunks that do not go ahead, since keys were taken */
    bool in_turn;      /* one is being stored in turn */
    bool failed;       /* one was not stored: none behind it is */
};

void import_order_init(struct import_order *order);
void import_order_destroy(struct import_order *order);

/* Whether a chunk may go ahead; waits while another one is stored in turn. *ret_retreats is what
 * import_order_await_write asks for. */
bool import_order_go_ahead(struct import_order *order, unsigned *ret_retreats) MUST_CHECK;

/* Waits until the chunk's rows may be written; false when it is to take back what it did. *retreats
 * is then what import_order_written asks for. */
bool import_order_await_write(struct import_order *order, int64_t number,
                              unsigned *retreats) MUST_CHECK;

/* The chunk's rows are written. */
void import_order_written(struct import_order *order, int64_t number, unsigned retreats);

/* Waits until what is written may be committed; false when it is to be taken back, because a chunk
 * before it was, and its rows would be numbered before that one's. */
bool import_order_await_commit(struct import_order *order, int64_t number) MUST_CHECK;

/* A chunk that went ahead has failed or was told to: it will be stored in turn. */
void import_order_retreat(struct import_order *order, int64_t number);

/* Whether all chunks before it are done with. */
bool import_order_is_turn(struct import_order *order, int64_t number);

/* Waits until all chunks before it are done with. False when one of them failed. */
bool import_order_take_turn(struct import_order *order, int64_t number) MUST_CHECK;

/* The chunk is committed, or could not be stored at all. */
void import_order_done(struct import_order *order, int64_t number, bool stored);

/* For so many chunks keys are expected to be taken. Only by a chunk whose turn it is. */
void import_order_set_careful(struct import_order *order, int chunks);
bool import_order_is_careful(struct import_order *order);

#endif
