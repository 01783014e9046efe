/* What operators and their machines ask on the second listener: /livez, /readyz, /metrics.
 *
 * No token: the listener belongs on loopback or a closed network. Any number of threads. */
#ifndef PENNANT_API_ADMIN_H
#define PENNANT_API_ADMIN_H

#include "api/readiness.h"
#include "api/server.h"
#include "api/telemetry.h"

#include <stdatomic.h>

struct admin {
    struct readiness *readiness;
    struct telemetry *telemetry;
    struct auth *auth;
    const char *version;
    /* Adds what only the program knows (the pool) to /metrics. */
    void (*gauges)(void *context, struct buffer *out);
    void *context;
    _Atomic(struct server *) server; /* the service's listener; NULL before it listens */
    atomic_bool draining;            /* the program is stopping */
};

/* A server_answer; context is the struct admin. */
server_answer admin_answer;

#endif
