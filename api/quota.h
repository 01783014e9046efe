/* How many requests a client may send: a bucket of tokens for each, refilled steadily.
 *
 * A client is a subject within its organisation, or an address where there is no good token. Bulk
 * routes have buckets of their own. Kept in this process only: behind several servers a client has
 * as many buckets. Memory is bounded: a client that was idle long enough to have a full bucket
 * again is forgotten, and when a set of places is all in use the fullest makes room. Any thread. */
#ifndef PENNANT_API_QUOTA_H
#define PENNANT_API_QUOTA_H

#include "base/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LIMIT_WINDOW  60      /* seconds in which an empty bucket fills */
#define LIMIT_CLIENTS 16384   /* remembered at a time, of each kind */
#define LIMIT_MAX     1000000 /* requests in a window that may be configured */

enum limit_kind { LIMIT_DEFAULT, LIMIT_BULK, LIMIT_KINDS };

struct limits;

/* Requests in a window, of each kind; 0: no limit. Never NULL. */
struct limits *limits_new(const int64_t quotas[LIMIT_KINDS]);
void limits_free(struct limits *limits); /* NULL is allowed */

/* What a client has left. */
struct allowance {
    const char *policy; /* "default", "bulk"; NULL: nothing is limited */
    int64_t quota;      /* requests in a window */
    int64_t remaining;  /* requests that would be taken at once */
    int64_t reset;      /* seconds until the bucket is full */
    int64_t wait;       /* seconds until the next request is taken; 0: now */
};

/* Takes one request of a client at a time of a steady clock in microseconds. False when the bucket
 * is empty: nothing is taken then. limits may be NULL. */
bool limits_take(struct limits *limits, enum limit_kind kind, const char *client, int64_t now,
                 struct allowance *ret_allowance) MUST_CHECK;

#endif
