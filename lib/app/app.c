#include "app/app.h"

#include "app/event_posts.h"
#include "app/live_results.h"
#include "app/live_versions.h"
#include "base/fatal.h"

#include <stdlib.h>

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
    app->pool = pool_new(&pool, error);
    if (app->pool == NULL) {
        free(app);
        return NULL;
    }
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
    pool_free(app->pool);
    free(app);
}
