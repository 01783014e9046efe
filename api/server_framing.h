/* The check of a request's framing: where one message ends and the next begins must be beyond
 * doubt.
 *
 * civetweb forgives much: it takes the first of two lengths, stops silently at a line it cannot
 * read, and skips blank lines before a request. A proxy in front may read the same bytes in another
 * way, and then one client's bytes become another's request. Every name and value that civetweb
 * found must therefore lie back to back in its buffer, from the method to the blank line, and
 * headers that frame or identify may occur once. Private to the server files. Pure. */
#ifndef PENNANT_API_SERVER_FRAMING_H
#define PENNANT_API_SERVER_FRAMING_H

#include <civetweb.h>
#include <stdbool.h>
#include <stdint.h>

struct framing {
    bool chunked;
    int64_t head;   /* bytes from the method to the blank line */
    int64_t length; /* Content-Length, 0 without one */
    bool keep_alive;
};

/* NULL and the framing when the request is sound, else what is wrong with it, in a few words. */
const char *framing_check(const struct mg_request_info *info, struct framing *ret_framing);

#endif
