/* One HTTP request after the framing, routing and token checks, and the reply that a handler fills.
 *
 * The dispatcher makes both; everything in a request lives in its arena, a reply's body is a buffer
 * of its own. No connection to the client and none to the database is in here. One thread a
 * request. */
#ifndef PENNANT_API_REQUEST_H
#define PENNANT_API_REQUEST_H

#include "api/quota.h"
#include "api/routes.h"
#include "app/work.h"
#include "base/arena.h"
#include "base/attributes.h"
#include "base/buffer.h"
#include "base/charset.h"
#include "base/error.h"
#include "base/page.h"
#include "base/principal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct early;    /* api/early.h */
struct exchange; /* api/dispatch.h */

struct pair {
    const char *name, *value;
};

/* A body that the handler reads itself, piece by piece (ROUTE_STREAMS). */
struct body_stream {
    void *connection;
    /* The next bytes, at most size; *ret_length 0 is the body's end. CODE_BODY_TOO_LARGE,
     * CODE_BODY_TIMEOUT, CODE_BODY_INCOMPLETE; the bytes that came before are good. */
    bool (*read)(void *connection, char *bytes, size_t size, size_t *ret_length,
                 struct error *error);
    bool (*draining)(void *connection); /* the server is about to stop */
    bool finished;                      /* set by the handler: the body was read to its end */
};

struct request {
    struct arena *arena;
    const char *id; /* X-Request-Id, given or made */
    const struct route *route;
    const struct route_match *match; /* use request_path */
    const char *target;              /* the path as sent, for problem.instance */
    const struct pair *parameters;   /* decoded query parameters in order; handlers use query */
    size_t parameter_count;
    const char *body; /* NUL-closed; length 0: none */
    size_t body_length;
    struct body_stream stream; /* with ROUTE_STREAMS; body is empty */
    enum charset charset;      /* of a CSV */
    bool body_lines;           /* NDJSON */
    bool body_csv;             /* text/csv */
    const struct principal *principal;
    enum language language;
    const char *idempotency_key;          /* NULL: none */
    const char *if_match, *if_none_match; /* as sent; use request_version */
    int64_t stale_ms;                     /* Cache-Control: max-stale of a GET; 0: none */
    const void *draft;                    /* the body, decoded by route->draft */
    const void *query;                    /* the parameters, decoded by route->query */
    struct page page;                     /* limit and cursor, for lists */
    const char *page_scope;               /* what a cursor is bound to; encode_list uses it */
    const char *origin;                   /* of another site whose page asks, and may; or NULL */
    bool origins_differ;                  /* the answer depends on it */
    struct allowance allowance;           /* what the client has left */
    const struct writer_kind *writer;     /* of the file that is asked for; NULL: JSON */
    struct export *export;                /* being made: handlers give rows to it (api/export.h) */
    struct work work;                     /* filled, not begun: handlers give &request->work on */
    struct exchange *exchange;            /* for api/early.c */
    struct early *early;                  /* NULL, or how rows become the reply */
};

struct resource;

struct reply {
    int status;                      /* 200 at first */
    struct buffer body;              /* empty at first */
    const struct resource *resource; /* instead of a body; NULL: none */
    const char *content_type;        /* "application/json" at first */
    const char *location, *etag, *link, *cache_control, *allow, *authenticate,
        *language;           /* NULL: no header */
    const char *policy;      /* Content-Security-Policy; NULL: no header */
    const char *disposition; /* Content-Disposition; NULL: no header */
    int retry_after;         /* seconds; 0: no header */
    bool replayed;           /* Idempotent-Replayed: true */
    bool close;              /* the connection ends after it */
    bool preflight;          /* the answer to a browser that asks beforehand (api/cors.h) */
    /* Called when it was sent or given up, by the request's thread; NULL: nothing. */
    void (*sent)(const struct request *request);
};

/* The value of a {name} in the path, decoded. The name must be in the route's path (a programming
 * error ends the process). */
const char *request_path(const struct request *request, const char *name);

/* The version that If-Match names: "7", 7 or W/"7"; *ret_version is -1 for If-None-Match: *, which
 * asks for a new row (only on routes with ROUTE_CREATES). CODE_PRECONDITION_REQUIRED when neither
 * is sent, CODE_HEADER_INVALID otherwise. The dispatcher has checked it on ROUTE_VERSIONED routes.
 */
bool request_version(const struct request *request, int64_t *ret_version,
                     struct error *error) MUST_CHECK;
#define VERSION_NEW (-1)

/* Status 201 and Location: the path with one %s for the id. */
void reply_created(struct request *request, struct reply *reply, const char *path, const char *id);

/* The ETag of a row's version: "7" in quotes. */
void reply_version(struct request *request, struct reply *reply, const char *version);

/* Whether the client still has what a GET answers, by the reply's ETag: it gets 304, so that a body
 * need not be made. */
bool reply_is_kept(const struct request *request, const struct reply *reply);

#endif
