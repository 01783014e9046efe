#include "api/events.h"

#include "api/early.h"
#include "api/encode.h"
#include "api/request.h"
#include "app/event_posts.h"
#include "app/events.h"
#include "app/verdicts.h"

#define WORD_MOST    EVENT_WORD_MOST
#define MINUTES_MOST 1000000

static const struct field EVENT_FIELDS_SENT[] = {
    FIELD(event_draft, id, UUID),
    FIELD(event_draft, unit_id, UUID),
    FIELD(event_draft, unit, CODE),
    FIELD(event_draft, indicator, CODE, .required = true),
    FIELD(event_draft, occurred_at, MOMENT, .required = true),
    FIELD(event_draft, quantity, DECIMAL),
    FIELD(event_draft, gravity, ID),
    FIELD(event_draft, points, DECIMAL),
    FIELD(event_draft, topic, TEXT, .maximum = WORD_MOST),
    FIELD(event_draft, person, TEXT, .maximum = WORD_MOST),
    FIELD(event_draft, occasion, TEXT, .maximum = WORD_MOST),
    FIELD(event_draft, minutes, INTEGER, .maximum = MINUTES_MOST, .fallback = MINUTES_NONE),
    FIELD(event_draft, filed, MOMENT),
    FIELD(event_draft, slot_end, MOMENT),
    FIELD(event_draft, note, TEXT),
    FIELD(event_draft, evidence, JSON),
    FIELD(event_draft, source, TEXT, .maximum = WORD_MOST),
    FIELD(event_draft, external_id, TEXT, .maximum = WORD_MOST),
    FIELD(event_draft, token, TEXT, .maximum = WORD_MOST),
    FIELD(event_draft, channel, ID),
    FIELD(event_draft, rating_mode, ENUM, .choices = RATING_MODES),
    FIELD(event_draft, rater_mode, ENUM, .choices = RATER_MODES),
};
static const struct field FILTER_FIELDS[] = {
    FIELD(event_filter, unit_id, UUID),
    FIELD(event_filter, unit, CODE),
    FIELD(event_filter, indicator, CODE),
    FIELD(event_filter, finding, ENUM, .choices = FINDINGS),
    FIELD(event_filter, source, TEXT, .maximum = WORD_MOST),
    FIELD(event_filter, from, DATE),
    FIELD(event_filter, to, DATE),
};
static const struct field VERDICT_FIELDS[] = {
    FIELD(verdict_draft, id, UUID),
    FIELD(verdict_draft, finding, ENUM, .required = true, .choices = FINDINGS),
    FIELD(verdict_draft, points, DECIMAL),
    FIELD(verdict_draft, reason, TEXT),
};

const struct form EVENT_FORM = FORM(EVENT_FIELDS_SENT, event_draft);
const struct form EVENT_FILTER_FORM = FORM(FILTER_FIELDS, event_filter);
const struct form VERDICT_FORM = FORM(VERDICT_FIELDS, verdict_draft);

bool event_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!events_list(&request->work, request->query, &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

static void fill_recorded(struct request *request, struct reply *reply, const struct table *row,
                          bool created)
{
    encode_one(request, reply, row);
    if (created)
        reply_created(request, reply, "/v1/events/%s", table_value(row, 0, "id"));
}

bool event_record_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    bool created;
    early_allow(request, reply, fill_recorded);
    if (!event_posts_record(&request->work, request->draft, &created, &row, error))
        return false;
    early_fill(request, &row, created);
    return true;
}

bool event_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!events_get(&request->work, request_path(request, "event_id"), &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}

bool verdict_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!verdicts_list(&request->work, request_path(request, "event_id"), &request->page, &rows,
                       error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool verdict_record_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!verdicts_record(&request->work, request_path(request, "event_id"), request->draft, &row,
                         error))
        return false;
    encode_one(request, reply, &row);
    reply->status = 201;
    return true;
}
