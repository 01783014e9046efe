#include "api/imports.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/imports.h"

struct import_filter {
    const char *kind;
};

static const struct field FILTER_FIELDS[] = {
    FIELD(import_filter, kind, ENUM, .choices = IMPORT_KINDS),
};
const struct form IMPORT_FILTER_FORM = FORM(FILTER_FIELDS, import_filter);

bool import_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct import_filter *filter = request->query;
    struct table rows;
    if (!imports_list(&request->work, filter->kind, &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool import_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!imports_get(&request->work, request_path(request, "import_id"), &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}

bool import_outcome_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!imports_outcomes(&request->work, request_path(request, "import_id"), &request->page, &rows,
                          error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}
