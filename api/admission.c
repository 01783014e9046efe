#include "api/dispatch.h"
#include "api/export.h"
#include "base/text.h"
#include "base/uuid.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define REQUEST_ID_MAX 64

const char *request_id_choose(struct arena *arena, const char *given)
{
    const char *allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    size_t length = given ? strlen(given) : 0;
    if (length > 0 && length <= REQUEST_ID_MAX && strspn(given, allowed) == length)
        return arena_text(arena, given);
    char *made = arena_take(arena, UUID_TEXT, 1);
    uuid_new(made);
    return made;
}

bool admit_token(const struct service *service, struct exchange *exchange, struct request *request,
                 struct error *error)
{
    const char *header = exchange->header(exchange->connection, "Authorization");
    struct principal *principal = ARENA_NEW(request->arena, struct principal);
    bool open = request->route->roles & ROLE_PUBLIC;
    if (!header) {
        if (!open)
            return error_set(error, CODE_TOKEN_REQUIRED, NULL);
        principal->roles = ROLE_PUBLIC;
        request->principal = principal;
        return true;
    }
    if (request->route->flags & ROUTE_ANONYMOUS)
        return error_set(error, CODE_TOKEN_NOT_ALLOWED, NULL);
    if (strncasecmp(header, "Bearer ", 7) != 0)
        return error_set(error, CODE_TOKEN_INVALID, "reason", "scheme", NULL);
    const char *token = header + 7;
    token += strspn(token, " ");
    if (!auth_verify(service->auth, request->arena, token, strlen(token), instant_now(), principal,
                     error))
        return false;
    request->principal = principal;
    if (!open && !(principal->roles & request->route->roles))
        return error_set(error, CODE_FORBIDDEN, NULL);
    return true;
}

/* Without a token the request itself names the organisation; with one it may, but not another. */
bool admit_organisation(struct request *request, struct error *error)
{
    const char *named = NULL;
    if (!(request->route->roles & ROLE_PUBLIC) || request->route->flags & ROUTE_STANDALONE)
        return true;
    for (size_t i = 0; i < request->parameter_count; i++)
        if (strcmp(request->parameters[i].name, "organisation") == 0)
            named = request->parameters[i].value;
    if (request->principal->organisation) {
        bool own = !named || strcmp(named, request->principal->organisation) == 0;
        return own || error_set(error, CODE_ORGANISATION_UNKNOWN, NULL);
    }
    if (!named)
        return error_set(error, CODE_ORGANISATION_REQUIRED, NULL);
    if (!text_is_code(named))
        return error_set(error, CODE_ORGANISATION_UNKNOWN, NULL);
    struct principal *principal = ARENA_NEW(request->arena, struct principal);
    *principal = *request->principal;
    principal->organisation = named;
    request->principal = principal;
    return true;
}

/* A key as sent, or as the quoted string of the draft standard. NULL when it is neither. */
static const char *key_read(struct arena *arena, const char *header)
{
    size_t length = strlen(header), out = 0;
    bool quoted = *header == '"';
    if (quoted && (length < 2 || header[length - 1] != '"'))
        return NULL;
    char *key = arena_text(arena, header);
    for (size_t i = quoted; i < length - quoted; i++) {
        if (quoted && header[i] == '\\')
            i++;
        if (i >= length - quoted || header[i] < 0x21 || header[i] > 0x7e)
            return NULL;
        key[out++] = header[i];
    }
    key[out] = '\0';
    return out > 0 && out <= IDEMPOTENCY_KEY_MAX ? key : NULL;
}

/* True when a media range carries the weight 0 (q=0, but not q=0.5). */
static bool weighs_nothing(const char *range, size_t length)
{
    for (size_t i = 0; i + 3 <= length; i++) {
        if (strncmp(range + i, "q=0", 3) == 0)
            return range[i + 3] != '.';
    }
    return false;
}

/* True when a media range takes the type: itself, "application/" with a star, or two stars. */
static bool range_takes(const char *range, size_t length, const char *type)
{
    static const char *const all[] = {"application/*", "*/*"};
    if (strlen(type) == length && strncasecmp(type, range, length) == 0)
        return true;
    for (size_t i = 0; i < COUNT(all); i++)
        if (strlen(all[i]) == length && strncasecmp(all[i], range, length) == 0)
            return true;
    return false;
}

/* True when one of the ranges takes the type. */
static bool accepts(const char *header, const char *type)
{
    for (const char *p = header; *p;) {
        p += strspn(p, ", \t");
        size_t length = strcspn(p, ","), name = strcspn(p, ";, \t");
        bool refused = weighs_nothing(p + name, length - name);
        if (!refused && range_takes(p, name, type))
            return true;
        p += length;
    }
    return false;
}

/* "max-stale=5" of a Cache-Control, in milliseconds: how far behind a read may be. Alone it allows
 * whatever is ever used. */
static int64_t stale_read(const char *header)
{
    static const char name[] = "max-stale";
    const char *found = header != NULL ? strcasestr(header, name) : NULL;
    if (found == NULL)
        return 0;
    found += sizeof(name) - 1;
    long seconds = *found == '=' ? strtol(found + 1, NULL, 10) : STALE_SECONDS_MOST;
    if (seconds < 0)
        return 0;
    return 1000 * (seconds < STALE_SECONDS_MOST ? seconds : STALE_SECONDS_MOST);
}

bool admit_headers(struct exchange *exchange, struct request *request, struct error *error)
{
    const char *expect = exchange->header(exchange->connection, "Expect");
    const char *accept = exchange->header(exchange->connection, "Accept");
    const char *key = exchange->header(exchange->connection, "Idempotency-Key");
    unsigned flags = request->route->flags;
    if (expect && strcasecmp(expect, "100-continue") != 0)
        return error_set(error, CODE_EXPECTATION_FAILED, NULL);
    const char *media = request->route->media ? request->route->media : "application/json";
    if (request->route->export) {
        if (!export_choose(request, accept, error))
            return false;
    } else if (accept && *accept && !accepts(accept, media))
        return error_set(error, CODE_NOT_ACCEPTABLE, "offered", media, NULL);
    if (key && flags & ROUTE_WRITES && !(flags & (ROUTE_ANONYMOUS | ROUTE_PLAIN))) {
        request->idempotency_key = key_read(request->arena, key);
        if (!request->idempotency_key)
            return error_set(error, CODE_IDEMPOTENCY_KEY_REQUIRED, NULL);
    }
    if (flags & ROUTE_KEYED && !request->idempotency_key)
        return error_set(error, CODE_IDEMPOTENCY_KEY_REQUIRED, NULL);
    request->if_match =
        arena_text(request->arena, exchange->header(exchange->connection, "If-Match"));
    if (request->route->method == METHOD_GET)
        request->stale_ms = stale_read(exchange->header(exchange->connection, "Cache-Control"));
    request->if_none_match =
        arena_text(request->arena, exchange->header(exchange->connection, "If-None-Match"));
    int64_t version;
    return !(flags & ROUTE_VERSIONED) || request_version(request, &version, error);
}

/* "application/json" with or without charset=utf-8. */
static bool media_is(const char *header, const char *type)
{
    size_t length = strlen(type);
    if (!header || strncasecmp(header, type, length) != 0)
        return false;
    const char *rest = header + length;
    rest += strspn(rest, " ");
    if (!*rest)
        return true;
    if (*rest++ != ';')
        return false;
    rest += strspn(rest, " ");
    return strcasecmp(rest, "charset=utf-8") == 0 || strcasecmp(rest, "charset=\"utf-8\"") == 0;
}

/* "text/csv" with or without a charset that is known. */
static bool charset_read_name(const char *header, enum charset *ret_charset)
{
    static const char type[] = "text/csv", name[] = "charset=";
    if (!header || strncasecmp(header, type, strlen(type)) != 0)
        return false;
    const char *rest = header + strlen(type);
    rest += strspn(rest, " ");
    *ret_charset = CHARSET_UTF8;
    if (!*rest)
        return true;
    if (*rest++ != ';')
        return false;
    rest += strspn(rest, " ");
    if (strncasecmp(rest, name, strlen(name)) != 0)
        return false;
    rest += strlen(name);
    size_t length = strlen(rest);
    bool quoted = length >= 2 && *rest == '"' && rest[length - 1] == '"';
    return charset_find(rest + quoted, length - quoted * 2U, ret_charset);
}

static bool media_check(const char *header, struct request *request, struct error *error)
{
    static const char *const expected[] = {[BODY_NONE] = "application/json",
                                           [BODY_JSON] = "application/json",
                                           [BODY_BATCH] = "application/json, application/x-ndjson",
                                           [BODY_TABLE] = "application/json, text/csv",
                                           [BODY_ROWS] = ("application/json, application/x-ndjson, "
                                                          "text/csv")};
    enum body_kind kind = request->route->body;
    if (kind == BODY_ROWS && charset_read_name(header, &request->charset))
        return request->body_csv = true;
    request->body_lines =
        (kind == BODY_BATCH || kind == BODY_ROWS) && media_is(header, "application/x-ndjson");
    request->body_csv = kind == BODY_TABLE && media_is(header, "text/csv");
    if (request->body_lines || request->body_csv || media_is(header, "application/json"))
        return true;
    return error_set(error, CODE_MEDIA_TYPE_UNSUPPORTED, "expected", expected[kind], NULL);
}

bool admit_body(struct exchange *exchange, struct request *request, struct error *error)
{
    const struct route *route = request->route;
    size_t limit = route->body_limit           ? route->body_limit
                   : route->body >= BODY_BATCH ? BODY_LIMIT_BATCH
                   : route->body == BODY_JSON  ? BODY_LIMIT
                                               : 0;
    bool has_body = exchange->chunked || exchange->length > 0;
    request->body = "";
    if (!has_body && !(route->flags & ROUTE_STREAMS))
        return true;
    if ((!exchange->chunked && exchange->length > (int64_t)limit) || route->body == BODY_NONE)
        return error_set(error, CODE_BODY_TOO_LARGE, "limit",
                         arena_print(request->arena, "%zu", limit), NULL);
    const char *encoding = exchange->header(exchange->connection, "Content-Encoding");
    if (encoding && strcasecmp(encoding, "identity") != 0)
        return error_set(error, CODE_MEDIA_TYPE_UNSUPPORTED, "expected",
                         "sent without Content-Encoding", NULL);
    if (!media_check(exchange->header(exchange->connection, "Content-Type"), request, error))
        return false;
    if (route->flags & ROUTE_STREAMS) {
        exchange->stream_begin(exchange->connection, (int64_t)limit, route->body_seconds);
        request->stream =
            (struct body_stream){exchange->connection, exchange->stream_read, exchange->draining};
        return true;
    }
    if (!exchange->read_body(exchange->connection, request->arena, limit, &request->body,
                             &request->body_length, error))
        return false;
    exchange->body_read = true;
    return true;
}
