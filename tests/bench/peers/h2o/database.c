#include "peer.h"

static void on_db_write(h2o_socket_t *s, const char *err);
static void flush_conn(conn_t *c)
{
    int r = PQflush(c->pg);
    if (r < 0) {
        fprintf(stderr, "PQflush: %s", PQerrorMessage(c->pg));
        exit(1);
    }
    if (r > 0 && !h2o_socket_is_writing(c->sock))
        h2o_socket_notify_write(c->sock, on_db_write);
}

static void on_db_write(h2o_socket_t *s, const char *err)
{
    flush_conn(s->data);
}

static void on_db_read(h2o_socket_t *s, const char *err)
{
    conn_t *c = s->data;
    if (err || !PQconsumeInput(c->pg)) {
        fprintf(stderr, "db: %s", PQerrorMessage(c->pg));
        exit(1);
    }
    while (c->head && !PQisBusy(c->pg)) {
        PGresult *r = PQgetResult(c->pg);
        if (!r)
            continue;
        query_t *q = c->head;
        if (PQresultStatus(r) == PGRES_PIPELINE_SYNC) {
            c->head = q->next;
            if (!c->head)
                c->tail = &c->head;
            c->inflight--;
            if (q->guard)
                *q->guard = NULL;
            free(q->id);
            free(q);
        } else if (q->req) {
            q->cb(q, r);
        }
        PQclear(r);
    }
    flush_conn(c);
}

static void on_req_dispose(void *p)
{
    query_t **g = p;
    if (*g) {
        (*g)->req = NULL;
        (*g)->guard = NULL;
    }
}

query_t *new_query(h2o_req_t *req, done_cb cb)
{
    query_t *q = calloc(1, sizeof *q);
    q->req = req;
    q->cb = cb;
    query_t **g = h2o_mem_alloc_shared(&req->pool, sizeof *g, on_req_dispose);
    *g = q;
    q->guard = g;
    return q;
}

void run(query_t *q, const char *stmt, int n, const char *const *v)
{
    // Reads share a few deep pipelines; writes spread over all, so that commits share a flush.
    int lim = *stmt == 'u' ? RCONNS : T->n;
    conn_t *c = &T->conns[0];
    for (int i = 1; i < lim; i++)
        if (T->conns[i].inflight < c->inflight)
            c = &T->conns[i];
    q->next = NULL;
    *c->tail = q;
    c->tail = &q->next;
    c->inflight++;
    if (!PQsendQueryPrepared(c->pg, stmt, n, v, NULL, NULL, 0) || !PQpipelineSync(c->pg)) {
        fprintf(stderr, "send: %s", PQerrorMessage(c->pg));
        exit(1);
    }
    flush_conn(c);
}

int db_error(query_t *q, PGresult *r)
{
    if (PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK)
        return 0;
    const char *st = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    h2o_req_t *req = q->req;
    q->req = NULL;
    if (q->guard) {
        *q->guard = NULL;
        q->guard = NULL;
    }
    if (st && !strcmp(st, "23503"))
        fail(req, 422, "unknown unit_id");
    else if (st && !strncmp(st, "22", 2))
        fail(req, 400, "invalid event");
    else {
        fprintf(stderr, "%s", PQresultErrorMessage(r));
        fail(req, 500, "database");
    }
    return 1;
}

h2o_req_t *take(query_t *q)
{
    h2o_req_t *req = q->req;
    q->req = NULL;
    if (q->guard) {
        *q->guard = NULL;
        q->guard = NULL;
    }
    return req;
}

static void prep(PGconn *c, const char *n, const char *sql)
{
    PGresult *r = PQprepare(c, n, sql, 0, NULL);
    if (PQresultStatus(r) != PGRES_COMMAND_OK) {
        fprintf(stderr, "%s", PQerrorMessage(c));
        exit(1);
    }
    PQclear(r);
}
#define COLS "id,unit_id,rule,occurred_at,quantity,note,recorded_at"

static void prep_all(PGconn *pg)
{
    prep(pg, "ins",
         "insert into events(id,unit_id,rule,occurred_at,quantity,note) "
         "values($1,$2,$3,$4,$5,$6) on conflict (id) do nothing returning " COLS);
    prep(pg, "ev", "select " COLS " from events where id=$1");
    prep(pg, "u", "select id,name,kind,grp from units where id=$1");
    prep(pg, "us", "select id,name,kind,grp from units order by id limit $1");
    prep(pg, "bulk",
         "insert into events(id,unit_id,rule,occurred_at,quantity,note) select * from "
         "unnest($1::uuid[],$2::int[],$3::text[],$4::timestamptz[],$5::numeric[],$6::text[]) "
         "on conflict (id) do nothing");
}

void connect_all(h2o_loop_t *loop)
{
    T->n = CONNS;
    T->conns = calloc(CONNS, sizeof(conn_t));
    for (int i = 0; i < CONNS; i++) {
        conn_t *c = &T->conns[i];
        c->tail = &c->head;
        c->pg = PQconnectdb(PGURL);
        if (PQstatus(c->pg) != CONNECTION_OK) {
            fprintf(stderr, "%s", PQerrorMessage(c->pg));
            exit(1);
        }
        PQclear(PQexec(c->pg, "set timezone='UTC'"));
        prep_all(c->pg);
        PQsetnonblocking(c->pg, 1);
        if (!PQenterPipelineMode(c->pg))
            exit(1);
        c->sock = h2o_evloop_socket_create(loop, PQsocket(c->pg), H2O_SOCKET_FLAG_DONT_READ);
        c->sock->data = c;
        h2o_socket_read_start(c->sock, on_db_read);
    }
}
