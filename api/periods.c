#include "api/periods.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/periods.h"
#include "app/successors.h"

#define TITLE_MOST 200

static const struct field PERIOD_FIELDS[] = {
    FIELD(period_draft, scheme_id, UUID, .required = true),
    FIELD(period_draft, title, TEXT, .maximum = TITLE_MOST),
    FIELD(period_draft, from, DATE, .required = true),
    FIELD(period_draft, to, DATE, .required = true),
    FIELD(period_draft, units, CODES, .most = PERIOD_UNITS_MOST),
    FIELD(period_draft, dates, OBJECT),
    FIELD(period_draft, awards, TEXTS, .most = PERIOD_AWARDS_MOST),
    FIELD(period_draft, panel_modes, OBJECT),
};
static const struct field FILTER_FIELDS[] = {
    FIELD(period_filter, scheme, CODE),
    FIELD(period_filter, state, ENUM, .choices = "draft open scoring deciding final cancelled"),
    FIELD(period_filter, from, DATE),
    FIELD(period_filter, to, DATE),
};
static const struct field SUCCESSOR_FIELDS[] = {
    FIELD(successor_draft, newest, BOOLEAN),
    FIELD(successor_draft, scheme_id, UUID),
    FIELD(successor_draft, from, DATE),
    FIELD(successor_draft, to, DATE),
    FIELD(successor_draft, title, TEXT, .maximum = TITLE_MOST),
    FIELD(successor_draft, units_from, ENUM, .choices = "shortlist winners"),
    FIELD(successor_draft, award, ID),
};

const struct form PERIOD_FORM = FORM(PERIOD_FIELDS, period_draft);
const struct form PERIOD_FILTER_FORM = FORM(FILTER_FIELDS, period_filter);
const struct form SUCCESSOR_FORM = FORM(SUCCESSOR_FIELDS, successor_draft);

bool period_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!periods_list(&request->work, request->query, &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool period_create_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!periods_insert(&request->work, request->draft, &row, error))
        return false;
    encode_one(request, reply, &row);
    reply_created(request, reply, "/v1/periods/%s", table_value(&row, 0, "id"));
    return true;
}

bool period_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!periods_get(&request->work, request_path(request, "period_id"), &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}

bool period_replace_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    int64_t version;
    if (!request_version(request, &version, error) ||
        !periods_replace(&request->work, request_path(request, "period_id"), version,
                         request->draft, &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}

bool period_succeed_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!successors_insert(&request->work, request_path(request, "period_id"), request->draft, &row,
                           error))
        return false;
    encode_one(request, reply, &row);
    reply_created(request, reply, "/v1/periods/%s", table_value(&row, 0, "id"));
    return true;
}

bool roster_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!periods_roster(&request->work, request_path(request, "period_id"), &request->page, &rows,
                        error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}
