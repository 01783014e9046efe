#include "api/server_private.h"
#include "base/fatal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define NUMBER_TEXT   16
#define QUEUE_SOCKETS "256" /* accepted and waiting for a worker */
#define QUEUE_BACKLOG "1024"
#define DRAIN_TICK_MS 5

static pthread_once_t library_once = PTHREAD_ONCE_INIT;

static void library_start(void)
{
    mg_init_library(0);
}

/* civetweb's answer to a port that is taken is silence; the kernel says why. */
static void port_explain(const struct server_settings *settings, struct buffer *complaint)
{
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_port = htons((uint16_t)settings->port)};
    inet_pton(AF_INET, settings->address, &place.sin_addr);
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const char *why = "the HTTP library could not be started";
    if (fd < 0) {
        why = strerror(errno);
    } else {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
        if (bind(fd, (struct sockaddr *)&place, sizeof(place)) != 0 || listen(fd, 1) != 0)
            why = strerror(errno);
        close(fd);
    }
    buffer_print(complaint, "cannot listen on %s:%d: %s", settings->address, settings->port, why);
}

static struct mg_context *context_start(struct server *server)
{
    const struct server_settings *settings = &server->settings;
    char ports[64], threads[NUMBER_TEXT], request[NUMBER_TEXT], keep_alive[NUMBER_TEXT];
    char head[NUMBER_TEXT];
    snprintf(ports, sizeof(ports), "%s:%d", settings->address, settings->port);
    snprintf(threads, sizeof(threads), "%d", settings->threads);
    snprintf(request, sizeof(request), "%d", settings->request_ms);
    snprintf(keep_alive, sizeof(keep_alive), "%d", settings->keep_alive_ms);
    snprintf(head, sizeof(head), "%d", SERVER_HEAD_BUFFER);
    /* clang-format off */
    const char *options[] = {
        "listening_ports", ports,
        "num_threads", threads,
        "request_timeout_ms", request,
        "keep_alive_timeout_ms", keep_alive,
        "enable_keep_alive", "yes",
        "max_request_size", head,
        "connection_queue", QUEUE_SOCKETS,
        "listen_backlog", QUEUE_BACKLOG,
        "tcp_nodelay", "1",
        "decode_url", "no",
        "decode_query_string", "no",
        "enable_auth_domain_check", "no",
        "enable_directory_listing", "no",
        "access_control_allow_origin", "",
        "access_control_allow_methods", "",
        "access_control_allow_headers", "",
        NULL,
    };
    /* clang-format on */
    return mg_start(&SERVER_CALLBACKS, server, options);
}

static bool settings_check(const struct server_settings *settings, struct buffer *complaint)
{
    struct in_addr address;
    if (inet_pton(AF_INET, settings->address, &address) != 1) {
        buffer_print(complaint, "cannot listen on %s: it is no IPv4 address", settings->address);
        return false;
    }
    if (settings->port < 0 || settings->port > 65535 || settings->threads < 1 ||
        settings->threads > SERVER_THREADS_MAX)
        fatal("a server's port or threads are out of range");
    return true;
}

struct server *server_new(const struct server_settings *settings, struct buffer *complaint)
{
    struct mg_server_port port;
    if (!settings_check(settings, complaint))
        return NULL;
    pthread_once(&library_once, library_start);
    struct server *server = calloc(1, sizeof(*server));
    if (!server)
        fatal("no memory for a server");
    server->settings = *settings;
    server->watchers = watchers_new();
    if (!server->watchers) {
        buffer_text(complaint, "cannot start a thread for the server's deadlines");
        free(server);
        return NULL;
    }
    server->context = context_start(server);
    if (!server->context) {
        port_explain(settings, complaint);
        server_free(server);
        return NULL;
    }
    server->port = mg_get_server_ports(server->context, 1, &port) == 1 ? port.port : 0;
    return server;
}

int server_port(const struct server *server)
{
    return server->port;
}

int server_in_flight(const struct server *server)
{
    return atomic_load(&server->in_flight);
}

bool server_drain(struct server *server, int seconds)
{
    int64_t end = watch_now() + (int64_t)seconds * 1000;
    atomic_store(&server->draining, true);
    watchers_drain(server->watchers);
    watchers_end_listening(server->watchers, server->port);
    while (atomic_load(&server->in_flight) > 0 && watch_now() < end)
        nanosleep(&(struct timespec){.tv_nsec = DRAIN_TICK_MS * 1000000L}, NULL);
    return atomic_load(&server->in_flight) == 0;
}

void server_free(struct server *server)
{
    if (!server)
        return;
    if (server->context) {
        watchers_end_port(server->watchers, server->port);
        mg_stop(server->context);
    }
    watchers_free(server->watchers);
    free(server);
}
