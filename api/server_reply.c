#include "api/client.h"
#include "api/cors.h"
#include "api/packing.h"
#include "api/resource.h"
#include "api/server_private.h"
#include "base/log.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

static const struct {
    int status;
    const char *reason;
} REASONS[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {207, "Multi-Status"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
};

static const char *reason_of(int status)
{
    for (size_t i = 0; i < COUNT(REASONS); i++)
        if (REASONS[i].status == status)
            return REASONS[i].reason;
    return "Unknown";
}

/* Only visible ASCII and spaces get into a head; anything else would be a fault of ours. */
static void header_write(struct buffer *out, const char *name, const char *value)
{
    if (!value)
        return;
    for (const char *p = value; *p; p++)
        if (*p < 0x20 || *p > 0x7e) {
            log_line(LOG_ERROR, "a header was left out: its value is not plain", "header", name,
                     NULL);
            return;
        }
    buffer_text(out, name);
    buffer_add(out, ": ", 2);
    buffer_text(out, value);
    buffer_add(out, "\r\n", 2);
}

static void number_write(struct buffer *out, const char *name, int64_t value)
{
    buffer_text(out, name);
    buffer_add(out, ": ", 2);
    buffer_integer(out, value);
    buffer_add(out, "\r\n", 2);
}

static const char *cache_control_of(const struct reply *reply)
{
    if (reply->cache_control)
        return reply->cache_control;
    return reply->etag ? "private, no-cache" : "no-store";
}

/* "Mon, 23 Nov 2026 13:20:53 GMT", made once a second and thread; the program never leaves the C
 * locale. */
static void date_write(struct buffer *out)
{
    static _Thread_local char text[48];
    static _Thread_local time_t second;
    struct tm parts;
    time_t now = time(NULL);
    if (now != second && gmtime_r(&now, &parts) &&
        strftime(text, sizeof(text), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts))
        second = now;
    buffer_text(out, text);
}

static void status_write(struct buffer *out, int status)
{
    buffer_text(out, "HTTP/1.1 ");
    buffer_integer(out, status);
    buffer_byte(out, ' ');
    buffer_text(out, reason_of(status));
    buffer_add(out, "\r\n", 2);
}

static bool is_packed(struct visit *visit, const struct request *request, const struct reply *reply)
{
    return visit->worker->server->settings.gzip && !visit->unsound && reply->status != 304 &&
           packing_is_wanted(request, reply, visit_header(visit, "Accept-Encoding"));
}

/* The body as it travels. */
struct cargo {
    const void *bytes;
    size_t length;
    bool packed;
    const char *etag; /* NULL: no header */
};

static void etag_write(struct buffer *out, const struct reply *reply, const struct cargo *cargo)
{
    bool weak = cargo->packed && reply->resource == NULL;
    if (weak && cargo->etag != NULL && cargo->etag[0] == '"')
        buffer_print(out, "ETag: W/%s\r\n", cargo->etag);
    else
        header_write(out, "ETag", cargo->etag);
}

static void head_write(struct buffer *out, const struct request *request, const struct reply *reply,
                       const struct cargo *cargo, bool keep_alive)
{
    bool bodiless = reply->status == 204 || reply->status == 304;
    status_write(out, reply->status);
    date_write(out);
    if (!bodiless) {
        header_write(out, "Content-Type", reply->content_type);
        number_write(out, "Content-Length", (int64_t)cargo->length);
        header_write(out, "Content-Encoding", cargo->packed ? "gzip" : NULL);
    }
    header_write(out, "X-Request-Id", request->id);
    header_write(out, "Cache-Control", cache_control_of(reply));
    header_write(out, "Content-Language", reply->language);
    header_write(out, "Location", reply->location);
    etag_write(out, reply, cargo);
    header_write(out, "Link", reply->link);
    header_write(out, "Allow", reply->allow);
    header_write(out, "WWW-Authenticate", reply->authenticate);
    header_write(out, "Content-Security-Policy", reply->policy);
    header_write(out, "Content-Disposition", reply->disposition);
    if (reply->retry_after)
        number_write(out, "Retry-After", reply->retry_after);
    if (reply->replayed)
        buffer_text(out, "Idempotent-Replayed: true\r\n");
    client_write(out, request);
    cors_write(out, request, reply);
    buffer_text(out, "Vary: Accept, Accept-Encoding, Accept-Language, Authorization");
    buffer_text(out, request->origins_differ ? ", Origin\r\n" : "\r\n");
    buffer_text(out, "X-Content-Type-Options: nosniff\r\nConnection: ");
    buffer_text(out, keep_alive ? "keep-alive\r\n\r\n" : "close\r\n\r\n");
}

/* A resource lies packed in the program; who does not take that gets it unpacked. */
static struct cargo resource_load(struct visit *visit, const struct resource *resource,
                                  bool bodiless)
{
    struct worker *worker = visit->worker;
    if (worker->server->settings.gzip && packing_is_taken(visit_header(visit, "Accept-Encoding")))
        return (struct cargo){resource_packed(resource), resource->packed_length, true,
                              resource->packed_etag};
    buffer_clear(&worker->packed);
    if (!bodiless)
        resource_unpack(resource, &worker->packed);
    return (struct cargo){worker->packed.data, resource->length, false, resource->etag};
}

static struct cargo cargo_load(struct visit *visit, const struct request *request,
                               const struct reply *reply, bool bodiless)
{
    struct worker *worker = visit->worker;
    struct cargo cargo = {reply->body.data, reply->body.length, false, reply->etag};
    if (reply->resource != NULL)
        return resource_load(visit, reply->resource, bodiless);
    if (!is_packed(visit, request, reply))
        return cargo;
    if (worker->packer == NULL)
        worker->packer = packer_new();
    packer_gzip(worker->packer, reply->body.data, reply->body.length, &worker->packed);
    if (worker->packed.length < reply->body.length)
        cargo = (struct cargo){worker->packed.data, worker->packed.length, true, reply->etag};
    return cargo;
}

/* Bodies up to this size leave in one write with their head; a copy of larger ones would cost more
 * than the second write. */
#define TOGETHER_BYTES 262144

/* The reply into the worker's buffer, but for a large body. */
static void compose(struct visit *visit, const struct request *request, const struct reply *reply)
{
    struct buffer *out = &visit->worker->head;
    bool bodiless = strcmp(visit->info->request_method, "HEAD") == 0 || reply->status == 204 ||
                    reply->status == 304;
    const struct cargo cargo = cargo_load(visit, request, reply, bodiless);
    visit->keep_alive = visit_keeps(visit, reply);
    visit->composed = true;
    buffer_clear(out);
    head_write(out, request, reply, &cargo, visit->keep_alive);
    if (bodiless)
        return;
    if (cargo.length <= TOGETHER_BYTES) {
        buffer_add(out, cargo.bytes, cargo.length);
    } else {
        visit->apart = cargo.bytes;
        visit->apart_length = cargo.length;
    }
}

bool visit_reply(void *connection, const struct request *request, const struct reply *reply)
{
    struct visit *visit = connection;
    if (is_packed(visit, request, reply) || !visit_keeps(visit, reply) ||
        reply->body.length > TOGETHER_BYTES)
        return false; /* takes long, or the thread has more to do */
    compose(visit, request, reply);
    visit_count(visit, request, reply);
    const struct buffer *out = &visit->worker->head;
    ssize_t sent = send(visit->socket, out->data, out->length, MSG_DONTWAIT | MSG_NOSIGNAL);
    visit->sent = sent > 0 ? (size_t)sent : 0;
    return visit->sent == out->length;
}

/* Adds what of it was written; false when that is not all. */
static bool part_write(struct visit *visit, const char *bytes, size_t length, size_t *written)
{
    int count = length > 0 ? mg_write(visit->connection, bytes, length) : 0;
    *written += count > 0 ? (size_t)count : 0;
    return count == (int)length;
}

/* A visit that failed before is answered all the same: its client may still read. */
size_t visit_write(struct visit *visit, const struct request *request, const struct reply *reply)
{
    struct worker *worker = visit->worker;
    if (!visit->composed)
        compose(visit, request, reply);
    size_t written = visit->sent, left = worker->head.length - visit->sent;
    if (left + visit->apart_length == 0)
        return written;
    watch_begin(worker->watch, visit->info, true, worker->server->settings.body_ms);
    bool whole = part_write(visit, worker->head.data + visit->sent, left, &written) &&
                 part_write(visit, visit->apart, visit->apart_length, &written);
    bool late = watch_end(worker->watch);
    if (late || !whole)
        visit->failed = true;
    return written;
}

static void thousandths_write(struct buffer *out, int number)
{
    const char digits[] = {'.', (char)('0' + number / 100), (char)('0' + number / 10 % 10),
                           (char)('0' + number % 10)};
    buffer_add(out, digits, sizeof(digits));
}

void visit_log(struct visit *visit, const struct request *request, const struct reply *reply,
               size_t bytes)
{
    struct buffer *line = &visit->worker->line;
    /* Its time would say who sent it; faults of the service are told all the same. */
    bool anonymous = request->route && request->route->flags & ROUTE_ANONYMOUS;
    if (anonymous && reply->status < 500)
        return;
    if (!log_begin(line, LOG_INFO, "request"))
        return;
    log_text(line, "request_id", request->id);
    if (request->principal && request->principal->subject)
        log_text(line, "client", request->principal->subject);
    if (request->principal && request->principal->organisation)
        log_text(line, "organisation", request->principal->organisation);
    log_text(line, "method", visit->info->request_method);
    log_text(line, "route", request->route ? request->route->path : "");
    log_integer(line, "status", reply->status);
    log_integer(line, "duration_ms", visit->micros / 1000);
    thousandths_write(line, (int)(visit->micros % 1000));
    log_integer(line, "bytes", (int64_t)bytes);
    if (visit->failed)
        log_text(line, "fault", "connection");
    log_end_late(line);
}
