#include "api/trends.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/trends.h"

static const struct field FILTER_FIELDS[] = {
    FIELD(trend_filter, scheme, CODE),
    FIELD(trend_filter, award, ID),
};

const struct form TREND_FILTER_FORM = FORM(FILTER_FIELDS, trend_filter);

bool trend_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!trends_list(&request->work, request_path(request, "unit_id"), request->query,
                     &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}
