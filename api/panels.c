#include "api/panels.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/panels.h"

#define SUBJECT_MOST 255

struct panel_draft {
    struct rows members; /* struct panel_member */
};

static const struct field MEMBER_FIELDS[] = {
    FIELD(panel_member, subject, TEXT, .required = true, .maximum = SUBJECT_MOST),
    FIELD(panel_member, unit, CODE),
};
static const struct form MEMBER_FORM = FORM(MEMBER_FIELDS, panel_member);
static const struct field PANEL_FIELDS[] = {
    FIELD(panel_draft, members, FORMS, .required = true, .form = &MEMBER_FORM,
          .most = PANEL_MEMBERS_MOST),
};

const struct form PANEL_FORM = FORM(PANEL_FIELDS, panel_draft);

bool panel_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!panels_list(&request->work, request_path(request, "period_id"), &rows, error))
        return false;
    encode_all(reply, &rows);
    return true;
}

bool panel_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!panels_get(&request->work, request_path(request, "period_id"),
                    request_path(request, "panel"), &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}

bool panel_replace_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct panel_draft *draft = request->draft;
    struct table row;
    int64_t version;
    if (!request_version(request, &version, error) ||
        !panels_replace(&request->work, request_path(request, "period_id"),
                        request_path(request, "panel"), version, draft->members.items,
                        draft->members.count, &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}
