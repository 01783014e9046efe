#include "peer.h"

static void unit_json(buf_t *b, PGresult *r, int i)
{
    char *s = PQgetvalue(r, i, 0);
    lit(b, "{\"id\":");
    put(b, s, strlen(s));
    lit(b, ",\"name\":");
    jstr(b, PQgetvalue(r, i, 1));
    lit(b, ",\"kind\":");
    jstr(b, PQgetvalue(r, i, 2));
    lit(b, ",\"grp\":");
    jstr(b, PQgetvalue(r, i, 3));
    lit(b, "}");
}

static void on_unit(query_t *q, PGresult *r)
{
    if (db_error(q, r))
        return;
    h2o_req_t *req = take(q);
    if (!PQntuples(r)) {
        fail(req, 404, "not found");
        return;
    }
    buf_t b = {0};
    unit_json(&b, r, 0);
    send_json(req, 200, "OK", b.p, b.n);
    free(b.p);
}

static void on_units(query_t *q, PGresult *r)
{
    if (db_error(q, r))
        return;
    h2o_req_t *req = take(q);
    buf_t b = {0};
    lit(&b, "[");
    for (int i = 0, n = PQntuples(r); i < n; i++) {
        if (i)
            lit(&b, ",");
        unit_json(&b, r, i);
    }
    lit(&b, "]");
    send_json(req, 200, "OK", b.p, b.n);
    free(b.p);
}

void get_unit(h2o_req_t *req, const char *number, size_t length)
{
    char id[16];
    memcpy(id, number, length);
    id[length] = 0;
    const char *v[1] = {id};
    run(new_query(req, on_unit), "u", 1, v);
}

void get_units(h2o_req_t *req)
{
    int n = 100;
    if (req->query_at != SIZE_MAX) {
        const char *s =
            memmem(req->path.base + req->query_at, req->path.len - req->query_at, "limit=", 6);
        if (s)
            n = atoi(s + 6);
    }
    if (n < 1 || n > 1000)
        n = 100;
    char l[16];
    sprintf(l, "%d", n);
    const char *v[1] = {l};
    run(new_query(req, on_units), "us", 1, v);
}
