#include "api/units.h"

#include "api/early.h"
#include "api/encode.h"
#include "api/request.h"
#include "app/units.h"

#define NAME_MOST      200
#define HEADCOUNT_MOST 10000000

#define UNIT_FIELDS                                                                                \
    FIELD(unit_draft, name, TEXT, .required = true, .maximum = NAME_MOST),                         \
        FIELD(unit_draft, kind, ID, .required = true),                                             \
        FIELD(unit_draft, group, TEXT, .maximum = NAME_MOST), FIELD(unit_draft, parent_id, UUID),  \
        FIELD(unit_draft, parent, CODE),                                                           \
        FIELD(unit_draft, headcount, INTEGER, .maximum = HEADCOUNT_MOST,                           \
              .fallback = HEADCOUNT_NONE),                                                         \
        FIELD(unit_draft, since, DATE), FIELD(unit_draft, attributes, OBJECT)

static const struct field NEW_FIELDS[] = {
    FIELD(unit_draft, id, UUID), FIELD(unit_draft, code, CODE, .required = true), UNIT_FIELDS};
static const struct field REPLACE_FIELDS[] = {FIELD(unit_draft, code, CODE, .required = true),
                                              UNIT_FIELDS};
static const struct field CODE_FIELDS[] = {UNIT_FIELDS};
static const struct field FILTER_FIELDS[] = {
    FIELD(unit_filter, kind, ID),
    FIELD(unit_filter, group, TEXT, .maximum = NAME_MOST),
    FIELD(unit_filter, parent_id, UUID),
    FIELD(unit_filter, parent, CODE),
    FIELD(unit_filter, retired, ENUM, .choices = "true false"),
};
static const struct field RETIREMENT_FIELDS[] = {
    FIELD(retirement_draft, reason, TEXT, .required = true),
    FIELD(retirement_draft, retired_at, MOMENT),
};

const struct form UNIT_FORM = FORM(NEW_FIELDS, unit_draft);
const struct form UNIT_REPLACE_FORM = FORM(REPLACE_FIELDS, unit_draft);
const struct form UNIT_CODE_FORM = FORM(CODE_FIELDS, unit_draft);
const struct form UNIT_FILTER_FORM = FORM(FILTER_FIELDS, unit_filter);
const struct form RETIREMENT_FORM = FORM(RETIREMENT_FIELDS, retirement_draft);

static void fill_list(struct request *request, struct reply *reply, const struct table *rows,
                      bool created)
{
    (void)created;
    encode_list(request, reply, rows);
}

bool unit_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    early_allow(request, reply, fill_list);
    if (!units_list(&request->work, request->query, &request->page, &rows, error))
        return false;
    early_fill(request, &rows, false);
    return true;
}

static bool create(struct request *request, struct reply *reply, const struct unit_draft *draft,
                   struct error *error)
{
    struct table row;
    if (!units_create(&request->work, draft, &row, error))
        return false;
    encode_one(request, reply, &row);
    reply_created(request, reply, "/v1/units/%s", table_value(&row, 0, "id"));
    return true;
}

bool unit_create_serve(struct request *request, struct reply *reply, struct error *error)
{
    return create(request, reply, request->draft, error);
}

static void fill_one(struct request *request, struct reply *reply, const struct table *row,
                     bool created)
{
    (void)created;
    encode_one(request, reply, row);
}

static bool get(struct request *request, struct reply *reply, const struct unit_name *name,
                struct error *error)
{
    struct table row;
    early_allow(request, reply, fill_one);
    if (!units_get(&request->work, name, &row, error))
        return false;
    early_fill(request, &row, false);
    return true;
}

bool unit_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct unit_name name = {.id = request_path(request, "unit_id")};
    return get(request, reply, &name, error);
}

bool unit_get_by_code_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct unit_name name = {.code = request_path(request, "code")};
    return get(request, reply, &name, error);
}

static bool replace(struct request *request, struct reply *reply, const struct unit_name *name,
                    int64_t version, struct error *error)
{
    struct table row;
    if (!units_replace(&request->work, name, request->draft, version, &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}

bool unit_replace_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct unit_name name = {.id = request_path(request, "unit_id")};
    int64_t version;
    return request_version(request, &version, error) &&
           replace(request, reply, &name, version, error);
}

bool unit_put_by_code_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct unit_name name = {.code = request_path(request, "code")};
    int64_t version;
    if (!request_version(request, &version, error))
        return false;
    if (version != VERSION_NEW)
        return replace(request, reply, &name, version, error);
    struct unit_draft draft = *(const struct unit_draft *)request->draft;
    draft.code = name.code;
    if (create(request, reply, &draft, error))
        return true;
    if (error->code != CODE_ALREADY_EXISTS)
        return false;
    error_clear(error);
    return error_set(error, CODE_PRECONDITION_FAILED, NULL);
}

bool unit_retire_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!units_retire(&request->work, request_path(request, "unit_id"), request->draft, &row,
                      error))
        return false;
    encode_one(request, reply, &row);
    return true;
}
