#include "cmd/http_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static struct sockaddr_in loopback(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return address;
}

static int connection_open(int port)
{
    struct sockaddr_in address = loopback(port);
    struct timeval limit = {.tv_sec = HTTP_SECONDS};
    int link = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (link < 0) {
        return -1;
    }
    if (setsockopt(link, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) != 0 ||
        setsockopt(link, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) != 0 ||
        connect(link, (struct sockaddr *)&address, sizeof address) != 0) {
        close(link);
        return -1;
    }
    return link;
}

static void request_print(const struct http_call *call, struct buffer *out)
{
    buffer_print(out, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n", call->method,
                 call->path, call->port);
    if (call->token != NULL) {
        buffer_print(out, "Authorization: Bearer %s\r\n", call->token);
    }
    if (call->key != NULL) {
        buffer_print(out, "Idempotency-Key: %s\r\n", call->key);
    }
    if (call->precondition != NULL) {
        buffer_print(out, "%s\r\n", call->precondition);
    }
    if (call->body != NULL) {
        buffer_print(out, "Content-Type: %s\r\nContent-Length: %zu\r\n",
                     call->content_type == NULL ? "application/json" : call->content_type,
                     strlen(call->body));
    }
    buffer_text(out, "\r\n");
    if (call->body != NULL) {
        buffer_text(out, call->body);
    }
}

static bool bytes_send(int link, const struct buffer *bytes)
{
    for (size_t sent = 0; sent < bytes->length;) {
        ssize_t step = send(link, bytes->data + sent, bytes->length - sent, MSG_NOSIGNAL);
        if (step < 0 && errno != EINTR) {
            return false;
        }
        sent += step > 0 ? (size_t)step : 0;
    }
    return true;
}

static bool bytes_receive(int link, struct buffer *bytes)
{
    char piece[16384];
    while (bytes->length < HTTP_ANSWER_MAX) {
        ssize_t step = recv(link, piece, sizeof piece, 0);
        if (step == 0) {
            return true;
        }
        if (step > 0) {
            buffer_add(bytes, piece, (size_t)step);
        } else if (errno != EINTR) {
            return false;
        }
    }
    return false;
}

/* Status line, heads, body; the body must be as long as Content-Length says where it says so. */
static bool answer_read(const struct buffer *bytes, struct arena *arena,
                        struct http_answer *ret_answer)
{
    const char *head_end = strstr(bytes->data, "\r\n\r\n");
    if (strncmp(bytes->data, "HTTP/1.1 ", 9) != 0 || head_end == NULL) {
        return false;
    }
    struct http_answer answer = {.status = atoi(bytes->data + 9)};
    const char *body = head_end + 4;
    answer.length = bytes->length - (size_t)(body - bytes->data);
    for (const char *line = strstr(bytes->data, "\r\n"); line < head_end;
         line = strstr(line + 2, "\r\n")) {
        const char *name = "\r\nContent-Length:";
        if (strncasecmp(line, name, strlen(name)) == 0 &&
            strtoull(line + strlen(name), NULL, 10) != answer.length) {
            return false;
        }
    }
    answer.body = arena_bytes(arena, body, answer.length);
    *ret_answer = answer;
    return true;
}

bool http_send(const struct http_call *call, struct arena *arena, struct http_answer *ret_answer,
               struct buffer *complaints)
{
    struct buffer request, answer;
    buffer_init(&request);
    buffer_init(&answer);
    request_print(call, &request);
    int link = connection_open(call->port);
    bool whole = link >= 0 && bytes_send(link, &request) && bytes_receive(link, &answer) &&
                 answer_read(&answer, arena, ret_answer);
    if (link >= 0) {
        close(link);
    }
    if (!whole && complaints != NULL) {
        buffer_print(complaints, "no answer to %s %s on port %d\n", call->method, call->path,
                     call->port);
    }
    buffer_release(&request);
    buffer_release(&answer);
    return whole;
}

bool http_port_is_free(int port)
{
    struct sockaddr_in address = loopback(port);
    int on = 1;
    int trial = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool is_free = trial >= 0 && setsockopt(trial, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
                   bind(trial, (struct sockaddr *)&address, sizeof address) == 0;
    if (trial >= 0) {
        close(trial);
    }
    return is_free;
}
