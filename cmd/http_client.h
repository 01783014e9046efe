/* One HTTP/1.1 request to this machine's own server, one whole answer: what the demonstration plays
 * its campaign with. No TLS, no redirects, no keep-alive. Texts of the answer live in the arena. */
#ifndef PENNANT_CMD_HTTP_CLIENT_H
#define PENNANT_CMD_HTTP_CLIENT_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

#define HTTP_SECONDS    10                 /* without a byte until a call is given up */
#define HTTP_ANSWER_MAX (16 * 1024 * 1024) /* bytes of an answer, head and body */

struct http_call {
    int port; /* on 127.0.0.1 */
    const char *method, *path;
    const char *token;        /* bearer token; NULL: none */
    const char *key;          /* Idempotency-Key; NULL: none */
    const char *precondition; /* a whole header line such as "If-None-Match: *"; NULL: none */
    const char *content_type; /* NULL: application/json when there is a body */
    const char *body;         /* NULL: none */
};

struct http_answer {
    int status;
    const char *body;
    size_t length;
};

/* False, with one line in complaints, when no whole answer came; any status is an answer. */
bool http_send(const struct http_call *call, struct arena *arena, struct http_answer *ret_answer,
               struct buffer *complaints) MUST_CHECK;

/* Could a server listen on this port of 127.0.0.1 now? */
bool http_port_is_free(int port);

#endif
