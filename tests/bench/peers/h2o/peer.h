/* The parts of the h2o peer: event loops, each with a few connections to PostgreSQL in pipeline
 * mode. A yardstick for the benchmark and no part of the service: out of memory or a lost database
 * ends it. What is marked __thread belongs to one event loop; everything else is set before the
 * loops start. */
#ifndef PENNANT_H2O_PEER_H
#define PENNANT_H2O_PEER_H

#include <h2o.h>
#include <jansson.h>
#include <libpq-fe.h>

typedef struct query query_t;
typedef void (*done_cb)(query_t *, PGresult *);
struct query {
    query_t *next;
    query_t **guard;
    h2o_req_t *req;
    done_cb cb;
    char *id;
    int received, rejected, valid;
};
typedef struct {
    PGconn *pg;
    h2o_socket_t *sock;
    query_t *head, **tail;
    int inflight, got;
} conn_t;

typedef struct {
    h2o_context_t ctx;
    h2o_accept_ctx_t actx;
    conn_t *conns;
    int n;
} thr_t;

typedef struct {
    char *p;
    size_t n, cap;
} buf_t;

// An event as it was sent; the texts belong to the JSON value.
typedef struct {
    const char *id, *rule, *at, *note;
    long long unit;
    char qty[40];
} ev_t;

extern h2o_globalconf_t config;
extern __thread thr_t *T;
extern const char *PGURL, *SECRET;
extern int PORT, THREADS, CONNS, RCONNS;

// text.c: text that grows, and replies.
void put(buf_t *b, const char *s, size_t n);
#define lit(b, s) put(b, s, sizeof(s) - 1)
void jstr(buf_t *b, const char *s);
void jts(buf_t *b, const char *s);
void send_json(h2o_req_t *req, int status, const char *reason, const char *p, size_t n);
#define fail(req, st, why) send_json(req, st, why, H2O_STRLIT("{\"error\":\"" why "\"}"))
int digits(const char *s, int a, int n);

// auth.c: HS256 tokens; start once, and thread in each event loop.
int auth_start(void);
void auth_thread(void);
int auth(h2o_req_t *req);

// database.c: statements by name, answered in their order.
void connect_all(h2o_loop_t *loop);
query_t *new_query(h2o_req_t *req, done_cb cb);
void run(query_t *q, const char *stmt, int n, const char *const *v);
int db_error(query_t *q, PGresult *r);
h2o_req_t *take(query_t *q);

// event.c, unit.c, bulk.c: one handler a path.
int event_ok(json_t *j, ev_t *e);
void post_event(h2o_req_t *req);
void post_bulk(h2o_req_t *req);
void get_unit(h2o_req_t *req, const char *number, size_t length);
void get_units(h2o_req_t *req);

#endif
