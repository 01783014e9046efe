/* One request from its head to its reply: route, token, roles, headers, body, decoding, the
 * handler's transaction, and the problem when anything fails.
 *
 * Knows nothing of sockets: the server hands it an exchange with functions to look a header up and
 * to read the body. Any number of threads, a request each. */
#ifndef PENNANT_API_DISPATCH_H
#define PENNANT_API_DISPATCH_H

#include "api/auth.h"
#include "api/quota.h"
#include "api/request.h"
#include "base/network.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DISPATCH_TRIES      5   /* runs of a handler that loses to other transactions */
#define IDEMPOTENCY_KEY_MAX 255 /* characters of an Idempotency-Key */
#define PARAMETERS_MAX      32  /* of a query */

/* What all requests share; it outlives them. */
struct service {
    struct app *app;
    struct auth *auth;
    struct limits *limits;         /* NULL: none */
    struct strings origins;        /* of other sites whose pages may call */
    const struct network *proxies; /* whose X-Forwarded-For is believed */
    size_t proxy_count;
};

/* The head of a request whose framing is sound: headers that matter occur once. */
struct exchange {
    const char *method;
    const char *path;  /* raw */
    const char *query; /* raw, NULL: none */
    bool chunked;
    const char *peer; /* the address at the other end of the connection */
    int64_t length;   /* Content-Length, 0 without one; not used when chunked */
    void *connection; /* for the functions */
    const char *(*header)(void *connection, const char *name); /* NULL: not sent */
    /* Reads the whole body, at most limit bytes, after 100 Continue where it was asked for.
     * CODE_BODY_TOO_LARGE, CODE_BODY_TIMEOUT, CODE_BODY_INCOMPLETE. */
    bool (*read_body)(void *connection, struct arena *arena, size_t limit, const char **ret_bytes,
                      size_t *ret_length, struct error *error);
    /* The same piece by piece, for ROUTE_STREAMS (request.h). */
    void (*stream_begin)(void *connection, int64_t limit, int seconds);
    bool (*stream_read)(void *connection, char *bytes, size_t size, size_t *ret_length,
                        struct error *error);
    bool (*draining)(void *connection);
    /* Where a thread waits that may be replied for, and on which socket; NULL: it may not. reply
     * sends what goes at once, on any thread; true: all of it, and nothing may be left to do. */
    struct seat *seat;
    int socket;
    bool (*reply)(void *connection, const struct request *request, const struct reply *reply);
    bool body_read; /* set by dispatch: the body was consumed (or there was none) */
};

/* Fills the reply, whatever happens, and the request as far as it was understood (its id and
 * language always; its route and principal for the log). The request's arena and the reply's buffer
 * are the caller's. draining: answer CODE_DRAINING. */
void dispatch(const struct service *service, struct exchange *exchange, struct arena *arena,
              bool draining, struct request *ret_request, struct reply *reply);

/* The last step for a reply that a handler filled; twice is as good as once. */
void reply_complete(const struct request *request, const struct exchange *exchange,
                    struct reply *reply);

/* Steps of dispatch, in files of their own; each false with the error filled. */
bool query_parse(struct request *request, const char *query, struct error *error) MUST_CHECK;
bool admit_token(const struct service *service, struct exchange *exchange, struct request *request,
                 struct error *error) MUST_CHECK;
bool admit_organisation(struct request *request, struct error *error) MUST_CHECK;
bool admit_headers(struct exchange *exchange, struct request *request,
                   struct error *error) MUST_CHECK;
bool admit_body(struct exchange *exchange, struct request *request, struct error *error) MUST_CHECK;

/* The id of X-Request-Id where it is acceptable, else a new one. */
const char *request_id_choose(struct arena *arena, const char *given);

#endif
