#include "peer.h"

void put(buf_t *b, const char *s, size_t n)
{
    if (b->n + n + 1 > b->cap) {
        b->cap = (b->n + n + 1) * 2;
        b->p = realloc(b->p, b->cap);
    }
    memcpy(b->p + b->n, s, n);
    b->n += n;
    b->p[b->n] = 0;
}

void jstr(buf_t *b, const char *s)
{
    lit(b, "\"");
    const char *q = s;
    for (; *s; s++) {
        unsigned char c = *s;
        if (c != '"' && c != '\\' && c >= 32)
            continue;
        put(b, q, s - q);
        q = s + 1;
        if (c == '"' || c == '\\') {
            char e[2] = {'\\', c};
            put(b, e, 2);
        } else {
            char e[8];
            put(b, e, sprintf(e, "\\u%04x", c));
        }
    }
    put(b, q, s - q);
    lit(b, "\"");
}

void jts(buf_t *b, const char *s)
{ // "2026-03-04 05:06:07.12+00" -> RFC 3339 (session timezone is UTC)
    size_t n = strlen(s);
    char t[64];
    if (n > 60)
        n = 60;
    memcpy(t, s, n);
    if (n > 10)
        t[10] = 'T';
    if (n > 3 && !memcmp(t + n - 3, "+00", 3)) {
        n -= 3;
        t[n++] = 'Z';
    }
    lit(b, "\"");
    put(b, t, n);
    lit(b, "\"");
}

void send_json(h2o_req_t *req, int status, const char *reason, const char *p, size_t n)
{
    req->res.status = status;
    req->res.reason = reason;
    req->res.content_length = n;
    h2o_add_header(&req->pool, &req->res.headers, H2O_TOKEN_CONTENT_TYPE, NULL,
                   H2O_STRLIT("application/json"));
    h2o_send_inline(req, p, n);
}

int digits(const char *s, int a, int n)
{
    for (int i = a; i < a + n; i++)
        if (s[i] < '0' || s[i] > '9')
            return 0;
    return 1;
}
