#include "app/webhooks.h"

#include "app/app.h"
#include "base/digest.h"
#include "base/fetch.h"
#include "base/seal.h"
#include "base/text.h"
#include "base/uuid.h"
#include "store/webhook.h"

const char *webhook_place(struct arena *arena, const char *organisation_id, const char *id)
{
    return arena_print(arena, "webhook %s %s", organisation_id, id);
}

/* "whsec_" and base64 (RFC 4648 section 4), as receivers' libraries take it. */
static const char *secret_make(struct work *work, const char *id, struct bytes *ret_sealed)
{
    unsigned char *bytes = arena_take(work->arena, WEBHOOK_SECRET_BYTES, 1);
    random_bytes(bytes, WEBHOOK_SECRET_BYTES);
    *ret_sealed = seal_close(work->app->webhooks.key, work->arena,
                             webhook_place(work->arena, work->organisation_id, id),
                             (struct bytes){bytes, WEBHOOK_SECRET_BYTES});
    return arena_print(work->arena, "whsec_%s",
                       base64_encode(work->arena, bytes, WEBHOOK_SECRET_BYTES));
}

static bool draft_check(const struct work *work, const struct webhook_draft *draft,
                        struct error *error)
{
    if (!fetch_url_is_sound(draft->url, !work->app->webhooks.http))
        error_add(error, "#/url", CODE_FORMAT_INVALID, "expected",
                  work->app->webhooks.http ? "an http or https address" : "an https address", NULL);
    return error_none(error);
}

static bool key_check(const struct work *work, struct error *error)
{
    return work->app->webhooks.key != NULL || error_set(error, CODE_WEBHOOK_KEY_MISSING, NULL);
}

/* True for the one row there is. */
static bool found(const struct table *row, const char *what, struct error *error)
{
    return row->row_count > 0 || error_set(error, CODE_NOT_FOUND, "what", what, NULL);
}

static const char *webhook_json(struct arena *arena, const struct table *row)
{
    struct buffer out;
    struct strings kinds = table_list(arena, table_value(row, 0, "kinds"));
    buffer_init(&out);
    buffer_text(&out, "{\"url\":");
    buffer_json(&out, table_value(row, 0, "url"));
    buffer_text(&out, ",\"state\":");
    buffer_json(&out, table_value(row, 0, "state"));
    buffer_text(&out, ",\"kinds\":[");
    for (size_t i = 0; i < kinds.count; i++) {
        buffer_text(&out, i > 0 ? "," : "");
        buffer_json(&out, kinds.items[i]);
    }
    buffer_text(&out, "]}");
    return buffer_finish(&out, arena);
}

bool webhooks_create(struct work *work, const struct webhook_draft *draft, struct table *ret_row,
                     const char **ret_secret, struct error *error)
{
    struct table rows;
    char *id = arena_take(work->arena, UUID_TEXT, 1);
    uuid_new(id);
    if (!key_check(work, error) || !draft_check(work, draft, error) || !work_begin(work, error) ||
        !webhook_list(work->tx, &rows, error))
        return false;
    if (rows.row_count >= WEBHOOKS_MOST)
        return error_add(error, "#", CODE_TOO_MANY, "max",
                         arena_print(work->arena, "%d", WEBHOOKS_MOST), NULL);
    struct webhook_record record = {.id = id,
                                    .url = draft->url,
                                    .title = draft->title,
                                    .kinds = draft->kinds,
                                    .created_by = work->principal->subject};
    *ret_secret = secret_make(work, id, &record.sealed);
    return webhook_insert(work->tx, &record, ret_row, error) &&
           work_audit(work, "webhook.create", "webhook", id, NULL, NULL,
                      webhook_json(work->arena, ret_row), error);
}

bool webhooks_list(struct work *work, struct table *ret_rows, struct error *error)
{
    return work_begin(work, error) && webhook_list(work->tx, ret_rows, error);
}

bool webhooks_get(struct work *work, const char *id, struct table *ret_row, struct error *error)
{
    return work_begin(work, error) && webhook_get(work->tx, id, ret_row, error) &&
           found(ret_row, "webhook", error);
}

bool webhooks_replace(struct work *work, const char *id, const struct webhook_draft *draft,
                      int64_t version, struct table *ret_row, struct error *error)
{
    struct table before;
    struct webhook_record record = {.id = id,
                                    .url = draft->url,
                                    .title = draft->title,
                                    .kinds = draft->kinds,
                                    .state = draft->state != NULL ? draft->state : "active"};
    if (!draft_check(work, draft, error) || !webhooks_get(work, id, &before, error) ||
        !webhook_replace(work->tx, &record, version, ret_row, error))
        return false;
    if (ret_row->row_count == 0)
        return error_set(error, CODE_PRECONDITION_FAILED, NULL);
    return work_audit(work, "webhook.replace", "webhook", id, NULL,
                      webhook_json(work->arena, &before), webhook_json(work->arena, ret_row),
                      error);
}

bool webhooks_rotate(struct work *work, const char *id, const struct webhook_rotation *rotation,
                     struct table *ret_row, const char **ret_secret, struct error *error)
{
    struct bytes sealed;
    if (!key_check(work, error) || !work_begin(work, error))
        return false;
    *ret_secret = secret_make(work, id, &sealed);
    return webhook_rotate(work->tx, id, sealed, rotation->overlap_hours, ret_row, error) &&
           found(ret_row, "webhook", error) &&
           work_audit(work, "webhook.rotate", "webhook", id, NULL, NULL, NULL, error);
}

bool webhooks_ping(struct work *work, const char *id, struct table *ret_row, struct error *error)
{
    char *message_id = arena_take(work->arena, UUID_TEXT, 1);
    uuid_new(message_id);
    return work_begin(work, error) && webhook_ping(work->tx, id, message_id, ret_row, error) &&
           found(ret_row, "webhook", error) &&
           work_audit(work, "webhook.ping", "webhook", id, NULL, NULL, NULL, error);
}

bool webhooks_replay(struct work *work, const char *id, const char *delivery_id,
                     struct table *ret_row, struct error *error)
{
    return work_begin(work, error) && webhook_replay(work->tx, id, delivery_id, ret_row, error) &&
           found(ret_row, "delivery", error) &&
           work_audit(work, "webhook.replay", "webhook", id, NULL, NULL,
                      arena_print(work->arena, "{\"delivery_id\":\"%s\"}", delivery_id), error);
}

bool webhooks_deliveries(struct work *work, const char *id, const struct delivery_filter *filter,
                         const struct page *page, struct table *ret_rows, struct error *error)
{
    struct table row;
    return webhooks_get(work, id, &row, error) &&
           webhook_delivery_list(work->tx, id, filter->state, page, ret_rows, error);
}

bool webhooks_attempts(struct work *work, const char *id, const char *delivery_id,
                       struct table *ret_rows, struct error *error)
{
    struct table row;
    return webhooks_get(work, id, &row, error) &&
           webhook_attempt_list(work->tx, id, delivery_id, ret_rows, error);
}
