#include "api/shortlists.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/shortlists.h"

static const struct field SHORTLIST_FIELDS[] = {FIELD(shortlist_query, award, ID)};

const struct form SHORTLIST_FORM = FORM(SHORTLIST_FIELDS, shortlist_query);

bool shortlist_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!shortlists_list(&request->work, request_path(request, "period_id"), request->query, &rows,
                         error))
        return false;
    encode_all(reply, &rows);
    return true;
}
