/* Delivers webhooks: one server of a database leads, and a few threads of it send.
 *
 * Each webhook is served by one thread at a time and its messages of one lane (the changes of a
 * period) in order; a message is tried again with growing pauses for three days, while other lanes
 * go on. Receivers that fail get half of the threads at most, so that they hold up nobody else, and
 * no request ever waits for one; where there are more webhooks than threads they take turns. At
 * least once: what a server died over is sent again by the next, under the same id. */
#ifndef PENNANT_WORK_COURIER_H
#define PENNANT_WORK_COURIER_H

#include "app/app.h"
#include "base/attributes.h"
#include "base/buffer.h"
#include "base/principal.h"

#include <stdbool.h>
#include <stdint.h>

#define COURIER_THREADS      8
#define COURIER_FAILING_MOST (COURIER_THREADS / 2)
#define COURIER_TICK_MS      250  /* between two looks */
#define COURIER_RETRY_MS     2000 /* after a fault of the database */
#define COURIER_CONNECT_MS   5000
#define COURIER_ANSWER_MOST  (64 * 1024) /* bytes of a receiver's answer, which is thrown away */
#define COURIER_LOOKED       500         /* changes made to deliveries at once */
#define COURIER_BATCH_MOST   100         /* messages of one webhook that are read at once */
#define COURIER_BATCH_MS     1000        /* before the webhook is looked at again */
#define COURIER_RECORD_MS    200         /* for which a dead server's messages are sent again */
#define COURIER_TURN_MS      2000        /* of one webhook before others come */
#define COURIER_REST_MS      20          /* between two looks while there is more to do */
#define COURIER_DAYS         3           /* of trying */

struct courier_settings {
    const char *database;   /* libpq conninfo, copied */
    struct strings allowed; /* hosts and networks beyond the public Internet */
    const char *ca_file;    /* NULL: the system's authorities */
    int64_t pause_ms;       /* before the second attempt */
    int answer_ms;          /* for a whole answer */
};

struct courier;

struct courier_counters {
    bool leads;
    uint64_t delivered, failed; /* attempts */
};

/* NULL with one line in complaint. The app outlives it. */
struct courier *courier_new(struct app *app, const struct courier_settings *settings,
                            struct buffer *complaint) MUST_CHECK;

/* Ends the calls that run, whose messages another server sends again; NULL is allowed. */
void courier_free(struct courier *courier);

void courier_count(struct courier *courier, struct courier_counters *ret_counters);

#endif
