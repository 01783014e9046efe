#include "api/award_history.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/award_history.h"

struct history_sent {
    struct rows wins; /* struct award_history_draft */
};

static const struct field WIN_FIELDS[] = {
    FIELD(award_history_draft, scheme, CODE, .required = true),
    FIELD(award_history_draft, award, ID, .required = true),
    FIELD(award_history_draft, unit_id, UUID),
    FIELD(award_history_draft, unit, CODE),
    FIELD(award_history_draft, level, ID),
    FIELD(award_history_draft, from, DATE, .required = true),
    FIELD(award_history_draft, to, DATE, .required = true),
    FIELD(award_history_draft, points, DECIMAL),
    FIELD(award_history_draft, note, TEXT),
};
static const struct form WIN_FORM = FORM(WIN_FIELDS, award_history_draft);
static const struct field HISTORY_FIELDS[] = {
    FIELD(history_sent, wins, FORMS, .required = true, .form = &WIN_FORM,
          .most = AWARD_HISTORY_MOST),
};
static const struct field FILTER_FIELDS[] = {
    FIELD(award_history_filter, scheme, CODE),
    FIELD(award_history_filter, award, ID),
    FIELD(award_history_filter, unit, CODE),
};

const struct form AWARD_HISTORY_FORM = FORM(HISTORY_FIELDS, history_sent);
const struct form AWARD_HISTORY_FILTER_FORM = FORM(FILTER_FIELDS, award_history_filter);

bool award_history_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!award_history_read(&request->work, request->query, &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool award_history_import_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct history_sent *sent = request->draft;
    struct table rows;
    if (!award_history_add(&request->work, sent->wins.items, sent->wins.count, &rows, error))
        return false;
    encode_all(reply, &rows);
    reply->status = 201;
    return true;
}
