#include "api/follow_ups.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/follow_ups.h"

static const struct field FILTER_FIELDS[] = {
    FIELD(follow_up_filter, survey, CODE),
    FIELD(follow_up_filter, state, ENUM, .choices = FOLLOW_UP_STATES),
    FIELD(follow_up_filter, unit_id, UUID),
    FIELD(follow_up_filter, unit, CODE),
    FIELD(follow_up_filter, overdue, ENUM, .choices = "true false"),
};
static const struct field ACTION_FIELDS[] = {
    FIELD(action_draft, action, ENUM, .required = true, .choices = FOLLOW_UP_ACTIONS),
    FIELD(action_draft, outcome, ENUM, .choices = FOLLOW_UP_OUTCOMES),
    FIELD(action_draft, text, TEXT),
};

const struct form FOLLOW_UP_FILTER_FORM = FORM(FILTER_FIELDS, follow_up_filter);
const struct form FOLLOW_UP_ACTION_FORM = FORM(ACTION_FIELDS, action_draft);

bool follow_up_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!follow_ups_list(&request->work, request->query, &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool follow_up_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!follow_ups_get(&request->work, request_path(request, "follow_up_id"), &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}

bool follow_up_act_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!follow_ups_act(&request->work, request_path(request, "follow_up_id"), request->draft, &row,
                        error))
        return false;
    encode_one(request, reply, &row);
    reply->status = 201;
    return true;
}
