#include "api/steps.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/steps.h"
#include "app/transitions.h"

/* A step as it is sent. */
struct step_body {
    const char *step, *outcome, *reason;
    day_t from;
    struct strings order, choice;
    struct rows amounts; /* struct step_amount */
};

static const struct field TRANSITION_FIELDS[] = {
    FIELD(transition_draft, to, ENUM, .required = true,
          .choices = "open scoring deciding final cancelled"),
    FIELD(transition_draft, reason, TEXT),
};
static const struct field AMOUNT_FIELDS[] = {
    FIELD(step_amount, unit, CODE),
    FIELD(step_amount, event_id, UUID),
    FIELD(step_amount, amount, DECIMAL, .required = true),
};
static const struct form AMOUNT_FORM = FORM(AMOUNT_FIELDS, step_amount);
static const struct field STEP_FIELDS[] = {
    FIELD(step_body, step, ID, .required = true),
    FIELD(step_body, outcome, ENUM, .required = true,
          .choices = "approved returned done continued"),
    FIELD(step_body, reason, TEXT),
    FIELD(step_body, from, DATE),
    FIELD(step_body, order, CODES, .most = STEP_ORDER_MOST),
    FIELD(step_body, choice, CODES, .most = STEP_ORDER_MOST),
    FIELD(step_body, amounts, FORMS, .form = &AMOUNT_FORM, .most = STEP_AMOUNTS_MOST),
};

const struct form TRANSITION_FORM = FORM(TRANSITION_FIELDS, transition_draft);
const struct form STEP_FORM = FORM(STEP_FIELDS, step_body);

bool transition_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!transitions_list(&request->work, request_path(request, "period_id"), &request->page, &rows,
                          error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool transition_create_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!transitions_insert(&request->work, request_path(request, "period_id"), request->draft,
                            &row, error))
        return false;
    encode_row(&reply->body, &row, 0);
    reply->status = 201;
    return true;
}

bool step_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!steps_list(&request->work, request_path(request, "period_id"), &rows, error))
        return false;
    encode_all(reply, &rows);
    return true;
}

bool step_create_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct step_body *body = request->draft;
    const struct step_draft draft = {
        .step = body->step,
        .outcome = body->outcome,
        .reason = body->reason,
        .from = body->from,
        .order = body->order,
        .choice = body->choice,
        .amounts = body->amounts.items,
        .amount_count = body->amounts.count,
    };
    struct table row;
    if (!steps_insert(&request->work, request_path(request, "period_id"), &draft, &row, error))
        return false;
    encode_row(&reply->body, &row, 0);
    reply->status = 201;
    return true;
}
