#include "api/panels.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/ballot_keys.h"
#include "app/panel_conflicts.h"
#include "app/panels.h"

#define SUBJECT_MOST 255
#define GROUP_MOST   200

struct panel_form {
    struct rows members; /* struct panel_member */
    bool complete, final;
};

struct lock_form {
    const char *reason;
};

static const struct field MEMBER_FIELDS[] = {
    FIELD(panel_member, subject, TEXT, .required = true, .maximum = SUBJECT_MOST),
    FIELD(panel_member, unit, CODE),
    FIELD(panel_member, group, TEXT, .maximum = GROUP_MOST),
    FIELD(panel_member, from, DATE),
    FIELD(panel_member, to, DATE),
    FIELD(panel_member, conflicts, CODES, .most = PANEL_CONFLICTS_MOST),
};
static const struct form MEMBER_FORM = FORM(MEMBER_FIELDS, panel_member);
static const struct field PANEL_FIELDS[] = {
    FIELD(panel_form, members, FORMS, .form = &MEMBER_FORM, .most = PANEL_MEMBERS_MOST),
    FIELD(panel_form, complete, BOOLEAN),
    FIELD(panel_form, final, BOOLEAN),
};
static const struct field CONFLICT_FIELDS[] = {
    FIELD(conflict_draft, unit, CODE, .required = true),
    FIELD(conflict_draft, reason, TEXT, .required = true),
    FIELD(conflict_draft, rater_unit, CODE),
};

static const struct field LOCK_FIELDS[] = {
    FIELD(lock_form, reason, TEXT),
};

const struct form PANEL_FORM = FORM(PANEL_FIELDS, panel_form);
const struct form CONFLICT_FORM = FORM(CONFLICT_FIELDS, conflict_draft);
const struct form LOCK_FORM = FORM(LOCK_FIELDS, lock_form);

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
    const struct panel_form *form = request->draft;
    struct panel_draft draft = {.members = {form->members.items, form->members.count},
                                .complete = form->complete,
                                .final = form->final};
    struct table row;
    int64_t version;
    if (!request_version(request, &version, error) ||
        !panels_replace(&request->work, request_path(request, "period_id"),
                        request_path(request, "panel"), version, &draft, &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}

bool panel_lock_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct lock_form *form = request->draft;
    struct table row;
    if (!ballot_keys_make(&request->work, request_path(request, "period_id"),
                          request_path(request, "panel"), form->reason, &row, error))
        return false;
    encode_row(&reply->body, &row, 0);
    return true;
}

bool panel_key_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!ballot_keys_list(&request->work, request_path(request, "period_id"),
                          request_path(request, "panel"), &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool panel_progress_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!panels_progress(&request->work, request_path(request, "period_id"),
                         request_path(request, "panel"), &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}

bool panel_conflict_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!panel_conflicts_list(&request->work, request_path(request, "period_id"),
                              request_path(request, "panel"), &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool panel_conflict_declare_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    bool created;
    if (!panel_conflicts_insert(&request->work, request_path(request, "period_id"),
                                request_path(request, "panel"), request->draft, &created, &row,
                                error))
        return false;
    encode_row(&reply->body, &row, 0);
    if (created)
        reply->status = 201;
    return true;
}
