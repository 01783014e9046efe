/* What all requests share: the pool and the settings. Made at the start, freed after the last
 * request; any thread reads it, and the count in it is atomic. */
#ifndef PENNANT_APP_APP_H
#define PENNANT_APP_APP_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/pulse.h"
#include "base/seal.h"
#include "base/signature.h"
#include "store/pool.h"
#include "store/replica.h"

#include <stdatomic.h>
#include <stdbool.h>

struct app_settings {
    const char *database; /* libpq conninfo of pennant_app */
    const char *replica;  /* of a streaming replica for reads that may be stale; NULL: none */
    int pool_size;        /* connections, 1 to POOL_SIZE_MAX */
    int pool_wait_ms;     /* how long a request may wait for one */
    const struct signer
        *signer; /* of bundles and certificates; the caller's; NULL: none are made */
    const struct sealer *sealer;    /* of secret ballots; the caller's; NULL: none are taken */
    const struct public_keys *keys; /* published: the signer's and older ones; the caller's */
    const char *public_url;         /* of this service, as others reach it; NULL: not known */
    int change_waiters;             /* requests that may wait for changes at once */
    struct app_webhooks {
        const struct sealer *key; /* of their secrets; the caller's; NULL: none are taken */
        bool http;                /* also to plain http */
    } webhooks;
};

#define RESULTS_LARGE_MOST 2 /* large results computed at once, for their memory */

struct app {
    struct pool *pool;
    struct replica *replica;        /* NULL: none */
    struct pool *bulk;              /* of imports, apart so that they never wait for each other */
    struct known_memory *known;     /* units and indicators as last read (store/known_memory.h) */
    struct event_posts *posts;      /* single events on their way (app/event_posts.h) */
    struct live_versions *versions; /* of live standings (app/live_versions.h) */
    struct live_results *live;      /* standings of now (app/live_results.h) */
    struct pulse *changes;          /* beats when there are new ones (store/change.h) */
    const struct signer *signer;    /* NULL: no signing key */
    const struct sealer *sealer;    /* NULL: no ballot key */
    struct app_webhooks webhooks;
    const struct public_keys *keys;
    const char *public_url;
    atomic_int imports;       /* being carried on (app/imports.h) */
    atomic_int large_results; /* being computed (app/result_size.h) */
    atomic_int exports;       /* being made (app/exports.h) */
};

/* NULL with the error when the pool's thread cannot be started. Does not wait for the database;
 * store_check (store/check.h) tells whether it is fit to serve. */
struct app *app_new(const struct app_settings *settings, struct error *error) MUST_CHECK;

/* Closes the pool; no work may be open. NULL is allowed. */
void app_free(struct app *app);

#endif
