#include "app/app.h"

#include "app/event_posts.h"
#include "app/imports.h"
#include "app/live_results.h"
#include "app/live_versions.h"
#include "base/fatal.h"
#include "store/known_memory.h"

#include <stdlib.h>

/* NULL where there is none, or with the error. */
static struct replica *replica_open(const struct app_settings *settings, struct error *error)
{
    struct pool_settings pool = {.conninfo = settings->replica,
                                 .size = settings->pool_size,
                                 .wait_ms = settings->pool_wait_ms};
    return settings->replica != NULL ? replica_new(settings->database, &pool, error) : NULL;
}

struct app *app_new(const struct app_settings *settings, struct error *error)
{
    struct pool_settings pool = {.conninfo = settings->database,
                                 .size = settings->pool_size,
                                 .wait_ms = settings->pool_wait_ms};
    struct app *app = calloc(1, sizeof(*app));
    if (app == NULL)
        fatal("out of memory");
    app->signer = settings->signer;
    app->sealer = settings->sealer;
    app->keys = settings->keys;
    app->public_url = settings->public_url;
    app->webhooks = settings->webhooks;
    app->changes = pulse_new(settings->change_waiters);
    app->pool = pool_new(&pool, error);
    app->replica = replica_open(settings, error);
    pool.size = IMPORTS_MOST * IMPORT_LANES;
    bool good = app->pool != NULL && (app->replica != NULL || settings->replica == NULL);
    app->bulk = good ? pool_new(&pool, error) : NULL;
    if (app->bulk == NULL) {
        replica_free(app->replica);
        pool_free(app->pool);
        pulse_free(app->changes);
        free(app);
        return NULL;
    }
    app->known = known_memory_new();
    app->posts = event_posts_new(app, settings->pool_wait_ms);
    app->versions = live_versions_new(settings->pool_wait_ms);
    app->live = live_results_new();
    return app;
}

void app_free(struct app *app)
{
    if (app == NULL)
        return;
    live_results_free(app->live);
    live_versions_free(app->versions);
    event_posts_free(app->posts);
    known_memory_free(app->known);
    pool_free(app->bulk);
    replica_free(app->replica);
    pool_free(app->pool);
    pulse_free(app->changes);
    free(app);
}
