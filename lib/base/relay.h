/* A caller whose reply may be sent by the thread that has its rows, while its own dozes.
 *
 * The face makes one for a request (api/early.h); what works for many callers at once (posts,
 * reads) calls relay_rows for each. It lives as long as its caller waits. */
#ifndef PENNANT_BASE_RELAY_H
#define PENNANT_BASE_RELAY_H

#include "base/seat.h"
#include "base/table.h"

#include <stdbool.h>

struct relay {
    struct seat *seat;
    /* Makes the reply of the rows, which are there during the call only, and sends as much of it as
     * goes without waiting; true: all of it. created: the first row is new. */
    bool (*reply)(struct relay *relay, const struct table *rows, bool created);
    bool replied; /* reply was called: the caller does not make it again. Written by who serves the
                     seat, read by its caller once seat_wait has returned, which orders the two */
};

/* Replies from the rows and leaves the caller's thread alone, or wakes it when it has to do the
 * rest. The caller may be gone from here on. False, and nothing was done: wake it. */
static inline bool relay_rows(struct relay *relay, const struct table *rows, bool created)
{
    if (relay == NULL || !seat_serve_begin(relay->seat))
        return false;
    relay->replied = true;
    struct seat *seat = relay->seat;
    bool all = relay->reply(relay, rows, created);
    seat_serve_end(seat, all);
    return true;
}

#endif
