#include "api/rewards.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/rewards.h"

static const struct field REWARD_FIELDS[] = {
    FIELD(reward_filter, unit, CODE),
    FIELD(reward_filter, period_id, UUID),
    FIELD(reward_filter, cause, ENUM, .choices = "win superior consequence penalty last"),
    FIELD(reward_filter, kind, ENUM, .choices = "money points leave_days right action"),
    FIELD(reward_filter, from, DATE),
    FIELD(reward_filter, to, DATE),
};
static const struct field CUSTODY_FIELDS[] = {
    FIELD(custody_filter, scheme, CODE),
    FIELD(custody_filter, award, ID),
    FIELD(custody_filter, unit, CODE),
};

const struct form REWARD_FILTER_FORM = FORM(REWARD_FIELDS, reward_filter);
const struct form CUSTODY_FILTER_FORM = FORM(CUSTODY_FIELDS, custody_filter);

bool reward_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!rewards_list(&request->work, request->query, &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool custody_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!custody_list(&request->work, request->query, &rows, error))
        return false;
    encode_all(reply, &rows);
    return true;
}

bool handover_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!handovers_list(&request->work, request->query, &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}
