#include "api/dispatch.h"
#include "api/client.h"
#include "api/cors.h"
#include "api/export.h"
#include "api/problem.h"
#include "base/text.h"

#include <string.h>
#include <time.h>

/* Operation, path and body: what makes two requests with one key the same. */
static void fingerprint_make(const struct request *request, struct work *work)
{
    struct buffer text;
    buffer_init(&text);
    buffer_text(&text, work->operation);
    buffer_byte(&text, '\n');
    buffer_text(&text, request->target);
    for (size_t i = 0; i < request->parameter_count; i++) {
        buffer_byte(&text, '\n');
        buffer_json(&text, request->parameters[i].name);
        buffer_json(&text, request->parameters[i].value);
    }
    buffer_byte(&text, '\n');
    buffer_add(&text, request->body, request->body_length);
    digest_sha256(text.data, text.length, work->fingerprint);
    buffer_release(&text);
}

/* "POST /v1/units" */
static const char *operation_of(const struct request *request)
{
    const char *method = method_text(request->route->method), *path = request->route->path;
    size_t length = strlen(method), rest = strlen(path) + 1;
    char *text = arena_take(request->arena, length + 1 + rest, 1);
    memcpy(text, method, length);
    text[length] = ' ';
    memcpy(text + length + 1, path, rest);
    return text;
}

static void work_fill(const struct service *service, struct request *request)
{
    request->work = (struct work){
        .app = service->app,
        .arena = request->arena,
        .principal = request->principal,
        .request_id = request->id,
        .operation = operation_of(request),
        .writes = request->route->flags & ROUTE_WRITES,
        .idempotency_key = request->idempotency_key,
        .stale_ms = request->stale_ms,
    };
    if (request->idempotency_key)
        fingerprint_make(request, &request->work);
}

static void reply_restart(const struct request *request, struct reply *reply, const char *media)
{
    if (reply->sent) /* it never will be */
        reply->sent(request);
    struct buffer body = reply->body;
    buffer_clear(&body);
    *reply = (struct reply){
        .status = 200, .body = body, .content_type = media ? media : "application/json"};
}

static void reply_replay(const struct request *request, struct reply *reply,
                         const struct stored_reply *stored)
{
    reply_restart(request, reply, NULL);
    reply->status = stored->status;
    reply->content_type = stored->content_type;
    reply->location = stored->location;
    reply->etag = stored->etag;
    reply->replayed = true;
    buffer_add(&reply->body, stored->body, stored->body_length);
}

/* 5 to 20 ms, doubled with each try, so that those who lost do not meet again. */
static void pause_before(int attempt)
{
    unsigned char random;
    random_bytes(&random, sizeof(random));
    long ms = (5 + random % 16) << (attempt - 1);
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000L}, NULL);
}

static bool handle_once(struct request *request, struct reply *reply, struct error *error)
{
    bool (*handler)(struct request *, struct reply *, struct error *) =
        request->writer != NULL ? export_serve : request->route->handler;
    if (!handler(request, reply, error))
        return false;
    if (request->route->flags & (ROUTE_STANDALONE | ROUTE_STREAMS))
        return true;
    return work_finish(&request->work,
                       &(struct stored_reply){
                           .status = reply->status,
                           .content_type = reply->content_type,
                           .location = reply->location,
                           .etag = reply->etag,
                           .body = reply->body.data,
                           .body_length = reply->body.length,
                       },
                       error);
}

static bool handle(const struct service *service, struct request *request, struct reply *reply,
                   struct error *error)
{
    bool once = request->route->flags & (ROUTE_STANDALONE | ROUTE_STREAMS);
    for (int attempt = 1;; attempt++) {
        work_fill(service, request);
        reply_restart(request, reply, request->route->media);
        if (handle_once(request, reply, error))
            return true;
        if (once)
            return false;
        if (error->code == CODE_REPLAYED) {
            reply_replay(request, reply, &request->work.replay);
            work_rollback(&request->work);
            return true;
        }
        work_rollback(&request->work);
        bool elsewhere = error->code == CODE_UNAVAILABLE && request->stale_ms > 0;
        if ((error->code != CODE_CONTENDED && !elsewhere) || attempt == DISPATCH_TRIES)
            return false;
        error_clear(error);
        if (elsewhere) /* the replica has gone; the primary is there */
            request->stale_ms = 0;
        else
            pause_before(attempt);
    }
}

/* Decodes body, parameters and page, all of them, so that one answer names every fault. */
static bool decode_all(struct request *request, struct error *error)
{
    bool fine = !request->route->draft ||
                decode_body(request, request->route->draft, &request->draft, error);
    fine &= decode_query(request, request->route->query, &request->query, error);
    if (request->route->page)
        fine &= decode_page(request, error);
    return fine;
}

static bool answer(const struct service *service, struct exchange *exchange,
                   struct request *request, struct reply *reply, struct error *error)
{
    struct route_match *match = ARENA_NEW(request->arena, struct route_match);
    request->match = match;
    if (!route_find(request->arena, exchange->method, exchange->path, match, error)) {
        if (error->code == CODE_METHOD_NOT_ALLOWED)
            reply->allow = match->allow;
        return false;
    }
    request->route = match->route;
    bool admitted = admit_token(service, exchange, request, error);
    return client_take(service, exchange, request, error) && admitted &&
           query_parse(request, exchange->query, error) && admit_organisation(request, error) &&
           admit_headers(exchange, request, error) && admit_body(exchange, request, error) &&
           decode_all(request, error) && handle(service, request, reply, error);
}

/* A GET whose copy the client still has: 304 without a body. */
static void not_modified_check(const struct request *request, struct reply *reply)
{
    if (!reply_is_kept(request, reply))
        return;
    reply->status = 304;
    buffer_clear(&reply->body);
}

void reply_complete(const struct request *request, const struct exchange *exchange,
                    struct reply *reply)
{
    /* What was not read would be taken for the next request. */
    bool unread = (exchange->chunked || exchange->length > 0) && !exchange->body_read &&
                  !request->stream.finished;
    not_modified_check(request, reply);
    reply->close = reply->close || unread;
}

void dispatch(const struct service *service, struct exchange *exchange, struct arena *arena,
              bool draining, struct request *ret_request, struct reply *reply)
{
    struct request *request = ret_request;
    struct error error;
    const char *id = exchange->header(exchange->connection, "X-Request-Id");
    const char *language = exchange->header(exchange->connection, "Accept-Language");
    *request = (struct request){
        .arena = arena,
        .id = request_id_choose(arena, id),
        .target = text_is_utf8(exchange->path, strlen(exchange->path))
                      ? arena_text(arena, exchange->path)
                      : "/",
        .language = language_choose(language),
        .exchange = exchange,
    };
    cors_look(service, exchange, request);
    error_init(&error, arena);
    reply_restart(request, reply, NULL);
    bool done = draining ? error_set(&error, CODE_DRAINING, NULL)
                         : cors_preflight(exchange, request, reply) ||
                               answer(service, exchange, request, reply, &error);
    if (!done) {
        const char *allow = reply->allow;
        reply_restart(request, reply, NULL);
        reply->allow = allow;
        problem_reply(reply, &error, request->language, request->target, request->id);
    }
    reply_complete(request, exchange, reply);
    reply->close = reply->close || draining;
}
