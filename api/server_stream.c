#include "api/server_private.h"

/* A body that the handler reads piece by piece. What a connection that breaks off has sent is
 * handed out before the fault. */

void visit_stream_begin(void *connection, int64_t limit, int seconds)
{
    struct visit *visit = connection;
    visit->stream = (struct stream){
        .left = visit->framing.chunked ? limit + 1 : visit->framing.length,
        .limit = limit,
        .until = watch_now() + (int64_t)seconds * 1000,
        .seconds = seconds,
    };
}

bool visit_draining(void *connection)
{
    const struct visit *visit = connection;
    return atomic_load(&visit->worker->server->draining);
}

static bool stream_failed(struct visit *visit, bool late, struct error *error)
{
    struct stream *stream = &visit->stream;
    visit->failed = true;
    if (!late)
        return error_set(error, CODE_BODY_INCOMPLETE, NULL);
    return error_set(error, CODE_BODY_TIMEOUT, "seconds",
                     arena_print(error->arena, "%d", stream->seconds), NULL);
}

/* One read within the deadline; a drain ends it when the client is silent (server_watch.h). */
static int stream_pull(struct visit *visit, char *bytes, size_t size, bool *ret_late)
{
    struct watch *watch = visit->worker->watch;
    int64_t left = visit->stream.until - watch_now();
    *ret_late = left <= 0;
    if (*ret_late)
        return -1;
    watch_begin(watch, visit->info, false, (int)left);
    watch_until_drain(watch);
    int got = mg_read(visit->connection, bytes, size);
    *ret_late = watch_end(watch) && !visit_draining(visit);
    return got;
}

bool visit_stream_read(void *connection, char *bytes, size_t size, size_t *ret_length,
                       struct error *error)
{
    struct visit *visit = connection;
    struct stream *stream = &visit->stream;
    bool late = false, chunked = visit->framing.chunked;
    size_t wanted = (int64_t)size < stream->left ? size : (size_t)stream->left;
    *ret_length = 0;
    if (visit->failed)
        return stream_failed(visit, false, error);
    if (wanted == 0)
        return !chunked ||
               error_set(error, CODE_BODY_TOO_LARGE, "limit",
                         arena_print(error->arena, "%lld", (long long)stream->limit), NULL);
    if (!visit_continue(visit))
        return stream_failed(visit, false, error);
    int got = stream_pull(visit, bytes, wanted, &late);
    if (got < 0 || (got == 0 && !chunked))
        return stream_failed(visit, late, error);
    visit->failed = !chunked && (size_t)got < wanted; /* told at the next call */
    stream->left -= got;
    *ret_length = (size_t)got;
    return true;
}
