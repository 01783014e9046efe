#include "app/exports.h"

#include "app/app.h"
#include "store/tx.h"
#include "store/zone.h"

bool exports_enter(struct work *work, struct error *error)
{
    struct app *app = work->app;
    if (atomic_fetch_add(&app->exports, 1) < EXPORTS_MOST)
        return true;
    atomic_fetch_sub(&app->exports, 1);
    error->retry_after = EXPORTS_RETRY_SECONDS;
    return error_set(error, CODE_UNAVAILABLE, NULL);
}

void exports_leave(const struct work *work)
{
    atomic_fetch_sub(&work->app->exports, 1);
}

bool exports_begin(struct work *work, struct error *error)
{
    work->one_snapshot = true;
    return work_begin(work, error);
}

bool exports_zone(struct work *work, struct zone *ret_zone, struct error *error)
{
    return zone_get(work->tx, ret_zone, error);
}

void exports_read_into(struct work *work, struct arena *arena)
{
    work->arena = arena;
    tx_answer_into(work->tx, arena);
}
