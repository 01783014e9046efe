#include "api/server_private.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CHUNK_READ 16384 /* bytes asked for at once when the length is not known */

const char *visit_header(void *connection, const char *name)
{
    const struct visit *visit = connection;
    /* The last of several: the proxy's own, where it adds a line to what the client sent. */
    for (int i = visit->info->num_headers; i-- > 0;)
        if (strcasecmp(visit->info->http_headers[i].name, name) == 0)
            return visit->info->http_headers[i].value;
    return NULL;
}

/* A client that asked waits for this before it sends its body. */
bool visit_continue(struct visit *visit)
{
    static const char line[] = "HTTP/1.1 100 Continue\r\n\r\n";
    if (!visit_header(visit, "Expect") || visit->continued)
        return true;
    visit->continued = true;
    return mg_write(visit->connection, line, sizeof(line) - 1) == (int)sizeof(line) - 1;
}

/* Reads length bytes; how many came. */
static size_t exact_read(struct visit *visit, char *bytes, size_t length)
{
    size_t got = 0;
    while (got < length) {
        int now = mg_read(visit->connection, bytes + got, length - got);
        if (now <= 0)
            break;
        got += (size_t)now;
    }
    return got;
}

enum chunks { CHUNKS_WHOLE, CHUNKS_BROKEN, CHUNKS_TOO_MANY };

/* Reads chunks to their end; one byte more than limit is enough to refuse. */
static enum chunks chunks_read(struct visit *visit, struct arena *arena, size_t limit,
                               char **ret_bytes, size_t *ret_length)
{
    char *bytes = NULL;
    size_t length = 0, capacity = 0;
    for (;;) {
        if (capacity - length < CHUNK_READ) {
            capacity = capacity * 2 + CHUNK_READ;
            char *grown = arena_take(arena, capacity + 1, 1);
            if (length)
                memcpy(grown, bytes, length);
            bytes = grown;
        }
        int now = mg_read(visit->connection, bytes + length, CHUNK_READ);
        if (now < 0)
            return CHUNKS_BROKEN;
        if (now == 0)
            break;
        length += (size_t)now;
        if (length > limit)
            return CHUNKS_TOO_MANY;
    }
    bytes[length] = '\0';
    *ret_bytes = bytes;
    *ret_length = length;
    return CHUNKS_WHOLE;
}

static bool body_read(struct visit *visit, struct arena *arena, size_t limit, char **ret_bytes,
                      size_t *ret_length, struct error *error)
{
    if (visit->framing.chunked) {
        enum chunks end = chunks_read(visit, arena, limit, ret_bytes, ret_length);
        if (end == CHUNKS_TOO_MANY)
            return error_set(error, CODE_BODY_TOO_LARGE, "limit", arena_print(arena, "%zu", limit),
                             NULL);
        visit->failed = end == CHUNKS_BROKEN;
        return end == CHUNKS_WHOLE || error_set(error, CODE_BODY_INCOMPLETE, NULL);
    }
    size_t length = (size_t)visit->framing.length;
    *ret_bytes = arena_take(arena, length + 1, 1);
    *ret_length = exact_read(visit, *ret_bytes, length);
    visit->failed = *ret_length < length;
    return !visit->failed || error_set(error, CODE_BODY_INCOMPLETE, NULL);
}

bool visit_read_body(void *connection, struct arena *arena, size_t limit, const char **ret_bytes,
                     size_t *ret_length, struct error *error)
{
    struct visit *visit = connection;
    const struct server_settings *settings = &visit->worker->server->settings;
    char *bytes = NULL;
    size_t length = 0;
    int64_t start = watch_now();
    watch_begin(visit->worker->watch, visit->info, false, settings->body_ms);
    bool whole = visit_continue(visit) && body_read(visit, arena, limit, &bytes, &length, error);
    bool late = watch_end(visit->worker->watch);
    if (whole) {
        *ret_bytes = bytes;
        *ret_length = length;
        return true;
    }
    /* Silence for the whole waiting time is lateness too; a connection that broke off is not. */
    if (late || watch_now() - start >= settings->request_ms) {
        error_clear(error);
        return error_set(error, CODE_BODY_TIMEOUT, "seconds",
                         arena_print(arena, "%d", settings->body_ms / 1000), NULL);
    }
    return error_set(error, CODE_BODY_INCOMPLETE, NULL);
}

void visit_drain(struct visit *visit)
{
    char unread[4096];
    size_t taken = 0;
    if (visit->failed || visit->unsound || (visit_header(visit, "Expect") && !visit->continued))
        return;
    watch_begin(visit->worker->watch, visit->info, false, SERVER_UNREAD_MS);
    while (taken < SERVER_UNREAD) {
        int now = mg_read(visit->connection, unread, sizeof(unread));
        if (now <= 0)
            break;
        taken += (size_t)now;
    }
    watch_end(visit->worker->watch);
}
