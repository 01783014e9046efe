#include "api/server_private.h"
#include "base/fatal.h"

#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>

/* The program's own definitions come before the C library's, so what its libraries call passes
 * here. Only what civetweb calls between requests is looked at. */

static ssize_t (*next_recv)(int fd, void *bytes, size_t length, int flags);
static int (*next_poll)(struct pollfd *watched, nfds_t count, int ms);
static pthread_once_t next_once = PTHREAD_ONCE_INIT;

static _Thread_local struct {
    bool between;  /* requests: the thread runs in civetweb, or not yet */
    bool readable; /* the connection is known to be */
    bool skipped;  /* a look before the coming read was left out */
    int ms;        /* for which it would have waited */
    int socket;
} here = {.socket = -1};

static void next_find(void)
{
    *(void **)&next_recv = dlsym(RTLD_NEXT, "recv");
    *(void **)&next_poll = dlsym(RTLD_NEXT, "poll");
    if (!next_recv || !next_poll)
        fatal("the C library cannot receive");
}

void socket_between(bool between)
{
    here.between = between;
}

int socket_own(void)
{
    return here.socket;
}

void socket_is_readable(void)
{
    here.readable = true;
}

__attribute__((visibility("default"))) int poll(struct pollfd *watched, nfds_t count, int ms)
{
    pthread_once(&next_once, next_find);
    bool known = here.readable && here.between && count == 1 && watched[0].fd == here.socket &&
                 watched[0].events == POLLIN;
    if (here.between)
        here.readable = false;
    if (!known)
        return next_poll(watched, count, ms);
    here.skipped = true;
    here.ms = ms;
    watched[0].revents = POLLIN;
    return 1;
}

__attribute__((visibility("default"))) ssize_t recv(int fd, void *bytes, size_t length, int flags)
{
    pthread_once(&next_once, next_find);
    ssize_t got = next_recv(fd, bytes, length, flags);
    if (!here.between)
        return got;
    if (here.skipped && got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        struct pollfd watched = {.fd = fd, .events = POLLIN};
        if (next_poll(&watched, 1, here.ms) > 0)
            got = next_recv(fd, bytes, length, flags);
    }
    here.skipped = false;
    here.socket = fd;
    return got;
}
