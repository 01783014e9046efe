/* THE route table: which method on which path is whose, what it takes, and who answers it.
 *
 * Whatever is not in the table is refused: paths, methods, roles, query parameters, bodies. To add
 * a route: CONTRIBUTING.md. The table is constant; any thread. */
#ifndef PENNANT_API_ROUTES_H
#define PENNANT_API_ROUTES_H

#include "api/decode.h"
#include "base/attributes.h"
#include "base/error.h"
#include "base/principal.h"

#include <stdbool.h>
#include <stddef.h>

struct export_list; /* api/export.h */
struct request;
struct reply;

enum method { METHOD_GET, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_DELETE, METHOD_COUNT };

enum body_kind {
    BODY_NONE,  /* a body is refused */
    BODY_JSON,  /* application/json */
    BODY_BATCH, /* application/json or application/x-ndjson */
    BODY_TABLE, /* application/json or text/csv */
    BODY_ROWS   /* application/json, application/x-ndjson or text/csv, which may name a charset */
};

#define BODY_LIMIT       (64 * 1024)   /* bytes of a body whose route names no limit */
#define BODY_LIMIT_BATCH (1024 * 1024) /* of BODY_BATCH and BODY_TABLE */

/* Every role that has a token. */
#define ROLES_ALL        (ROLE_WINDOW | ROLE_EVALUATOR | ROLE_LEADERSHIP | ROLE_ORGANISER | ROLE_COLLECTOR)

#define ROUTE_WRITES     1   /* a read-write transaction, run again after a conflict */
#define ROUTE_KEYED      2   /* Idempotency-Key is required, the reply is kept for repeats */
#define ROUTE_STANDALONE 4   /* needs no organisation and no database: the work never begins */
#define ROUTE_CREATES    8   /* If-None-Match: * is understood beside If-Match */
#define ROUTE_VERSIONED  16  /* If-Match is required (or If-None-Match: * with ROUTE_CREATES) */
#define ROUTE_ANONYMOUS  32  /* a token is refused, and no key of the sender is read or kept */
#define ROUTE_STREAMS    64  /* the handler reads the body, makes works of its own, runs once */
#define ROUTE_PLAIN      128 /* the answer holds a secret: never compressed, never kept */

/* Fills the reply and returns true, or false with the error filled. It calls one use case of
 * lib/app, which begins the work; the dispatcher finishes or rolls it back. Runs again from the
 * start after a serialization failure, so it keeps nothing outside the request's arena. */
typedef bool route_handler(struct request *request, struct reply *reply, struct error *error);

struct route {
    const char *operation; /* operationId: "unit_create" */
    enum method method;
    const char *path; /* "/v1/units/{unit_id}": names that end in _id are UUIDs, others are codes */
    unsigned roles;   /* bits of enum role; ROLE_PUBLIC: also without a token */
    unsigned flags;   /* ROUTE_... */
    enum body_kind body;
    size_t body_limit;        /* bytes; 0: by the kind */
    int body_seconds;         /* for the whole body; 0: as the server is set */
    const struct form *draft; /* decoded into request->draft; NULL: the handler reads the body */
    const struct form *query; /* decoded into request->query; NULL: no parameters */
    const char *page;         /* a list: key columns of its order, "occurred_at:instant id:uuid";
                                 a key is text, or :uuid, :instant, :date, :integer; NULL: no list */
    const struct export_list *export; /* it is given as a file too; NULL: only JSON */
    const char *media;                /* of a good reply's body; NULL: application/json */
    route_handler *handler;
};

#define ROUTE_VALUES_MAX 4   /* names in a path */
#define ROUTE_PATH_MAX   512 /* bytes of a path */

/* What a path matched: the route, and the values of its names in their order. */
struct route_match {
    const struct route *route; /* NULL when only the path is known: allow says the methods */
    const char *names[ROUTE_VALUES_MAX];
    const char *values[ROUTE_VALUES_MAX];
    size_t count;
    char allow[64]; /* "GET, HEAD, POST" */
};

const struct route *routes_all(size_t *ret_count);

/* Looks a raw (still percent-encoded) path up: parts are split at "/", then decoded. method_name is
 * the request's; HEAD finds GET. CODE_BAD_PATH, CODE_ROUTE_UNKNOWN, CODE_NOT_FOUND (a value that
 * cannot be an id), CODE_METHOD_NOT_ALLOWED (ret_match->allow is filled). */
bool route_find(struct arena *arena, const char *method_name, const char *raw_path,
                struct route_match *ret_match, struct error *error) MUST_CHECK;

/* "GET". */
const char *method_text(enum method method);

/* False with a sentence when the table contradicts itself: two routes alike, a form that does not
 * fit its struct, a page key without a name. Called at the start of the server and by a test. */
bool routes_are_sound(struct arena *arena, const char **ret_fault) MUST_CHECK;

#endif
