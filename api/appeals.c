#include "api/appeals.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/appeals.h"
#include "app/verdicts.h"

static const struct field APPEAL_FIELDS[] = {
    FIELD(appeal_draft, reason, TEXT, .required = true),
    FIELD(appeal_draft, evidence, JSON),
};
static const struct field FILTER_FIELDS[] = {
    FIELD(appeal_filter, state, ENUM, .choices = APPEAL_STATES),
    FIELD(appeal_filter, unit_id, UUID),
    FIELD(appeal_filter, unit, CODE),
    FIELD(appeal_filter, event_id, UUID),
};
static const struct field DECISION_FIELDS[] = {
    FIELD(appeal_decision, outcome, ENUM, .required = true, .choices = APPEAL_OUTCOMES),
    FIELD(appeal_decision, finding, ENUM, .choices = FINDINGS),
    FIELD(appeal_decision, points, DECIMAL),
    FIELD(appeal_decision, reason, TEXT, .required = true),
};

const struct form APPEAL_FORM = FORM(APPEAL_FIELDS, appeal_draft);
const struct form APPEAL_FILTER_FORM = FORM(FILTER_FIELDS, appeal_filter);
const struct form APPEAL_DECISION_FORM = FORM(DECISION_FIELDS, appeal_decision);

bool appeal_file_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!appeals_file(&request->work, request_path(request, "event_id"), request->draft, &row,
                      error))
        return false;
    encode_one(request, reply, &row);
    reply_created(request, reply, "/v1/appeals/%s", table_value(&row, 0, "id"));
    return true;
}

bool appeal_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!appeals_list(&request->work, request->query, &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool appeal_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!appeals_get(&request->work, request_path(request, "appeal_id"), &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}

bool appeal_decide_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!appeals_decide(&request->work, request_path(request, "appeal_id"), request->draft, &row,
                        error))
        return false;
    encode_one(request, reply, &row);
    reply->status = 201;
    return true;
}
