#include "api/runs.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/run_reviews.h"

struct run_proposal {
    const char *note; /* why a proposal is asked for; kept in the log of changes */
};

/* What a run is compared with. */
struct run_comparison {
    const char *against;
};

static const struct field PROPOSAL_FIELDS[] = {FIELD(run_proposal, note, TEXT)};
static const struct field COMPARISON_FIELDS[] = {FIELD(run_comparison, against, UUID)};
static const struct field DECISION_FIELDS[] = {
    FIELD(run_choice, outcome, ENUM, .required = true, .choices = "apply cancel"),
    FIELD(run_choice, reason, TEXT, .required = true),
};

const struct form RUN_PROPOSAL_FORM = FORM(PROPOSAL_FIELDS, run_proposal);
const struct form RUN_DIFFERENCES_FORM = FORM(COMPARISON_FIELDS, run_comparison);
const struct form RUN_DECISION_FORM = FORM(DECISION_FIELDS, run_choice);

bool run_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!runs_list(&request->work, request_path(request, "period_id"), &request->page, &rows,
                   error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool run_propose_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct run_proposal *proposal = request->draft;
    struct table row;
    if (!runs_propose(&request->work, request_path(request, "period_id"), proposal->note, &row,
                      error))
        return false;
    encode_row(&reply->body, &row, 0);
    reply_created(request, reply, "/v1/runs/%s", table_value(&row, 0, "id"));
    return true;
}

bool run_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!runs_get(&request->work, request_path(request, "run_id"), &row, error))
        return false;
    encode_row(&reply->body, &row, 0);
    return true;
}

bool run_differences_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct run_comparison *comparison = request->query;
    struct table rows;
    if (!runs_differences(&request->work, request_path(request, "run_id"), comparison->against,
                          &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool run_decide_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!runs_decide(&request->work, request_path(request, "run_id"), request->draft, &row, error))
        return false;
    encode_row(&reply->body, &row, 0);
    reply->status = 201;
    return true;
}

bool review_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!runs_review(&request->work, request_path(request, "period_id"), &rows, error))
        return false;
    encode_all(reply, &rows);
    return true;
}
