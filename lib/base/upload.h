/* One request of a command to a server of ours over HTTP or HTTPS, with a body of any size that is
 * read while it is sent, and the whole answer. With fetch.c the only user of libcurl.
 *
 * No redirects, no cookies; proxies as the environment says. Certificates are checked. A struct
 * upload belongs to one thread and keeps its connection open between calls. Answers live in the
 * arena. */
#ifndef PENNANT_BASE_UPLOAD_H
#define PENNANT_BASE_UPLOAD_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buffer.h"
#include "base/principal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UPLOAD_ANSWER_MAX      ((size_t)64 * 1024 * 1024) /* bytes of an answer */
#define UPLOAD_CONNECT_SECONDS 10
#define UPLOAD_IDLE_SECONDS    120 /* without a byte either way until a call is given up */
#define UPLOAD_UNKNOWN         (-1)
#define UPLOAD_FAILED          ((size_t)-1)

struct upload;

/* ca_file: PEM of the authorities that are trusted; NULL: the system's. NULL: libcurl will not
 * start. */
struct upload *upload_new(const char *ca_file) MUST_CHECK;
void upload_free(struct upload *upload); /* NULL is allowed */

struct upload_call {
    const char *method, *url;
    struct strings headers; /* "Name: value" */
    /* The next bytes of the body, at most size; 0: its end; UPLOAD_FAILED: stop. NULL: no body. */
    size_t (*read)(void *context, char *bytes, size_t size);
    void *context;
    int64_t length; /* of the body; UPLOAD_UNKNOWN: it is sent in chunks */
};

struct upload_answer {
    int status;
    const char *body; /* NUL-closed */
    size_t length;
    int retry_after; /* seconds; 0: not said */
};

/* False, with a sentence in complaint, when no whole answer came; any status is an answer. */
bool upload_send(struct upload *upload, const struct upload_call *call, struct arena *arena,
                 struct upload_answer *ret_answer, struct buffer *complaint) MUST_CHECK;

#endif
