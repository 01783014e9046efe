/* Concurrent callers' items handed together to one of them: group commit, shared trips.
 *
 * Whoever comes while nobody works on its key takes the lead at once, alone if alone, so that
 * nothing waits when idle; whoever comes meanwhile waits, and the first of those leads the next
 * bunch. Keys never share a bunch; keys that want to run at the same time take turns for the
 * slots, so that a busy one cannot starve the others. No thread of its own. Made by gather_new,
 * freed by gather_free when nobody is inside; gather_join may be called by any thread. */
#ifndef PENNANT_BASE_GATHER_H
#define PENNANT_BASE_GATHER_H

#include "base/attributes.h"
#include "base/seat.h"

#include <stdbool.h>
#include <stddef.h>

struct gather;

/* The first member of what a caller joins with, all zero but for the seat; its fields are the
 * gatherer's. */
struct gather_item {
    struct gather_item *next; /* in a bunch: the one that came after; NULL: the last */
    struct seat *seat;        /* the caller's, taken, or NULL: it sleeps on one of its own */
    struct seat own;
    enum gather_state { GATHER_WAITS, GATHER_LEADS, GATHER_RUNS } state;
};

struct gather_settings {
    size_t slots;       /* bunches that run at the same time, 1 or more */
    size_t bunch_most;  /* items in one bunch, 1 or more */
    size_t inside_most; /* items that wait or run */
    int wait_ms;        /* how long an item waits for its bunch to start */
    size_t key_slots;   /* bunches of one key that run at the same time, when many wait; 0: one */
    /* Does the work of a whole bunch, oldest item first, on the thread of its first item, while the
     * others' threads wait; what it stores in an item is there when that item's call returns. */
    void (*run)(void *context, struct gather_item *first, size_t count);
    /* NULL, or serves one of them but the first, after the next bunch could start: true when its
     * thread need not be woken (seat_serve_end did what was needed); the item may be gone then. */
    bool (*serve)(void *context, struct gather_item *item);
    /* NULL, or ends the bunch: what run left for serve. */
    void (*end)(void *context, struct gather_item *first);
    void *context;
};

struct gather *gather_new(const struct gather_settings *settings);
void gather_free(struct gather *gather); /* NULL is allowed */

/* Waits until a bunch with the item has run. False, and nothing done, when too many are inside or
 * its bunch did not start in time. */
bool gather_join(struct gather *gather, const char *key, struct gather_item *item) MUST_CHECK;

#endif
