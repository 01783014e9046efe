#include "app/work.h"

#include "app/app.h"
#include "store/audit.h"
#include "store/idempotency.h"
#include "store/tx.h"

#include <string.h>

/* Looks the key up; a reply kept for the same request is repeated. */
static bool claim_key(struct work *work, struct error *error)
{
    struct kept_reply kept = {0};
    bool taken = false, found = false;
    if (!idempotency_claim(work->tx, work->operation, work->idempotency_key, &taken, &found, &kept,
                           error))
        return false;
    if (!taken) {
        error->retry_after = 1;
        return error_set(error, CODE_IDEMPOTENCY_KEY_BUSY, NULL);
    }
    if (!found)
        return true;
    if (!bytes_equal(kept.fingerprint, work->fingerprint, SHA256_BYTES))
        return error_set(error, CODE_IDEMPOTENCY_KEY_REUSED, NULL);
    work->replay = (struct stored_reply){.status = kept.status,
                                         .content_type = kept.content_type,
                                         .location = kept.location,
                                         .etag = kept.etag,
                                         .body = kept.body,
                                         .body_length = kept.body_length};
    return error_set(error, CODE_REPLAYED, NULL);
}

/* A read that may be stale goes to the replica, while that is no further behind. */
static struct pool *pool_choose(const struct work *work)
{
    const struct app *app = work->app;
    struct pool *pool = NULL;
    if (work->bulk)
        return app->bulk;
    if (app->replica != NULL && !work->writes && work->stale_ms > 0)
        pool = replica_pool(app->replica, work->stale_ms);
    return pool != NULL ? pool : app->pool;
}

bool work_begin(struct work *work, struct error *error)
{
    struct tx_organisation organisation;
    static const enum tx_mode modes[2][2] = {{TX_READ, TX_READ_ON}, {TX_WRITE, TX_WRITE_SNAPSHOT}};
    enum tx_mode mode = modes[work->writes][work->one_snapshot];
    if (work->tx != NULL)
        return true;
    if (!tx_begin(pool_choose(work), mode, work->principal, work->request_id, work->arena,
                  &work->tx, &organisation, error))
        return false;
    tx_reply_by(work->tx, work->relay);
    work->organisation_id = organisation.id;
    work->time_zone = organisation.time_zone;
    if (!day_parse(organisation.today, &work->today))
        error_set(error, CODE_INTERNAL, NULL);
    else if (work->idempotency_key == NULL || !work->writes || claim_key(work, error))
        return true;
    work_rollback(work);
    return false;
}

bool work_finish(struct work *work, const struct stored_reply *reply, struct error *error)
{
    struct tx *tx = work->tx;
    if (tx == NULL)
        return true;
    if (work->idempotency_key != NULL && work->writes && reply->status < 500) {
        struct kept_reply kept = {.status = reply->status,
                                  .content_type = reply->content_type,
                                  .location = reply->location,
                                  .etag = reply->etag,
                                  .body = reply->body,
                                  .body_length = reply->body_length};
        memcpy(kept.fingerprint, work->fingerprint, SHA256_BYTES);
        idempotency_keep(tx, work->operation, work->idempotency_key, &kept);
    }
    work->tx = NULL;
    return tx_commit(tx, error);
}

void work_rollback(struct work *work)
{
    tx_rollback(work->tx);
    work->tx = NULL;
}

bool work_audit(struct work *work, const char *action, const char *object_kind,
                const char *object_id, const char *reason, const char *before, const char *after,
                struct error *error)
{
    if (work->tx == NULL || !work->writes)
        return error_set(error, CODE_INTERNAL, NULL);
    struct audit_row row = {.action = action,
                            .object_kind = object_kind,
                            .object_id = object_id,
                            .reason = reason,
                            .before = before,
                            .after = after};
    audit_write(work->tx, &row);
    return true;
}
