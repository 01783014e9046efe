/* The limit of the HTTP library: civetweb answers every request with a constant, in one write. No
 * tokens, no database. PORT must be set; SIGTERM ends it. */
#include <civetweb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATUS 200
#define REPLY                                                                                      \
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n"                  \
    "Connection: keep-alive\r\n\r\n{\"ok\":true}"

static int answer(struct mg_connection *connection, void *unused)
{
    (void)unused;
    mg_write(connection, REPLY, strlen(REPLY));
    return STATUS;
}

int main(void)
{
    const char *port = getenv("PORT");
    char address[32];
    if (!port || snprintf(address, sizeof address, "127.0.0.1:%s", port) >= (int)sizeof address) {
        fputs("PORT is needed\n", stderr);
        return 2;
    }
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    sigprocmask(SIG_BLOCK, &ending, NULL); // the library's threads inherit it
    const char *options[] = {"listening_ports",    address, "num_threads", "256",
                             "enable_keep_alive",  "yes",   "tcp_nodelay", "1",
                             "request_timeout_ms", "5000",  NULL};
    struct mg_callbacks callbacks = {0};
    struct mg_context *server = mg_start(&callbacks, NULL, options);
    if (!server) {
        fputs("The port could not be had\n", stderr);
        return 1;
    }
    mg_set_request_handler(server, "/", answer, NULL);
    int got;
    sigwait(&ending, &got);
    mg_stop(server);
    return 0;
}
