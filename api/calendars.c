#include "api/calendars.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/calendars.h"

static const struct field CALENDAR_FIELDS[] = {
    FIELD(calendar_draft, holidays, TEXTS, .most = CALENDAR_DAYS_MOST),
    FIELD(calendar_draft, workdays, TEXTS, .most = CALENDAR_DAYS_MOST),
};

const struct form CALENDAR_FORM = FORM(CALENDAR_FIELDS, calendar_draft);

bool calendar_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!calendars_get(&request->work, &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}

bool calendar_put_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    int64_t version;
    if (!request_version(request, &version, error) ||
        !calendars_put(&request->work, request->draft, version, &row, error))
        return false;
    encode_one(request, reply, &row);
    if (version == VERSION_NEW)
        reply->status = 201;
    return true;
}
