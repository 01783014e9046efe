#include "api/objections.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/objections.h"

#define HREF_MOST 2000

/* An objection as it is sent. */
struct objection_body {
    const char *unit, *reason;
    day_t received_on;
    struct rows evidence; /* struct objection_evidence */
};

static const struct field EVIDENCE_FIELDS[] = {
    FIELD(objection_evidence, href, TEXT, .required = true, .maximum = HREF_MOST),
    FIELD(objection_evidence, sha256, TEXT),
};
static const struct form EVIDENCE_FORM = FORM(EVIDENCE_FIELDS, objection_evidence);
static const struct field OBJECTION_FIELDS[] = {
    FIELD(objection_body, unit, CODE, .required = true),
    FIELD(objection_body, reason, TEXT, .required = true),
    FIELD(objection_body, received_on, DATE),
    FIELD(objection_body, evidence, FORMS, .form = &EVIDENCE_FORM, .most = OBJECTION_EVIDENCE_MOST),
};
static const struct field FILTER_FIELDS[] = {
    FIELD(objection_filter, state, ENUM, .choices = "open upheld dismissed"),
    FIELD(objection_filter, unit, CODE),
};
static const struct field DECISION_FIELDS[] = {
    FIELD(objection_decision, outcome, ENUM, .required = true, .choices = "upheld dismissed"),
    FIELD(objection_decision, reason, TEXT, .required = true),
};

const struct form OBJECTION_FORM = FORM(OBJECTION_FIELDS, objection_body);
const struct form OBJECTION_FILTER_FORM = FORM(FILTER_FIELDS, objection_filter);
const struct form OBJECTION_DECISION_FORM = FORM(DECISION_FIELDS, objection_decision);

bool objection_create_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct objection_body *body = request->draft;
    const struct objection_draft draft = {
        .unit = body->unit,
        .reason = body->reason,
        .received_on = body->received_on,
        .evidence = body->evidence.items,
        .evidence_count = body->evidence.count,
    };
    const char *receipt;
    struct table row;
    if (!objections_insert(&request->work, request_path(request, "period_id"), &draft, &row,
                           &receipt, error))
        return false;
    buffer_byte(&reply->body, '{');
    encode_fields(&reply->body, &row, 0, false);
    buffer_text(&reply->body, ",\"receipt\":");
    buffer_json(&reply->body, receipt);
    buffer_byte(&reply->body, '}');
    reply_created(request, reply, "/v1/objections/%s", table_value(&row, 0, "id"));
    return true;
}

bool objection_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!objections_list(&request->work, request_path(request, "period_id"), request->query,
                         &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool objection_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!objections_get(&request->work, request_path(request, "objection_id"), &row, error))
        return false;
    encode_row(&reply->body, &row, 0);
    return true;
}

bool objection_follow_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!objections_follow(&request->work, request_path(request, "receipt"), &row, error))
        return false;
    encode_row(&reply->body, &row, 0);
    return true;
}

/* With the address of what an upheld objection changed. */
bool objection_decide_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!objections_decide(&request->work, request_path(request, "objection_id"), request->draft,
                           &row, error))
        return false;
    buffer_byte(&reply->body, '{');
    encode_fields(&reply->body, &row, 0, false);
    buffer_text(&reply->body, ",\"differences\":");
    buffer_json(&reply->body,
                arena_print(request->arena, "/v1/runs/%s/differences?against=%s",
                            table_value(&row, 0, "run_after"), table_value(&row, 0, "run_before")));
    buffer_byte(&reply->body, '}');
    reply->status = 201;
    return true;
}
