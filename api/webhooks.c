#include "api/webhooks.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/webhooks.h"
#include "base/fetch.h"

#define KINDS_MOST 50

#define DRAFT_FIELDS                                                                               \
    FIELD(webhook_draft, url, TEXT, .required = true, .maximum = FETCH_URL_MAX),                   \
        FIELD(webhook_draft, title, TEXT, .maximum = 200),                                         \
        FIELD(webhook_draft, kinds, TEXTS, .most = KINDS_MOST, .maximum = 64)

static const struct field CREATE_FIELDS[] = {DRAFT_FIELDS};
static const struct field REPLACE_FIELDS[] = {
    DRAFT_FIELDS, FIELD(webhook_draft, state, ENUM, .choices = "active disabled")};
static const struct field ROTATION_FIELDS[] = {FIELD(webhook_rotation, overlap_hours, INTEGER,
                                                     .minimum = 0, .maximum = WEBHOOK_OVERLAP_MOST,
                                                     .fallback = WEBHOOK_OVERLAP_HOURS)};
static const struct field FILTER_FIELDS[] = {
    FIELD(delivery_filter, state, ENUM, .choices = "pending delivered failed")};

const struct form WEBHOOK_FORM = FORM(CREATE_FIELDS, webhook_draft);
const struct form WEBHOOK_REPLACE_FORM = FORM(REPLACE_FIELDS, webhook_draft);
const struct form WEBHOOK_ROTATION_FORM = FORM(ROTATION_FIELDS, webhook_rotation);
const struct form DELIVERY_FILTER_FORM = FORM(FILTER_FIELDS, delivery_filter);

static const char *webhook_id(const struct request *request)
{
    return request_path(request, "webhook_id");
}

/* The row with the secret, which is told this once. */
static void secret_tell(struct request *request, struct reply *reply, const struct table *row,
                        const char *secret)
{
    buffer_byte(&reply->body, '{');
    encode_fields(&reply->body, row, 0, false);
    buffer_text(&reply->body, ",\"secret\":");
    buffer_json(&reply->body, secret);
    buffer_byte(&reply->body, '}');
    reply->cache_control = "no-store";
    reply_version(request, reply, table_value(row, 0, "version"));
}

bool webhook_create_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    const char *secret;
    if (!webhooks_create(&request->work, request->draft, &row, &secret, error))
        return false;
    secret_tell(request, reply, &row, secret);
    reply_created(request, reply, "/v1/webhooks/%s", table_value(&row, 0, "id"));
    return true;
}

bool webhook_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!webhooks_list(&request->work, &rows, error))
        return false;
    encode_all(reply, &rows);
    return true;
}

bool webhook_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!webhooks_get(&request->work, webhook_id(request), &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}

bool webhook_replace_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    int64_t version;
    if (!request_version(request, &version, error) ||
        !webhooks_replace(&request->work, webhook_id(request), request->draft, version, &row,
                          error))
        return false;
    encode_one(request, reply, &row);
    return true;
}

bool webhook_rotate_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    const char *secret;
    if (!webhooks_rotate(&request->work, webhook_id(request), request->draft, &row, &secret, error))
        return false;
    secret_tell(request, reply, &row, secret);
    reply->status = 201;
    return true;
}

bool webhook_ping_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!webhooks_ping(&request->work, webhook_id(request), &row, error))
        return false;
    encode_one(request, reply, &row);
    reply->status = 201;
    return true;
}

bool delivery_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!webhooks_deliveries(&request->work, webhook_id(request), request->query, &request->page,
                             &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool attempt_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!webhooks_attempts(&request->work, webhook_id(request),
                           request_path(request, "delivery_id"), &rows, error))
        return false;
    encode_all(reply, &rows);
    return true;
}

bool delivery_replay_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!webhooks_replay(&request->work, webhook_id(request), request_path(request, "delivery_id"),
                         &row, error))
        return false;
    encode_one(request, reply, &row);
    reply->status = 201;
    return true;
}
