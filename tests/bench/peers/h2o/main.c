/* The peer in C: libh2o's event loops, libpq in pipeline mode, jansson. The design of the fastest
 * entries of public comparisons: each thread has an event loop and connections of its own. */
#include "peer.h"

#include <h2o/http1.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>

h2o_globalconf_t config;
__thread thr_t *T;
const char *PGURL, *SECRET;
int PORT, THREADS, CONNS, RCONNS;

static int on_req(h2o_handler_t *self, h2o_req_t *req)
{
    if (!auth(req)) {
        fail(req, 401, "unauthorized");
        return 0;
    }
    h2o_iovec_t p = req->path_normalized;
    int get = h2o_memis(req->method.base, req->method.len, H2O_STRLIT("GET")),
        post = h2o_memis(req->method.base, req->method.len, H2O_STRLIT("POST"));
    if (post && h2o_memis(p.base, p.len, H2O_STRLIT("/events")))
        post_event(req);
    else if (post && h2o_memis(p.base, p.len, H2O_STRLIT("/events:bulk")))
        post_bulk(req);
    else if (get && p.len > 7 && p.len < 17 && !memcmp(p.base, "/units/", 7) &&
             digits(p.base, 7, p.len - 7))
        get_unit(req, p.base + 7, p.len - 7);
    else if (get && h2o_memis(p.base, p.len, H2O_STRLIT("/units")))
        get_units(req);
    else
        fail(req, 404, "not found");
    return 0;
}

static void on_accept(h2o_socket_t *l, const char *err)
{
    h2o_socket_t *s;
    if (err)
        return;
    for (int i = 0; i < 16 && (s = h2o_evloop_socket_accept(l)); i++)
        h2o_accept(&T->actx, s);
}

static void *thread(void *arg)
{
    T = calloc(1, sizeof *T);
    h2o_loop_t *loop = h2o_evloop_create();
    auth_thread();
    h2o_context_init(&T->ctx, loop, &config);
    T->actx.ctx = &T->ctx;
    T->actx.hosts = config.hosts;
    connect_all(loop);
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in a = {
        .sin_family = AF_INET, .sin_port = htons(PORT), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (bind(fd, (void *)&a, sizeof a) || listen(fd, 1024)) {
        perror("listen");
        exit(1);
    }
    h2o_socket_t *l = h2o_evloop_socket_create(loop, fd, H2O_SOCKET_FLAG_DONT_READ);
    h2o_socket_read_start(l, on_accept);
    while (h2o_evloop_run(loop, INT32_MAX) == 0)
        ;
    return NULL;
}

static int number(const char *name, int fallback)
{
    const char *v = getenv(name);
    return v && *v ? atoi(v) : fallback;
}

// PGURL, JWT_SECRET and PORT must be set; POOL connections in all, THREADS event loops.
int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    PGURL = getenv("PGURL");
    SECRET = getenv("JWT_SECRET");
    PORT = number("PORT", 0);
    THREADS = number("THREADS", 2);
    CONNS = number("POOL", 16) / THREADS;
    RCONNS = number("RCONNS", 2);
    if (!PGURL || !SECRET || !PORT) {
        fputs("PGURL, JWT_SECRET and PORT are needed\n", stderr);
        return 2;
    }
    if (CONNS < 1)
        CONNS = 1;
    if (RCONNS > CONNS)
        RCONNS = CONNS;
    if (!auth_start())
        return 1;
    h2o_config_init(&config);
    config.max_request_entity_size = 64 << 20;
    config.server_name = h2o_iovec_init(H2O_STRLIT("h2o"));
    h2o_hostconf_t *h =
        h2o_config_register_host(&config, h2o_iovec_init(H2O_STRLIT("default")), 65535);
    h2o_pathconf_t *p = h2o_config_register_path(h, "/", 0);
    h2o_handler_t *hd = h2o_create_handler(p, sizeof *hd);
    hd->on_req = on_req;
    pthread_t t;
    for (int i = 1; i < THREADS; i++)
        pthread_create(&t, NULL, thread, NULL);
    thread(NULL);
    return 0;
}
