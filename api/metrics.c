#include "api/metrics.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/metrics.h"

#define WORD_MOST 200 /* source, external id */

static const struct field METRIC_FIELDS[] = {
    FIELD(metric_draft, id, UUID),
    FIELD(metric_draft, unit_id, UUID),
    FIELD(metric_draft, unit, CODE),
    FIELD(metric_draft, indicator, CODE, .required = true),
    FIELD(metric_draft, from, DATE, .required = true),
    FIELD(metric_draft, to, DATE, .required = true),
    FIELD(metric_draft, role, ENUM, .choices = "actual target"),
    FIELD(metric_draft, value, DECIMAL, .required = true),
    FIELD(metric_draft, note, TEXT),
    FIELD(metric_draft, source, TEXT, .maximum = WORD_MOST),
    FIELD(metric_draft, external_id, TEXT, .maximum = WORD_MOST),
};
static const struct field METRIC_FILTER_FIELDS[] = {
    FIELD(metric_filter, unit_id, UUID),
    FIELD(metric_filter, unit, CODE),
    FIELD(metric_filter, indicator, CODE),
    FIELD(metric_filter, role, ENUM, .choices = "actual target"),
    FIELD(metric_filter, from, DATE),
    FIELD(metric_filter, to, DATE),
};
static const struct field TALLY_FILTER_FIELDS[] = {
    FIELD(tally_filter, unit_id, UUID),   FIELD(tally_filter, unit, CODE),
    FIELD(tally_filter, indicator, CODE), FIELD(tally_filter, from, DATE),
    FIELD(tally_filter, to, DATE),
};

const struct form METRIC_FORM = FORM(METRIC_FIELDS, metric_draft);
const struct form METRIC_FILTER_FORM = FORM(METRIC_FILTER_FIELDS, metric_filter);
const struct form TALLY_FILTER_FORM = FORM(TALLY_FILTER_FIELDS, tally_filter);

bool metric_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!metrics_list(&request->work, request->query, &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool metric_record_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    bool created;
    if (!metrics_record(&request->work, request->draft, &created, &row, error))
        return false;
    encode_one(request, reply, &row);
    if (created)
        reply->status = 201;
    return true;
}

bool tally_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!tallies_list(&request->work, request->query, &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}
