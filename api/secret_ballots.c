#include "api/secret_ballots.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/secret_ballots.h"

#define ITEMS_MOST  100 /* of a rubric */
#define BASE64_MOST 600 /* characters of a token, a signature or a blinded token */

struct secret_form {
    const char *period_id, *panel, *unit_id, *unit, *score, *token, *signature;
    struct rows items; /* struct score_draft */
};

static const struct field RIGHT_FIELDS[] = {
    FIELD(right_draft, unit_id, UUID),
    FIELD(right_draft, unit, CODE),
    FIELD(right_draft, blinded, TEXT, .required = true, .maximum = BASE64_MOST),
    FIELD(right_draft, rater_unit, CODE),
};
static const struct field SCORE_FIELDS[] = {
    FIELD(score_draft, item, ID, .required = true),
    FIELD(score_draft, score, DECIMAL, .required = true),
};
static const struct form SCORE_FORM = FORM(SCORE_FIELDS, score_draft);
static const struct field SECRET_FIELDS[] = {
    FIELD(secret_form, period_id, UUID, .required = true),
    FIELD(secret_form, panel, ID, .required = true),
    FIELD(secret_form, unit_id, UUID),
    FIELD(secret_form, unit, CODE),
    FIELD(secret_form, score, DECIMAL),
    FIELD(secret_form, items, FORMS, .form = &SCORE_FORM, .most = ITEMS_MOST),
    FIELD(secret_form, token, TEXT, .required = true, .maximum = BASE64_MOST),
    FIELD(secret_form, signature, TEXT, .required = true, .maximum = BASE64_MOST),
};

const struct form RIGHT_FORM = FORM(RIGHT_FIELDS, right_draft);
const struct form SECRET_BALLOT_FORM = FORM(SECRET_FIELDS, secret_form);

bool right_take_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    bool created;
    if (!ballot_rights_insert(&request->work, request_path(request, "period_id"),
                              request_path(request, "panel"), request->draft, &created, &row,
                              error))
        return false;
    encode_row(&reply->body, &row, 0);
    if (created)
        reply->status = 201;
    return true;
}

bool secret_ballot_cast_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct secret_form *form = request->draft;
    struct secret_draft draft = {.period_id = form->period_id,
                                 .panel = form->panel,
                                 .unit_id = form->unit_id,
                                 .unit = form->unit,
                                 .score = form->score,
                                 .items = form->items.items,
                                 .item_count = form->items.count,
                                 .token = form->token,
                                 .signature = form->signature};
    struct table row;
    bool created;
    if (!secret_ballots_insert(&request->work, &draft, &created, &row, error))
        return false;
    encode_row(&reply->body, &row, 0);
    if (created)
        reply->status = 201;
    return true;
}

bool secret_ballot_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!secret_ballots_list(&request->work, request_path(request, "period_id"),
                             request_path(request, "panel"), &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}
