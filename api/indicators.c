#include "api/indicators.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/indicators.h"

#define TITLE_MOST    200
#define QUANTITY_MOST 64
#define FIELDS_MOST   8

struct indicator_filter {
    const char *form;
};

static const struct field TITLE_FIELDS[] = {
    FIELD(title_draft, zh, TEXT, .maximum = TITLE_MOST),
    FIELD(title_draft, en, TEXT, .maximum = TITLE_MOST),
};
const struct form TITLE_FORM = FORM(TITLE_FIELDS, title_draft);

static const struct field POINTS_FIELDS[] = {
    FIELD(points_draft, min, DECIMAL, .required = true),
    FIELD(points_draft, max, DECIMAL, .required = true),
};
static const struct form POINTS_FORM = FORM(POINTS_FIELDS, points_draft);

static const struct field INDICATOR_FIELDS[] = {
    FIELD(indicator_draft, code, CODE, .required = true),
    FIELD(indicator_draft, form, ENUM, .required = true, .choices = "event value yes_no"),
    FIELD(indicator_draft, title, FORM, .form = &TITLE_FORM),
    FIELD(indicator_draft, quantity, TEXT, .maximum = QUANTITY_MOST),
    FIELD(indicator_draft, gravities, TEXTS, .most = INDICATOR_GRAVITIES_MOST),
    FIELD(indicator_draft, fields, TEXTS, .most = FIELDS_MOST, .choices = EVENT_FIELDS),
    FIELD(indicator_draft, points, FORM, .form = &POINTS_FORM),
    FIELD(indicator_draft, verdict, ENUM, .choices = "any valid confirmed responsible"),
    FIELD(indicator_draft, four_eyes, BOOLEAN),
};
static const struct field FILTER_FIELDS[] = {
    FIELD(indicator_filter, form, ENUM, .choices = "event value yes_no"),
};

const struct form INDICATOR_FORM = FORM(INDICATOR_FIELDS, indicator_draft);
const struct form INDICATOR_FILTER_FORM = FORM(FILTER_FIELDS, indicator_filter);

bool indicator_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct indicator_filter *filter = request->query;
    struct table rows;
    if (!indicators_list(&request->work, filter->form, &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool indicator_create_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!indicators_create(&request->work, request->draft, &row, error))
        return false;
    encode_one(request, reply, &row);
    reply_created(request, reply, "/v1/indicators/%s", table_value(&row, 0, "code"));
    return true;
}

bool indicator_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!indicators_get(&request->work, request_path(request, "code"), &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}
