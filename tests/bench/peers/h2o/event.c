#include "peer.h"

#include <ctype.h>

static void event_json(buf_t *b, PGresult *r)
{
#define V(i) PQgetvalue(r, 0, i)
    lit(b, "{\"id\":\"");
    put(b, V(0), strlen(V(0)));
    lit(b, "\",\"unit_id\":");
    put(b, V(1), strlen(V(1)));
    lit(b, ",\"rule\":");
    jstr(b, V(2));
    lit(b, ",\"occurred_at\":");
    jts(b, V(3));
    lit(b, ",\"quantity\":");
    put(b, V(4), strlen(V(4)));
    lit(b, ",\"note\":");
    if (PQgetisnull(r, 0, 5))
        lit(b, "null");
    else
        jstr(b, V(5));
    lit(b, ",\"recorded_at\":");
    jts(b, V(6));
    lit(b, "}");
}

static void on_event(query_t *q, PGresult *r)
{
    if (db_error(q, r))
        return;
    h2o_req_t *req = take(q);
    if (!PQntuples(r)) {
        fail(req, 404, "not found");
        return;
    }
    buf_t b = {0};
    event_json(&b, r);
    send_json(req, 200, "OK", b.p, b.n);
    free(b.p);
}

static void on_insert(query_t *q, PGresult *r)
{
    if (db_error(q, r))
        return;
    h2o_req_t *req = take(q);
    if (!PQntuples(r)) {
        const char *v[1] = {q->id};
        query_t *q2 = new_query(req, on_event);
        run(q2, "ev", 1, v);
        return;
    }
    buf_t b = {0};
    event_json(&b, r);
    send_json(req, 201, "Created", b.p, b.n);
    free(b.p);
}

int event_ok(json_t *j, ev_t *e)
{ // strict: known members only, right types and ranges
    if (!json_is_object(j))
        return 0;
    memset(e, 0, sizeof *e);
    size_t seen = 0;
    json_t *v;
    if ((v = json_object_get(j, "id")) && (e->id = json_string_value(v)) &&
        json_string_length(v) == 36)
        seen++;
    else
        return 0;
    for (int i = 0; i < 36; i++) {
        char c = e->id[i];
        if (i == 8 || i == 13 || i == 18 || i == 23 ? c != '-' : !isxdigit((unsigned char)c))
            return 0;
    }
    if (json_is_integer(v = json_object_get(j, "unit_id")) &&
        (e->unit = json_integer_value(v)) > 0 && e->unit <= 2147483647)
        seen++;
    else
        return 0;
    if ((v = json_object_get(j, "rule")) && (e->rule = json_string_value(v)) && *e->rule &&
        json_string_length(v) <= 64)
        seen++;
    else
        return 0;
    for (const char *s = e->rule; *s; s++)
        if (!(*s >= 'a' && *s <= 'z') && !(*s >= '0' && *s <= '9') && !strchr("._-", *s))
            return 0;
    if ((v = json_object_get(j, "occurred_at")) && (e->at = json_string_value(v)) &&
        json_string_length(v) >= 20 && json_string_length(v) <= 40 && digits(e->at, 0, 4) &&
        e->at[4] == '-' && digits(e->at, 5, 2) && e->at[7] == '-' && digits(e->at, 8, 2) &&
        e->at[10] == 'T' && digits(e->at, 11, 2) && digits(e->at, 14, 2) && digits(e->at, 17, 2))
        seen++;
    else
        return 0;
    v = json_object_get(j, "quantity");
    if (!json_is_number(v) || !(json_number_value(v) > 0))
        return 0;
    seen++;
    if (json_is_integer(v))
        sprintf(e->qty, "%lld", (long long)json_integer_value(v));
    else
        sprintf(e->qty, "%.15g", json_real_value(v));
    if ((v = json_object_get(j, "note"))) {
        if (!(e->note = json_string_value(v)) || json_string_length(v) > 1000)
            return 0;
        seen++;
    }
    return seen == json_object_size(j);
}

void post_event(h2o_req_t *req)
{
    json_t *j = json_loadb(req->entity.base, req->entity.len, JSON_REJECT_DUPLICATES, NULL);
    ev_t e;
    if (!j || !event_ok(j, &e)) {
        json_decref(j);
        fail(req, 400, "invalid event");
        return;
    }
    char unit[16];
    sprintf(unit, "%lld", e.unit);
    const char *v[6] = {e.id, unit, e.rule, e.at, e.qty, e.note};
    query_t *q = new_query(req, on_insert);
    q->id = strdup(e.id);
    run(q, "ins", 6, v);
    json_decref(j);
}
