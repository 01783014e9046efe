#include "app/bundles.h"

#include "app/app.h"
#include "app/certificates.h"
#include "app/facts.h"
#include "app/periods.h"
#include "app/runs.h"
#include "app/settings.h"
#include "base/text.h"
#include "document/bundle.h"
#include "store/bundle.h"
#include "store/run.h"
#include "store/scheme.h"

/* True also where no such version can be made. */
static bool version_store(struct work *work, const struct bundle_source *source,
                          enum bundle_view view, struct error *error)
{
    struct buffer text;
    const char *digest;
    buffer_init(&text);
    if (!bundle_write(&text, work->arena, source, view, &digest)) {
        buffer_release(&text);
        return true;
    }
    struct bundle_record record = {.view = BUNDLE_VIEWS[view],
                                   .digest = digest,
                                   .kid = signer_kid(source->signer),
                                   .document = text.data,
                                   .document_length = text.length};
    bool stored = bundle_insert(work->tx, source->period_id, &record, error);
    buffer_release(&text);
    return stored;
}

bool bundles_store(struct work *work, const struct period *period, struct error *error)
{
    struct campaign campaign;
    struct scheme_version version;
    struct organisation_settings settings;
    struct table run;
    day_t as_of;
    if (work->app->signer == NULL)
        return true;
    if (!run_get(work->tx, period->run_id, &run, error))
        return false;
    if (!day_parse(table_value(&run, 0, "as_of"), &as_of))
        return error_set(error, CODE_INTERNAL, NULL);
    if (!facts_load(work, period, as_of, &campaign, error) ||
        !scheme_load(work->tx, period->scheme_id, &version, error) ||
        !settings_load(work, &settings, error))
        return false;
    struct bundle_source source = {.period_id = period->id,
                                   .title = period->title,
                                   .document = version.document,
                                   .scheme = campaign.scheme,
                                   .facts = &campaign.facts,
                                   .signer = work->app->signer,
                                   .publish_minimum = settings.publish_minimum};
    return version_store(work, &source, BUNDLE_FULL, error) &&
           version_store(work, &source, BUNDLE_PUBLIC, error) &&
           certificates_sign(work, period->id, NULL, error);
}

bool bundles_make(struct work *work, const char *period_id, const char *reason,
                  struct table *ret_rows, struct error *error)
{
    struct period period;
    struct judged judged;
    work->one_snapshot = true;
    if (!work_begin(work, error) || !period_get(work->tx, period_id, &period, error))
        return false;
    if (!text_equal(period.state, "final"))
        return periods_state_conflict(&period, "final", error);
    if (work->app->signer == NULL)
        return error_set(error, CODE_SIGNING_KEY_MISSING, NULL);
    if (!bundle_list(work->tx, period_id, ret_rows, error))
        return false;
    if (ret_rows->row_count > 0)
        return true;
    /* Of several at once the others are told by the database, and find it at their next try. */
    return period_lock(work->tx, period_id, &period, error) &&
           runs_confirm(work, &period, period.run_id, &judged, error) &&
           bundles_store(work, &period, error) &&
           work_audit(work, "bundle.make", "period", period_id, reason, NULL, NULL, error) &&
           bundle_list(work->tx, period_id, ret_rows, error);
}

bool bundles_get(struct work *work, const char *period_id, const char *view,
                 const char **ret_document, const char **ret_digest, struct error *error)
{
    struct period period;
    struct table row;
    if (text_equal(view, BUNDLE_VIEWS[BUNDLE_FULL]) &&
        (work->principal->roles & ROLE_LEADERSHIP) == 0)
        return error_set(error, CODE_FORBIDDEN, NULL);
    if (!work_begin(work, error) || !period_get(work->tx, period_id, &period, error))
        return false;
    if (!text_equal(period.state, "final"))
        return periods_state_conflict(&period, "final", error);
    if (!bundle_get(work->tx, period_id, view, &row, error)) {
        if (error->code != CODE_NOT_FOUND || work->app->signer != NULL)
            return false;
        error_clear(error);
        return error_set(error, CODE_SIGNING_KEY_MISSING, NULL);
    }
    if (table_value(&row, 0, "document") == NULL)
        return error_set(error, CODE_BUNDLE_WITHHELD, NULL);
    *ret_document = table_value(&row, 0, "document");
    *ret_digest = table_value(&row, 0, "digest");
    return true;
}
