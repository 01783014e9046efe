#include "app/ballot_keys.h"

#include "app/app.h"
#include "app/periods.h"
#include "base/seal.h"
#include "base/text.h"
#include "store/panel.h"
#include "store/period.h"
#include "store/secret_ballot.h"

#include <pthread.h>

/* One request at a time makes keys, so that requests that come together do not make the same ones.
 */
static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;

const char *ballot_key_place(const struct work *work, const char *period_id, const char *panel,
                             const char *unit_id)
{
    return arena_print(work->arena, "%s %s %s %s", work->organisation_id, period_id, panel,
                       unit_id);
}

/* The entrants that need a key; the period keeps its state. */
static bool missing_find(struct work *work, const char *period_id, const char *panel,
                         struct table *ret_missing, struct error *error)
{
    struct period period;
    struct table row;
    if (!work_begin(work, error) || !period_lock(work->tx, period_id, &period, error) ||
        !panel_get(work->tx, period_id, panel, &row, error))
        return false;
    const char *mode = table_value(&row, 0, "mode");
    if (!text_equal(period.state, "open"))
        return periods_state_conflict(&period, "open", error);
    if (!text_equal(mode, "secret"))
        return error_set(error, CODE_STATE_CONFLICT, "what", "panel", "state", mode, "needed",
                         "secret", NULL);
    if (text_equal(table_value(&row, 0, "raters"), "given") &&
        text_equal(table_value(&row, 0, "members"), "[]"))
        return error_set(error, CODE_PANEL_EMPTY, "panel", panel, NULL);
    return ballot_key_missing(work->tx, period_id, panel, BALLOT_KEYS_AT_ONCE, ret_missing, error);
}

static void keys_make(struct work *work, const char *period_id, const char *panel,
                      const struct table *missing, struct key_record *ret_record)
{
    size_t count = missing->row_count;
    const char **units = ARENA_ARRAY(work->arena, const char *, count);
    struct bytes *public_keys = ARENA_ARRAY(work->arena, struct bytes, count);
    struct bytes *sealed = ARENA_ARRAY(work->arena, struct bytes, count);
    for (size_t i = 0; i < count; i++) {
        struct bytes private_key;
        units[i] = table_value(missing, i, "unit_id");
        blind_key_make(work->arena, &private_key, &public_keys[i]);
        sealed[i] = seal_close(work->app->sealer, work->arena,
                               ballot_key_place(work, period_id, panel, units[i]), private_key);
        blind_key_wipe(private_key);
    }
    *ret_record = (struct key_record){units, public_keys, sealed, count};
}

/* Keys take a while, and meanwhile no connection is held: what they were made for is looked at
 * again afterwards. */
static bool keys_store(struct work *work, const char *period_id, const char *panel,
                       const char *reason, struct table *ret_row, struct error *error)
{
    struct table missing;
    struct key_record record;
    if (!missing_find(work, period_id, panel, &missing, error))
        return false;
    work_rollback(work);
    keys_make(work, period_id, panel, &missing, &record);
    return missing_find(work, period_id, panel, &missing, error) &&
           ballot_key_insert(work->tx, period_id, panel, &record, ret_row, error) &&
           work_audit(work, "panel.lock", "panel",
                      arena_print(work->arena, "%s/%s", period_id, panel), reason, NULL, NULL,
                      error);
}

bool ballot_keys_make(struct work *work, const char *period_id, const char *panel,
                      const char *reason, struct table *ret_row, struct error *error)
{
    if (work->app->sealer == NULL)
        return error_set(error, CODE_BALLOT_KEY_MISSING, NULL);
    pthread_mutex_lock(&making);
    bool done = keys_store(work, period_id, panel, reason, ret_row, error);
    pthread_mutex_unlock(&making);
    return done;
}

bool ballot_keys_list(struct work *work, const char *period_id, const char *panel,
                      const struct page *page, struct table *ret_rows, struct error *error)
{
    struct period period;
    struct table row;
    return work_begin(work, error) && period_get(work->tx, period_id, &period, error) &&
           panel_get(work->tx, period_id, panel, &row, error) &&
           ballot_key_list(work->tx, period_id, panel, page, ret_rows, error);
}
