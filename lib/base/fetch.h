/* Requests to other servers over HTTP and HTTPS: keys of issuers, deliveries to receivers.
 *
 * With upload.c the only user of libcurl. One request at a time and its whole answer: no streaming,
 * no cookies, no redirects (a 3xx is an answer like any other), no compression, no proxy, nothing
 * from the environment. Certificates are always checked, TLS is 1.2 or newer.
 *
 * With the guard on, a connection is made to addresses of the public Internet only
 * (base/network.h). What is checked is the address that is connected to, whatever a name resolved
 * to before.
 *
 * A struct fetch belongs to one thread at a time and keeps its connections open between calls;
 * threads have one each. Only fetch_stop may be called by others. Answers live in the arena. */
#ifndef PENNANT_BASE_FETCH_H
#define PENNANT_BASE_FETCH_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buffer.h"
#include "base/principal.h"

#include <stdbool.h>
#include <stddef.h>

#define FETCH_URL_MAX      2048                       /* bytes of an address */
#define FETCH_HEAD_MAX     ((size_t)64 * 1024)        /* bytes of all head lines of an answer */
#define FETCH_BODY_MAX     ((size_t)16 * 1024 * 1024) /* bytes of an answer that may be asked for */
#define FETCH_MS_MAX       60000                      /* milliseconds that a call may be given */
#define FETCH_CONNECTIONS  4                          /* kept open between calls */
#define FETCH_STOP_SECONDS 1                          /* fetch_stop ends a call within this time */

/* What stopped a call before there was a whole answer. */
enum fetch_fault {
    FETCH_NONE,
    FETCH_REQUEST, /* the address or a header is not one that is sent */
    FETCH_RESOLVE, /* the name has no address */
    FETCH_ADDRESS, /* the guard refused every address of it */
    FETCH_CONNECT, /* nobody answers there */
    FETCH_TLS,     /* no TLS, or a certificate that is not good for the name */
    FETCH_TIMEOUT, /* not whole in the time given */
    FETCH_SIZE,    /* larger than was asked for */
    FETCH_BROKEN,  /* it ended too early or is not HTTP */
    FETCH_STOPPED  /* fetch_stop was called */
};

/* "timeout" and so on, for logs and tables; never NULL. */
const char *fetch_fault_name(enum fetch_fault fault);

/* The texts must outlive fetch_new only. */
struct fetch_settings {
    bool guarded;           /* connect to public addresses only */
    struct strings allowed; /* but also to these: "10.1.0.0/16", "fd00::1", "hooks.example" */
    const char *ca_file;    /* PEM of the authorities that are trusted; NULL: the system's */
};

struct fetch;

/* NULL with one line a fault in complaints: an entry of allowed that is neither a network nor a
 * host name, a file that cannot be read. */
struct fetch *fetch_new(const struct fetch_settings *settings,
                        struct buffer *complaints) MUST_CHECK;

/* NULL is allowed; no call may be running. */
void fetch_free(struct fetch *fetch);

/* Ends the call that runs, and every later one at once, with FETCH_STOPPED. Any thread. */
void fetch_stop(struct fetch *fetch);

struct fetch_call {
    const char *url;        /* http or https, without user and password */
    struct strings headers; /* "Name: value", without line ends */
    const char *body;       /* NULL: GET; else POST of length bytes */
    size_t length;
    int connect_ms;  /* 1 to FETCH_MS_MAX, until the connection stands, TLS included */
    int whole_ms;    /* 1 to FETCH_MS_MAX, until the answer is whole */
    size_t size_max; /* bytes of the answer's body, at most FETCH_BODY_MAX */
};

struct fetch_answer {
    int status;       /* 100 to 599: any status is an answer */
    const char *body; /* NUL-closed */
    size_t length;
    const char *content_type; /* NULL: not said, as for the next ones */
    const char *cache_control;
    const char *retry_after;
};

/* False, with *ret_fault, when no whole answer came. Limits out of range end the process. */
bool fetch_send(struct fetch *fetch, const struct fetch_call *call, struct arena *arena,
                struct fetch_answer *ret_answer, enum fetch_fault *ret_fault) MUST_CHECK;

/* True for an address that can be called: http or https with a host, no user or password, no
 * fragment, at most FETCH_URL_MAX bytes. secure: https only. Nothing is resolved. */
bool fetch_url_is_sound(const char *url, bool secure) MUST_CHECK;

/* The host of such an address, one of IPv6 without its brackets; NULL when it is not sound. */
const char *fetch_url_host(const char *url, struct arena *arena);

#endif
