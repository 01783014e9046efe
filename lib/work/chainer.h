/* The thread that gives committed changes their dense order and chains them, or waits to take that
 * over: one of all servers of a database leads.
 *
 * It has a connection of its own. Whenever something was chained, here or by another server, it
 * beats the pulse that those wait for who follow the changes. Made after the pulse and freed before
 * it; chainer_count by any thread. */
#ifndef PENNANT_WORK_CHAINER_H
#define PENNANT_WORK_CHAINER_H

#include "base/attributes.h"
#include "base/pulse.h"

#include <stdbool.h>
#include <stdint.h>

#define CHAINER_TICK_MS    500  /* between two looks */
#define CHAINER_RETRY_MS   2000 /* after a fault */
#define CHAINER_BLOCK_MOST 1000 /* rows of one block */

struct chainer;

struct chainer_counters {
    bool leads;
    uint64_t changes, passes, faults;
};

/* NULL when no thread can be started. Connects later, and again whenever the link breaks. The
 * conninfo is copied. */
struct chainer *chainer_new(const char *conninfo, struct pulse *pulse) MUST_CHECK;

/* Ends the thread within one trip to the database; NULL is allowed. */
void chainer_free(struct chainer *chainer);

void chainer_count(struct chainer *chainer, struct chainer_counters *ret_counters);

#endif
