#include "api/server_private.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LOOPBACK "127.0.0.1"

#define HEAD     "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"

/* What is sent, how many requests must reach the answer function, and the first line's status. */
static const struct {
    const char *name, *bytes;
    int answers;
    const char *status;
} PROBES[] = {
    {"a request", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 1, "200"},
    {"a body", HEAD "Content-Length: 2\r\n\r\n{}", 1, "200"},
    {"chunks", HEAD "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 1, "200"},
    {"two requests in one packet",
     "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 2,
     "200"},
    {"two framings", HEAD "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 0,
     "400"},
    {"two lengths", HEAD "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 0, "400"},
    {"a folded line", HEAD "X: a\r\n b\r\nContent-Length: 2\r\n\r\n{}", 0, "400"},
    {"a line without a name", HEAD ": a\r\nContent-Length: 2\r\n\r\n{}", 0, "400"},
    {"a name outside ASCII", HEAD "X\xc3\xa9: a\r\nContent-Length: 2\r\n\r\n{}", 0, "400"},
    {"a blank before the colon", HEAD "Content-Length : 2\r\n\r\n{}", 0, "400"},
    {"a bare line feed", HEAD "X: a\nContent-Length: 2\r\n\r\n{}", 0, "400"},
    {"blank lines before the request", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 0, "400"},
};

struct test {
    atomic_int answers;
    atomic_size_t stack; /* of the worker that answered last */
};

static void test_answer(void *context, struct exchange *exchange, struct arena *arena,
                        bool draining, struct request *ret_request, struct reply *reply)
{
    struct test *test = context;
    struct visit *visit = exchange->connection;
    struct error error;
    const char *body;
    size_t length;
    (void)draining;
    *ret_request = (struct request){.arena = arena, .id = "self-test"};
    reply->status = 200;
    reply->content_type = "text/plain";
    error_init(&error, arena);
    bool framed = exchange->chunked || exchange->length > 0;
    if (framed && !exchange->read_body(visit, arena, 2, &body, &length, &error))
        reply->status = 500;
    atomic_store(&test->stack, visit->worker->stack);
    atomic_fetch_add(&test->answers, 1);
}

static int loopback_connect(int port)
{
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct timeval patience = {.tv_sec = 5};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    inet_pton(AF_INET, LOOPBACK, &place.sin_addr);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    if (connect(fd, (struct sockaddr *)&place, sizeof(place)) == 0)
        return fd;
    close(fd);
    return -1;
}

/* Sends the bytes and reads to the end of the connection; the first status, or "". */
static void probe_send(int port, const char *bytes, char ret_status[4])
{
    char answer[4096];
    size_t got = 0;
    ssize_t now = 0;
    int fd = loopback_connect(port);
    ret_status[0] = '\0';
    if (fd < 0)
        return;
    if (send(fd, bytes, strlen(bytes), MSG_NOSIGNAL) == (ssize_t)strlen(bytes)) {
        while (got < sizeof(answer) && (now = recv(fd, answer + got, sizeof(answer) - got, 0)) > 0)
            got += (size_t)now;
        if (got > 12 && now == 0) {
            memcpy(ret_status, answer + 9, 3);
            ret_status[3] = '\0';
        }
    }
    close(fd);
}

static bool probes_run(const struct server *server, struct test *test, struct buffer *complaint)
{
    for (size_t i = 0; i < COUNT(PROBES); i++) {
        char status[4];
        atomic_store(&test->answers, 0);
        probe_send(server->port, PROBES[i].bytes, status);
        int answers = atomic_load(&test->answers);
        if (answers == PROBES[i].answers && strcmp(status, PROBES[i].status) == 0)
            continue;
        buffer_print(complaint,
                     "the HTTP library does not behave as expected: %s was answered %d times with "
                     "status %s",
                     PROBES[i].name, answers, *status ? status : "none");
        return false;
    }
    size_t stack = atomic_load(&test->stack);
    if (stack < SERVER_STACK_BYTES) {
        buffer_print(complaint, "the HTTP library's threads have stacks of only %zu bytes", stack);
        return false;
    }
    return true;
}

bool server_self_test(struct buffer *complaint)
{
    struct test test = {0};
    struct server_settings settings = {
        .address = LOOPBACK,
        .threads = 1,
        .request_ms = 2000,
        .keep_alive_ms = 2000,
        .body_ms = 2000,
        .answer = test_answer,
        .context = &test,
    };
    struct server *server = server_new(&settings, complaint);
    if (!server)
        return false;
    bool sound = probes_run(server, &test, complaint);
    server_free(server);
    return sound;
}
