#include "api/surveys.h"

#include "api/encode.h"
#include "api/indicators.h"
#include "api/request.h"
#include "app/settings.h"
#include "app/surveys.h"

static const struct field SURVEY_FIELDS[] = {
    FIELD(survey_draft, code, CODE, .required = true),
    FIELD(survey_draft, title, FORM, .form = &TITLE_FORM),
    FIELD(survey_draft, indicator, CODE, .required = true),
    FIELD(survey_draft, scale, TEXTS, .most = SURVEY_GRADES_MOST),
    FIELD(survey_draft, negative, TEXTS, .most = SURVEY_GRADES_MOST),
    FIELD(survey_draft, follow_up_days, INTEGER, .minimum = 1, .maximum = SETTING_DAYS_MOST),
    FIELD(survey_draft, overdue_indicator, CODE),
    FIELD(survey_draft, mapping, OBJECT),
};
static const struct field REPLACE_FIELDS[] = {
    FIELD(survey_draft, title, FORM, .form = &TITLE_FORM),
    FIELD(survey_draft, follow_up_days, INTEGER, .minimum = 1, .maximum = SETTING_DAYS_MOST),
    FIELD(survey_draft, overdue_indicator, CODE),
    FIELD(survey_draft, mapping, OBJECT),
};
static const struct field RATE_FIELDS[] = {
    FIELD(survey_rate_filter, from, DATE),
    FIELD(survey_rate_filter, to, DATE),
    FIELD(survey_rate_filter, unit_id, UUID),
    FIELD(survey_rate_filter, unit, CODE),
};

const struct form SURVEY_FORM = FORM(SURVEY_FIELDS, survey_draft);
const struct form SURVEY_REPLACE_FORM = FORM(REPLACE_FIELDS, survey_draft);
const struct form SURVEY_RATE_FORM = FORM(RATE_FIELDS, survey_rate_filter);

bool survey_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!surveys_list(&request->work, &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool survey_create_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!surveys_create(&request->work, request->draft, &row, error))
        return false;
    encode_one(request, reply, &row);
    reply_created(request, reply, "/v1/surveys/%s", table_value(&row, 0, "code"));
    return true;
}

bool survey_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!surveys_get(&request->work, request_path(request, "code"), &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}

bool survey_replace_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    int64_t version;
    if (!request_version(request, &version, error) ||
        !surveys_replace(&request->work, request_path(request, "code"), request->draft, version,
                         &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}

/* The list, opened once more for the total: {"total":...,"items":[...]}. */
bool survey_rate_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows, total;
    if (!surveys_rates(&request->work, request_path(request, "code"), request->query,
                       &request->page, &rows, &total, error))
        return false;
    encode_list(request, reply, &rows);
    const char *list = arena_bytes(request->arena, reply->body.data, reply->body.length);
    buffer_clear(&reply->body);
    buffer_text(&reply->body, "{\"total\":");
    if (total.row_count == 0)
        buffer_text(&reply->body, "null");
    else
        encode_row(&reply->body, &total, 0);
    buffer_print(&reply->body, ",%s", list + 1);
    return true;
}
