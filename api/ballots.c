#include "api/ballots.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/ballots.h"

#define RATER_MOST 255

static const struct field BALLOT_FIELDS[] = {
    FIELD(ballot_draft, panel, ID, .required = true),
    FIELD(ballot_draft, unit_id, UUID),
    FIELD(ballot_draft, unit, CODE),
    FIELD(ballot_draft, item, ID),
    FIELD(ballot_draft, score, DECIMAL, .required = true),
    FIELD(ballot_draft, rater_unit, CODE),
};
static const struct field FILTER_FIELDS[] = {
    FIELD(ballot_filter, panel, ID),
    FIELD(ballot_filter, unit_id, UUID),
    FIELD(ballot_filter, rater, TEXT, .maximum = RATER_MOST),
};

const struct form BALLOT_FORM = FORM(BALLOT_FIELDS, ballot_draft);
const struct form BALLOT_FILTER_FORM = FORM(FILTER_FIELDS, ballot_filter);

bool ballot_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!ballots_list(&request->work, request_path(request, "period_id"), request->query,
                      &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool ballot_cast_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    bool created;
    if (!ballots_insert(&request->work, request_path(request, "period_id"), request->draft,
                        &created, &row, error))
        return false;
    encode_row(&reply->body, &row, 0);
    if (created)
        reply->status = 201;
    return true;
}
