/* Who is asking: what a verified token says, carried from the HTTP face down to row security. */
#ifndef PENNANT_BASE_PRINCIPAL_H
#define PENNANT_BASE_PRINCIPAL_H

#include <stdbool.h>
#include <stddef.h>

/* Bits, so that a route can name several. */
enum role {
    ROLE_PUBLIC = 1, /* no token */
    ROLE_WINDOW = 2,
    ROLE_EVALUATOR = 4,
    ROLE_LEADERSHIP = 8,
    ROLE_ORGANISER = 16,
    ROLE_COLLECTOR = 32
};
#define ROLE_COUNT 6

struct strings {
    const char *const *items;
    size_t count;
};

struct principal {
    const char *subject; /* NULL without a token */
    const char
        *organisation;    /* the organisation's code; NULL for public until the request names it */
    unsigned roles;       /* bits of enum role */
    struct strings units; /* codes of the units a window or rater speaks for */
    struct strings positions; /* posts a leader holds, for approvals by post */
    struct strings sources;   /* sources a collector owns */
};

/* "window" for one bit, and back; NULL / 0 when there is no such role. */
const char *role_name(enum role role);
unsigned role_from_name(const char *name);

bool strings_has(const struct strings *strings, const char *text);

#endif
