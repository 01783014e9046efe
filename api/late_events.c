#include "api/late_events.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/late_events.h"

static const struct field ADMISSION_FIELDS[] = {
    FIELD(admission_draft, reason, TEXT, .required = true),
};

const struct form ADMISSION_FORM = FORM(ADMISSION_FIELDS, admission_draft);

bool late_event_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!late_events_list(&request->work, request_path(request, "period_id"), &request->page, &rows,
                          error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool late_event_admit_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!late_events_admit(&request->work, request_path(request, "period_id"),
                           request_path(request, "event_id"), request->draft, &row, error))
        return false;
    encode_one(request, reply, &row);
    reply->status = 201;
    return true;
}
