#include "api/nominations.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/nominations.h"
#include "app/opinions.h"

#define NOMINATOR_MOST 200
#define SHA256_HEX     64

/* A nomination as it is sent; the evidence is a list of objects. */
struct nomination_sent {
    const char *award, *unit_id, *unit, *as, *by, *file, *note;
    day_t day;
    struct rows evidence; /* struct evidence_link */
};
struct withdrawal_sent {
    const char *reason;
};

static const struct field EVIDENCE_FIELDS[] = {
    FIELD(evidence_link, href, TEXT, .required = true, .maximum = NOMINATION_HREF_MOST),
    FIELD(evidence_link, sha256, TEXT, .required = true, .maximum = SHA256_HEX),
};
static const struct form EVIDENCE_FORM = FORM(EVIDENCE_FIELDS, evidence_link);
static const struct field NOMINATION_FIELDS[] = {
    FIELD(nomination_sent, award, ID, .required = true),
    FIELD(nomination_sent, unit_id, UUID),
    FIELD(nomination_sent, unit, CODE),
    FIELD(nomination_sent, as, ENUM, .required = true, .choices = "self unit group"),
    FIELD(nomination_sent, by, TEXT, .maximum = NOMINATOR_MOST),
    FIELD(nomination_sent, file, OBJECT),
    FIELD(nomination_sent, evidence, FORMS, .form = &EVIDENCE_FORM,
          .most = NOMINATION_EVIDENCE_MOST),
    FIELD(nomination_sent, note, TEXT),
    FIELD(nomination_sent, day, DATE),
};
static const struct field FILTER_FIELDS[] = {
    FIELD(nomination_filter, unit_id, UUID),
    FIELD(nomination_filter, unit, CODE),
    FIELD(nomination_filter, award, ID),
};
static const struct field WITHDRAWAL_FIELDS[] = {
    FIELD(withdrawal_sent, reason, TEXT, .required = true),
};
static const struct field CHECK_FIELDS[] = {
    FIELD(nomination_check_draft, step, TEXT, .required = true, .maximum = NOMINATOR_MOST),
    FIELD(nomination_check_draft, outcome, ENUM, .required = true, .choices = "passed rejected"),
    FIELD(nomination_check_draft, reason, TEXT),
    FIELD(nomination_check_draft, day, DATE),
};
static const struct field OPINION_FIELDS[] = {
    FIELD(opinion_draft, unit_id, UUID),
    FIELD(opinion_draft, unit, CODE),
    FIELD(opinion_draft, source, ID, .required = true),
    FIELD(opinion_draft, outcome, ENUM, .required = true, .choices = "clear adverse pending"),
    FIELD(opinion_draft, reason, TEXT),
};

const struct form NOMINATION_FORM = FORM(NOMINATION_FIELDS, nomination_sent);
const struct form NOMINATION_FILTER_FORM = FORM(FILTER_FIELDS, nomination_filter);
const struct form NOMINATION_WITHDRAWAL_FORM = FORM(WITHDRAWAL_FIELDS, withdrawal_sent);
const struct form NOMINATION_CHECK_FORM = FORM(CHECK_FIELDS, nomination_check_draft);
const struct form OPINION_FORM = FORM(OPINION_FIELDS, opinion_draft);

bool nomination_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!nominations_list(&request->work, request_path(request, "period_id"), request->query,
                          &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool nomination_create_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct nomination_sent *sent = request->draft;
    struct nomination_draft draft = {
        .award = sent->award,
        .unit_id = sent->unit_id,
        .unit = sent->unit,
        .as = sent->as,
        .by = sent->by,
        .file = sent->file,
        .evidence = sent->evidence.items,
        .evidence_count = sent->evidence.count,
        .note = sent->note,
        .day = sent->day,
    };
    struct table row;
    if (!nominations_insert(&request->work, request_path(request, "period_id"), &draft, &row,
                            error))
        return false;
    encode_one(request, reply, &row);
    reply_created(request, reply, "/v1/nominations/%s", table_value(&row, 0, "id"));
    return true;
}

bool nomination_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!nominations_get(&request->work, request_path(request, "nomination_id"), &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}

bool nomination_withdraw_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct withdrawal_sent *sent = request->draft;
    struct table row;
    if (!nominations_withdraw(&request->work, request_path(request, "nomination_id"), sent->reason,
                              &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}

bool nomination_check_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!nominations_check(&request->work, request_path(request, "nomination_id"), request->draft,
                           &row, error))
        return false;
    encode_one(request, reply, &row);
    reply->status = 201;
    return true;
}

bool opinion_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!opinions_list(&request->work, request_path(request, "period_id"), &request->page, &rows,
                       error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool opinion_record_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!opinions_insert(&request->work, request_path(request, "period_id"), request->draft, &row,
                         error))
        return false;
    encode_one(request, reply, &row);
    reply->status = 201;
    return true;
}
