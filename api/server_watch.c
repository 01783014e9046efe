#include "api/server_watch.h"
#include "base/fatal.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct watch {
    struct watchers *watchers;
    struct watch *next;
    pthread_mutex_t mutex; /* of what follows; taken after the list's */
    int64_t deadline;      /* 0: none */
    int64_t begun;         /* 0: a drain changes nothing */
    bool writes, passed;
    struct sockaddr_in peer;
    int local_port;
};

struct watchers {
    pthread_mutex_t mutex; /* of the list */
    pthread_cond_t stop;
    pthread_t thread;
    bool stopping, draining;
    int ending_port; /* 0: none */
    int silent;      /* takes a listening socket's place; ready once the port ends */
    struct watch *first;
};

int64_t watch_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* True for the server's end of the watched connection. */
static bool is_socket(int fd, const struct watch *watch)
{
    struct sockaddr_in peer, local;
    socklen_t peer_length = sizeof(peer), local_length = sizeof(local);
    return getpeername(fd, (struct sockaddr *)&peer, &peer_length) == 0 &&
           peer.sin_family == AF_INET && peer.sin_port == watch->peer.sin_port &&
           peer.sin_addr.s_addr == watch->peer.sin_addr.s_addr &&
           getsockname(fd, (struct sockaddr *)&local, &local_length) == 0 &&
           ntohs(local.sin_port) == watch->local_port;
}

static void connection_end(int fd, const void *watch_object)
{
    const struct watch *watch = watch_object;
    if (is_socket(fd, watch))
        shutdown(fd, watch->writes ? SHUT_RDWR : SHUT_RD);
}

/* A listening socket and the connections that came from it. */
static void reading_end(int fd, const void *port)
{
    struct sockaddr_in local;
    socklen_t length = sizeof(local);
    if (getsockname(fd, (struct sockaddr *)&local, &length) == 0 && local.sin_family == AF_INET &&
        ntohs(local.sin_port) == *(const int *)port)
        shutdown(fd, SHUT_RD);
}

struct listening {
    int port, silent;
};

/* civetweb polls the descriptor on: what takes its place is not ready before the port ends. It was
 * made at the start, so that a drain needs no descriptor that a worker may just have given back. */
static void listening_end(int fd, const void *listening_object)
{
    const struct listening *listening = listening_object;
    struct sockaddr_in local;
    socklen_t length = sizeof(local), size = sizeof(int);
    int listens = 0;
    if (getsockname(fd, (struct sockaddr *)&local, &length) != 0 || local.sin_family != AF_INET ||
        ntohs(local.sin_port) != listening->port ||
        getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || !listens)
        return;
    shutdown(fd, SHUT_RD); /* also wakes the poll, which would keep the socket alive */
    dup3(listening->silent, fd, O_CLOEXEC);
}

static void descriptors_visit(void (*visit)(int fd, const void *object), const void *object)
{
    DIR *folder = opendir("/proc/self/fd");
    if (!folder)
        return;
    const struct dirent *entry;
    while ((entry = readdir(folder))) {
        int fd = atoi(entry->d_name);
        if (fd > 2)
            visit(fd, object);
    }
    closedir(folder);
}

/* A watch is locked while its socket is shut down: its worker cannot leave the read meanwhile and
 * let the descriptor become another connection's. */
static void connections_check(struct watchers *watchers)
{
    int64_t now = watch_now();
    for (struct watch *watch = watchers->first; watch; watch = watch->next) {
        pthread_mutex_lock(&watch->mutex);
        bool drained = watchers->draining && watch->begun && watch->begun + WATCH_DRAIN_MS <= now;
        if (watch->deadline && (watch->deadline <= now || drained)) {
            descriptors_visit(connection_end, watch);
            watch->deadline = 0;
            watch->passed = true;
        }
        pthread_mutex_unlock(&watch->mutex);
    }
}

static void *watchers_run(void *object)
{
    struct watchers *watchers = object;
    pthread_mutex_lock(&watchers->mutex);
    while (!watchers->stopping) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += WATCH_TICK_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_cond_timedwait(&watchers->stop, &watchers->mutex, &until);
        connections_check(watchers);
        if (watchers->ending_port) {
            descriptors_visit(reading_end, &watchers->ending_port);
            eventfd_write(watchers->silent, 1);
        }
    }
    pthread_mutex_unlock(&watchers->mutex);
    return NULL;
}

static void watchers_release(struct watchers *watchers)
{
    if (watchers->silent >= 0)
        close(watchers->silent);
    pthread_cond_destroy(&watchers->stop);
    pthread_mutex_destroy(&watchers->mutex);
    free(watchers);
}

struct watchers *watchers_new(void)
{
    struct watchers *watchers = calloc(1, sizeof(*watchers));
    if (!watchers)
        fatal("no memory for a server");
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&watchers->mutex, NULL);
    pthread_cond_init(&watchers->stop, &attributes);
    pthread_condattr_destroy(&attributes);
    watchers->silent = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (watchers->silent >= 0 &&
        pthread_create(&watchers->thread, NULL, watchers_run, watchers) == 0)
        return watchers;
    watchers_release(watchers);
    return NULL;
}

void watchers_end_listening(struct watchers *watchers, int port)
{
    pthread_mutex_lock(&watchers->mutex);
    struct listening listening = {.port = port, .silent = watchers->silent};
    descriptors_visit(listening_end, &listening);
    pthread_mutex_unlock(&watchers->mutex);
}

void watchers_end_port(struct watchers *watchers, int port)
{
    pthread_mutex_lock(&watchers->mutex);
    watchers->ending_port = port;
    pthread_cond_signal(&watchers->stop);
    pthread_mutex_unlock(&watchers->mutex);
}

void watchers_free(struct watchers *watchers)
{
    if (!watchers)
        return;
    pthread_mutex_lock(&watchers->mutex);
    watchers->stopping = true;
    pthread_cond_signal(&watchers->stop);
    pthread_mutex_unlock(&watchers->mutex);
    pthread_join(watchers->thread, NULL);
    watchers_release(watchers);
}

struct watch *watch_new(struct watchers *watchers)
{
    struct watch *watch = calloc(1, sizeof(*watch));
    if (!watch)
        fatal("no memory for a server");
    watch->watchers = watchers;
    pthread_mutex_init(&watch->mutex, NULL);
    pthread_mutex_lock(&watchers->mutex);
    watch->next = watchers->first;
    watchers->first = watch;
    pthread_mutex_unlock(&watchers->mutex);
    return watch;
}

void watch_free(struct watch *watch)
{
    struct watchers *watchers = watch->watchers;
    pthread_mutex_lock(&watchers->mutex);
    for (struct watch **link = &watchers->first; *link; link = &(*link)->next)
        if (*link == watch) {
            *link = watch->next;
            break;
        }
    pthread_mutex_unlock(&watchers->mutex);
    pthread_mutex_destroy(&watch->mutex);
    free(watch);
}

void watch_begin(struct watch *watch, const struct mg_request_info *info, bool writes, int ms)
{
    struct sockaddr_in peer = {.sin_family = AF_INET,
                               .sin_port = htons((uint16_t)info->remote_port)};
    bool known = inet_pton(AF_INET, info->remote_addr, &peer.sin_addr) == 1;
    pthread_mutex_lock(&watch->mutex);
    watch->peer = peer;
    watch->local_port = info->server_port;
    watch->writes = writes;
    watch->passed = false;
    watch->deadline = known ? watch_now() + ms : 0;
    watch->begun = 0;
    pthread_mutex_unlock(&watch->mutex);
}

void watch_until_drain(struct watch *watch)
{
    pthread_mutex_lock(&watch->mutex);
    watch->begun = watch_now();
    pthread_mutex_unlock(&watch->mutex);
}

void watchers_drain(struct watchers *watchers)
{
    pthread_mutex_lock(&watchers->mutex);
    watchers->draining = true;
    pthread_mutex_unlock(&watchers->mutex);
}

bool watch_end(struct watch *watch)
{
    pthread_mutex_lock(&watch->mutex);
    bool passed = watch->passed;
    watch->deadline = 0;
    pthread_mutex_unlock(&watch->mutex);
    return passed;
}
