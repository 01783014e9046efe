#include "api/awards.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/awards.h"

static const struct field FILTER_FIELDS[] = {
    FIELD(award_filter, period_id, UUID),
    FIELD(award_filter, unit, CODE),
    FIELD(award_filter, award, ID),
    FIELD(award_filter, scheme, CODE),
    FIELD(award_filter, revoked, ENUM, .choices = "true false"),
};
static const struct field REVOCATION_FIELDS[] = {
    FIELD(revocation_draft, reason, TEXT, .required = true),
    FIELD(revocation_draft, event_id, UUID),
};

const struct form AWARD_FILTER_FORM = FORM(FILTER_FIELDS, award_filter);
const struct form REVOCATION_FORM = FORM(REVOCATION_FIELDS, revocation_draft);

bool award_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!awards_list(&request->work, request->query, &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool award_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!awards_get(&request->work, request_path(request, "award_id"), &row, error))
        return false;
    encode_row(&reply->body, &row, 0);
    return true;
}

bool award_revoke_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!awards_revoke(&request->work, request_path(request, "award_id"), request->draft, &row,
                       error))
        return false;
    encode_row(&reply->body, &row, 0);
    reply->status = 201;
    return true;
}
