/* What the server's files share: one listener, and one of its worker threads with the request it
 * serves. Not for anybody else. */
#ifndef PENNANT_API_SERVER_PRIVATE_H
#define PENNANT_API_SERVER_PRIVATE_H

#include "api/server.h"
#include "api/server_framing.h"
#include "api/server_watch.h"
#include "base/gzip.h"
#include "base/seat.h"

#include <civetweb.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct server {
    struct server_settings settings;
    struct mg_context *context;
    struct watchers *watchers;
    int port;
    atomic_bool draining;
    atomic_int in_flight;
};

/* Memory that a thread keeps from request to request. */
struct worker {
    struct server *server;
    struct arena *arena;
    struct watch *watch;
    struct seat seat;               /* where it waits for work that others do */
    struct buffer body, head, line; /* of the reply, of its write, of the log */
    struct packer *packer;          /* NULL until the first reply that is compressed */
    struct buffer packed;
    size_t stack; /* bytes of the thread's stack; 0: not told */
};

/* A body that is read piece by piece. */
struct stream {
    int64_t left; /* bytes that are still to come, or may; one more than the limit when chunked */
    int64_t limit;
    int64_t until; /* the deadline, by watch_now */
    int seconds;   /* which it was given */
};

/* One request on its way. */
struct visit {
    struct worker *worker;
    struct mg_connection *connection;
    const struct mg_request_info *info;
    struct framing framing;
    int socket;     /* -1: not known */
    bool draining;  /* it came after the drain began: refused, and not waited for */
    bool continued; /* 100 Continue was sent */
    bool unsound;   /* its framing is refused: nothing more is read */
    struct stream stream;
    int64_t start, micros; /* since when, by micros_now, and how long it took */
    /* A reply that was sent without waiting, as far as that went: then the rest is. */
    bool composed, keep_alive, counted;
    size_t sent;
    /* A body too large to be copied behind its head; 0: none. */
    const char *apart;
    size_t apart_length;
    bool failed; /* the connection is broken: nothing more can be read or written */
};

/* How a listener answers; every field is set in server.c. */
extern const struct mg_callbacks SERVER_CALLBACKS;

/* exchange.header and exchange.read_body; connection is a struct visit. */
const char *visit_header(void *connection, const char *name);
bool visit_read_body(void *connection, struct arena *arena, size_t limit, const char **ret_bytes,
                     size_t *ret_length, struct error *error);

/* Sends 100 Continue, once, when the client asked for it; false: the connection is broken. */
bool visit_continue(struct visit *visit);

/* exchange.stream_begin, .stream_read and .draining. */
void visit_stream_begin(void *connection, int64_t limit, int seconds);
bool visit_stream_read(void *connection, char *bytes, size_t size, size_t *ret_length,
                       struct error *error);
bool visit_draining(void *connection);

/* Takes what a client still sends after a refusal, within bounds, so that it can read the reply. */
void visit_drain(struct visit *visit);

/* exchange.reply: on any thread, while the visit's own waits. */
bool visit_reply(void *connection, const struct request *request, const struct reply *reply);

/* Writes head and body at once, or what is left of them. Returns the bytes written in all. */
size_t visit_write(struct visit *visit, const struct request *request, const struct reply *reply);

/* Whether the connection stays after the reply. */
bool visit_keeps(const struct visit *visit, const struct reply *reply);

/* Takes the time and counts, once. */
void visit_count(struct visit *visit, const struct request *request, const struct reply *reply);

/* civetweb does not tell the socket of a connection: what its threads call passes server_socket.c.
 * Between requests the thread's calls are civetweb's own. */
void socket_between(bool between);

/* The socket that the thread's request came from; -1: not known. */
int socket_own(void);

/* There is something to read on it: civetweb need not look before it reads. */
void socket_is_readable(void);

/* The line of the log. */
void visit_log(struct visit *visit, const struct request *request, const struct reply *reply,
               size_t bytes);

/* At least SERVER_STACK_BYTES for every thread that civetweb starts; the thread's own size. */
size_t stack_size(void);

#endif
