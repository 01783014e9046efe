/* A listener: carries bytes between civetweb and one answer function, and lets nothing unsound
 * through.
 *
 * Before anything is answered the framing is checked (server_framing.h); bodies have a limit and a
 * deadline; a reply is one write with its exact length; there are no files, CGI, WebSockets or TLS
 * (a proxy in front does TLS). Pennant has two listeners, for the service and for
 * operators. Made and freed by one thread; the answer function runs in many. */
#ifndef PENNANT_API_SERVER_H
#define PENNANT_API_SERVER_H

#include "api/dispatch.h"
#include "api/request.h"
#include "base/attributes.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

#define SERVER_HEAD_BYTES  16384         /* request line and headers; more is 431 */
#define SERVER_HEADERS     63            /* more are refused: civetweb drops what is past 64 */
#define SERVER_STACK_BYTES (1024 * 1024) /* of every thread, at least */
#define SERVER_UNREAD      (64 * 1024)   /* bytes of a refused body that are still taken */
#define SERVER_UNREAD_MS   1000          /* and for how long */
#define SERVER_THREADS_MAX 1024

/* A longer head than this is not read, and answered with 400. The thread sanitizer's allocator has
 * nothing mapped before large blocks, where server_framing.c looks, so there it stays small. */
#define SERVER_HEAD_BUFFER (2 * SERVER_HEAD_BYTES)
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#undef SERVER_HEAD_BUFFER
#define SERVER_HEAD_BUFFER SERVER_HEAD_BYTES
#endif
#endif

struct telemetry; /* api/telemetry.h */

/* Answers one exchange; draining: this server is about to stop. dispatch() is one. */
typedef void server_answer(void *context, struct exchange *exchange, struct arena *arena,
                           bool draining, struct request *ret_request, struct reply *reply);

struct server_settings {
    const char *address; /* IPv4, dotted */
    int port;            /* 0: any free one */
    int threads;         /* connections served at once, 1 to SERVER_THREADS_MAX */
    int request_ms;      /* for a request's head, and between any two bytes */
    int keep_alive_ms;   /* idle between requests */
    int body_ms;         /* for a whole body, and for a whole reply */
    bool gzip;           /* replies are compressed for clients that take it (api/packing.h) */
    server_answer *answer;
    void *context;
    struct telemetry *telemetry; /* counted and logged there; NULL: neither */
};

struct server;

/* Listens and serves. NULL with one line in complaint: the port is taken, the address is none. */
struct server *server_new(const struct server_settings *settings,
                          struct buffer *complaint) MUST_CHECK;

/* The port it listens on. */
int server_port(const struct server *server);

/* From now on nobody can connect, and every request of a connection gets CODE_DRAINING and ends it;
 * waits until no request is being answered, at most so many seconds. False when some still were. */
bool server_drain(struct server *server, int seconds) MUST_CHECK;

/* Closes everything, whether drained or not; NULL is allowed. */
void server_free(struct server *server);

/* Requests being answered now. */
int server_in_flight(const struct server *server);

/* Proves on a listener of its own that civetweb is laid out as the framing checks assume, that
 * hostile framings are refused and honest ones answered, and that stacks are large enough. Once,
 * before the first server_new. False with one line in complaint. */
bool server_self_test(struct buffer *complaint) MUST_CHECK;

#endif
