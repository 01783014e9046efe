#include "api/standings.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/standings.h"

#define GROUP_MOST 200

static const struct field FILTER_FIELDS[] = {
    FIELD(standings_query, award, ID),
    FIELD(standings_query, group, TEXT, .maximum = GROUP_MOST),
};

struct standing_view {
    bool prose;
};

static const struct field VIEW_FIELDS[] = {FIELD(standing_view, prose, BOOLEAN)};

const struct form STANDING_VIEW_FORM = FORM(VIEW_FIELDS, standing_view);
const struct form STANDING_FILTER_FORM = FORM(FILTER_FIELDS, standings_query);

bool standing_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    const char *version = NULL;
    if (!standings_list(&request->work, request_path(request, "period_id"), request->query,
                        &request->page, &rows, &version, error))
        return false;
    encode_list(request, reply, &rows);
    if (version != NULL)
        reply_version(request, reply, version);
    return true;
}

/* One item an award that the unit enters. */
bool standing_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct standing_view *view = request->query;
    struct table rows;
    const char *version = NULL;
    if (!standings_get(&request->work, request_path(request, "period_id"),
                       request_path(request, "unit_id"), view->prose, &rows, &version, error))
        return false;
    encode_all(reply, &rows);
    if (version != NULL)
        reply_version(request, reply, version);
    return true;
}

bool result_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!standings_result(&request->work, request_path(request, "period_id"), &row, error))
        return false;
    encode_row(&reply->body, &row, 0);
    return true;
}
