/* Reads the keys of one issuer again: when they are due, when a kid is unknown, when told to.
 *
 * A thread of its own for each issuer, so that a slow one holds up nobody else's. While an issuer
 * cannot be read its keys stay in use, until they are older than allowed; then there are none.
 * Made and freed by one thread; any thread may ask, wake and count. */
#ifndef PENNANT_API_AUTH_REFRESH_H
#define PENNANT_API_AUTH_REFRESH_H

#include "api/auth_source.h"

#define REFRESH_ASK_SECONDS  60   /* between two readings that unknown kids cause, at least */
#define REFRESH_WAIT_MS      2000 /* that a request waits for one */
#define REFRESH_WAITERS_MAX  32   /* requests that wait at a time, for one issuer */
#define REFRESH_FILE_SECONDS 2    /* between two readings of a set in a file */
#define REFRESH_BACK_OFF_MIN 1    /* seconds after a failure; doubled with each further one, */
#define REFRESH_BACK_OFF_MAX 60   /* up to this */

struct refresh_settings {
    const char *issuer; /* outlives the refresh, as the source does */
    const struct key_source *source;
    struct fetch *fetch; /* freed with the refresh; NULL for files */
    int64_t stale;       /* seconds after which keys that could not be read again are given up */
    unsigned char digest[SHA256_BYTES]; /* of a set that was read already; zeroes: none */
    /* Takes new keys over, or NULL: there are none any more. Called by the refresh's thread. */
    void (*take)(void *context, struct auth_keys *keys);
    void *context;
};

struct refresh;

/* Starts the thread; the first reading begins at once unless there was one. Ends the process when
 * no thread can be started. */
struct refresh *refresh_new(const struct refresh_settings *settings);

/* Ends the thread within a moment; NULL is allowed. */
void refresh_free(struct refresh *refresh);

enum refresh_answer {
    REFRESH_READ,   /* read well just now: look again */
    REFRESH_RECENT, /* read well, and asked for within REFRESH_ASK_SECONDS: what is unknown stays so
                     */
    REFRESH_UNSURE  /* cannot be read, or not yet: nobody knows */
};

/* A kid is unknown: has the issuer read, if it may, and waits. */
enum refresh_answer refresh_ask(struct refresh *refresh);

/* Has it read soon, without waiting. */
void refresh_wake(struct refresh *refresh);

/* All but issuer and keys; the fault is copied into the arena. */
void refresh_count(struct refresh *refresh, struct arena *arena,
                   struct auth_issuer_state *ret_state);

#endif
