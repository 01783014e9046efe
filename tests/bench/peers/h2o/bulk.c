#include "peer.h"

static void on_bulk(query_t *q, PGresult *r)
{
    if (db_error(q, r))
        return;
    int n = atoi(PQcmdTuples(r)), received = q->received, rejected = q->rejected, valid = q->valid;
    h2o_req_t *req = take(q);
    char o[160];
    send_json(req, 200, "OK", o,
              sprintf(o, "{\"received\":%d,\"inserted\":%d,\"duplicates\":%d,\"rejected\":%d}",
                      received, n, valid - n, rejected));
}

static void aput(buf_t *b, const char *s)
{ // array element, quoted
    lit(b, "\"");
    for (; *s; s++) {
        if (*s == '"' || *s == '\\')
            lit(b, "\\");
        put(b, s, 1);
    }
    lit(b, "\"");
}

void post_bulk(h2o_req_t *req)
{
    buf_t a[6] = {{0}};
    query_t *q = new_query(req, on_bulk);
    for (int i = 0; i < 6; i++)
        lit(&a[i], "{");
    const char *p = req->entity.base, *e = p + req->entity.len;
    while (p < e) {
        const char *nl = memchr(p, '\n', e - p);
        if (!nl)
            nl = e;
        if (nl > p) {
            q->received++;
            json_t *j = json_loadb(p, nl - p, JSON_REJECT_DUPLICATES, NULL);
            ev_t v;
            if (!j || !event_ok(j, &v))
                q->rejected++;
            else {
                if (q->valid++)
                    for (int i = 0; i < 6; i++)
                        lit(&a[i], ",");
                char u[16];
                sprintf(u, "%lld", v.unit);
                put(&a[0], v.id, 36);
                put(&a[1], u, strlen(u));
                put(&a[2], v.rule, strlen(v.rule));
                aput(&a[3], v.at);
                put(&a[4], v.qty, strlen(v.qty));
                if (v.note)
                    aput(&a[5], v.note);
                else
                    lit(&a[5], "NULL");
            }
            json_decref(j);
        }
        p = nl + 1;
    }
    for (int i = 0; i < 6; i++)
        lit(&a[i], "}");
    const char *v[6] = {a[0].p, a[1].p, a[2].p, a[3].p, a[4].p, a[5].p};
    run(q, "bulk", 6, v);
    for (int i = 0; i < 6; i++)
        free(a[i].p);
}
