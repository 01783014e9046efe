#include "api/problem.h"
#include "api/server_private.h"
#include "api/telemetry.h"
#include "base/fatal.h"
#include "base/log.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define KEPT_BYTES (1024 * 1024) /* of a buffer from one request to the next */

static int64_t micros_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void *worker_new(const struct mg_context *context, int type)
{
    if (type != 1) /* the listening thread answers nothing */
        return NULL;
    struct worker *worker = calloc(1, sizeof(*worker));
    if (!worker)
        fatal("no memory for a worker");
    worker->server = mg_get_user_data(context);
    worker->arena = arena_new();
    worker->watch = watch_new(worker->server->watchers);
    buffer_init(&worker->body);
    buffer_init(&worker->head);
    buffer_init(&worker->line);
    buffer_init(&worker->packed);
    seat_open_dozing(&worker->seat);
    worker->stack = stack_size();
    socket_between(true);
    return worker;
}

static void worker_free(const struct mg_context *context, int type, void *object)
{
    (void)context;
    struct worker *worker = object;
    if (type != 1 || !worker)
        return;
    watch_free(worker->watch);
    seat_close(&worker->seat);
    arena_free(worker->arena);
    buffer_release(&worker->body);
    buffer_release(&worker->head);
    buffer_release(&worker->line);
    buffer_release(&worker->packed);
    packer_free(worker->packer);
    free(worker);
}

static void buffer_trim(struct buffer *buffer)
{
    if (buffer->capacity > KEPT_BYTES)
        buffer_release(buffer);
    else
        buffer_clear(buffer);
}

/* Fills the reply of a message whose end nobody can be sure of. */
static void reply_refuse(struct worker *worker, struct request *request, struct reply *reply,
                         enum code code, const char *name, const char *value)
{
    struct error error;
    *request =
        (struct request){.arena = worker->arena, .id = request_id_choose(worker->arena, NULL)};
    error_init(&error, worker->arena);
    error_set(&error, code, name, value, NULL);
    problem_reply(reply, &error, request->language, NULL, request->id);
    reply->close = true;
}

static void visit_answer(struct visit *visit, struct request *request, struct reply *reply)
{
    struct worker *worker = visit->worker;
    struct server *server = worker->server;
    const char *fault = framing_check(visit->info, &visit->framing);
    if (fault) {
        reply_refuse(worker, request, reply, CODE_BAD_FRAMING, "reason", fault);
        visit->unsound = true;
        return;
    }
    if (visit->framing.head > SERVER_HEAD_BYTES) {
        reply_refuse(worker, request, reply, CODE_HEAD_TOO_LARGE, "limit",
                     arena_print(worker->arena, "%d", SERVER_HEAD_BYTES));
        return;
    }
    struct exchange exchange = {
        .method = visit->info->request_method,
        .path = visit->info->local_uri_raw,
        .query = visit->info->query_string,
        .peer = visit->info->remote_addr,
        .chunked = visit->framing.chunked,
        .length = visit->framing.length,
        .connection = visit,
        .header = visit_header,
        .read_body = visit_read_body,
        .stream_begin = visit_stream_begin,
        .stream_read = visit_stream_read,
        .draining = visit_draining,
        .seat = visit->socket < 0 ? NULL : &worker->seat,
        .socket = visit->socket,
        .reply = visit_reply,
    };
    server->settings.answer(server->settings.context, &exchange, worker->arena, visit->draining,
                            request, reply);
}

bool visit_keeps(const struct visit *visit, const struct reply *reply)
{
    return visit->framing.keep_alive && !reply->close && !visit->failed && !visit->draining &&
           !atomic_load(&visit->worker->server->draining);
}

void visit_count(struct visit *visit, const struct request *request, const struct reply *reply)
{
    struct telemetry *telemetry = visit->worker->server->settings.telemetry;
    if (visit->counted)
        return;
    visit->counted = true;
    visit->micros = micros_now() - visit->start;
    if (telemetry)
        telemetry_record(telemetry, request->route, reply->status, visit->micros);
}

/* Writes, tells and forgets one request. */
static void visit_finish(struct visit *visit, const struct request *request,
                         const struct reply *reply)
{
    struct worker *worker = visit->worker;
    size_t bytes = visit_write(visit, request, reply);
    if (reply->sent)
        reply->sent(request);
    if (visit->failed || !visit->keep_alive) /* after half a reply nothing may follow either */
        mg_disable_connection_keep_alive(visit->connection);
    else if (worker->seat.readable)
        socket_is_readable();
    worker->seat.readable = false;
    visit_count(visit, request, reply);
    if (worker->server->settings.telemetry)
        visit_log(visit, request, reply, bytes);
    if (reply->close)
        visit_drain(visit);
    arena_reset(worker->arena);
    buffer_trim(&worker->body);
    buffer_trim(&worker->head);
    buffer_trim(&worker->packed);
}

/* A drain waits for what is counted. Counting comes before looking, so that no request is neither
 * waited for nor refused. */
static void visit_enter(struct visit *visit)
{
    struct server *server = visit->worker->server;
    atomic_fetch_add(&server->in_flight, 1);
    visit->draining = atomic_load(&server->draining);
    if (visit->draining)
        atomic_fetch_sub(&server->in_flight, 1);
}

static void visit_leave(struct visit *visit)
{
    if (!visit->draining)
        atomic_fetch_sub(&visit->worker->server->in_flight, 1);
}

/* civetweb calls it before anything else it would do with a request; a status means "answered". */
static int request_begin(struct mg_connection *connection)
{
    struct worker *worker = mg_get_thread_pointer(connection);
    struct visit visit = {.worker = worker,
                          .connection = connection,
                          .info = mg_get_request_info(connection),
                          .socket = socket_own(),
                          .start = micros_now()};
    struct request request;
    struct reply reply = {.status = 500, .body = worker->body};
    socket_between(false);
    visit_enter(&visit);
    visit_answer(&visit, &request, &reply);
    worker->body = reply.body;
    visit_finish(&visit, &request, &reply);
    visit_leave(&visit);
    socket_between(true);
    return reply.status;
}

/* civetweb could make nothing of the bytes; it closes the connection afterwards. */
static int error_answer(struct mg_connection *connection, int status, const char *message)
{
    (void)message;
    struct worker *worker = mg_get_thread_pointer(connection);
    const struct mg_request_info *info = mg_get_request_info(connection);
    /* The method and headers may be those of the request before: none of them is looked at. */
    struct mg_request_info plain = {
        .remote_port = info->remote_port, .server_port = info->server_port, .request_method = ""};
    memcpy(plain.remote_addr, info->remote_addr, sizeof(plain.remote_addr));
    struct visit visit = {.worker = worker,
                          .connection = connection,
                          .info = &plain,
                          .socket = -1,
                          .unsound = true,
                          .start = micros_now()};
    struct request request;
    struct reply reply = {.body = worker->body};
    visit_enter(&visit);
    if (status == 413)
        reply_refuse(worker, &request, &reply, CODE_HEAD_TOO_LARGE, "limit",
                     arena_print(worker->arena, "%d", SERVER_HEAD_BYTES));
    else
        reply_refuse(worker, &request, &reply, CODE_BAD_FRAMING, "reason",
                     "the head is not readable, or did not come in time");
    worker->body = reply.body;
    visit_finish(&visit, &request, &reply);
    visit_leave(&visit);
    return 0;
}

static int message_log(const struct mg_connection *connection, const char *message)
{
    (void)connection;
    log_line(LOG_DEBUG, "civetweb", "text", message, NULL);
    return 1;
}

const struct mg_callbacks SERVER_CALLBACKS = {
    .begin_request = request_begin,
    .http_error = error_answer,
    .log_message = message_log,
    .init_thread = worker_new,
    .exit_thread = worker_free,
};
