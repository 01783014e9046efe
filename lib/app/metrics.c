#include "app/metrics.h"

#include "app/app.h"
#include "app/fact_check.h"
#include "base/number.h"
#include "base/text.h"
#include "base/uuid.h"

static const char *check_value(struct arena *arena, const struct known_indicator *indicator,
                               const char *given, struct error *error)
{
    struct number value;
    const char *text = fact_decimal(arena, "#/value", given, &value, error);
    if (text != NULL && indicator != NULL && text_equal(indicator->form, "yes_no") &&
        !number_equal(value, NUMBER_ZERO) && !number_equal(value, NUMBER_ONE))
        error_add(error, "#/value", CODE_VALUE_NOT_ALLOWED, "allowed", "0, 1", NULL);
    return text;
}

static bool check_metric(struct work *work, const struct known *known,
                         const struct metric_draft *draft, struct metric_row *ret_metric,
                         struct error *error)
{
    const struct known_unit *unit = fact_unit(known, draft->unit_id, draft->unit, error);
    const struct known_indicator *indicator =
        fact_indicator(known, draft->indicator, "value", "yes_no", error);
    char *id = ARENA_ARRAY(work->arena, char, UUID_TEXT);
    uuid_new(id);
    if (draft->from > draft->to)
        error_add(error, "#/to", CODE_RANGE_CONTRADICTORY, "low", "from", "high", "to", NULL);
    *ret_metric =
        (struct metric_row){.id = draft->id != NULL ? draft->id : id,
                            .unit_id = unit != NULL ? unit->id : NULL,
                            .indicator = draft->indicator,
                            .from = draft->from,
                            .to = draft->to,
                            .role = draft->role != NULL ? draft->role : "actual",
                            .value = check_value(work->arena, indicator, draft->value, error),
                            .note = draft->note,
                            .source = fact_source(work->principal, draft->source, error),
                            .external_id = draft->external_id};
    return error_none(error);
}

bool metrics_record(struct work *work, const struct metric_draft *draft, bool *ret_created,
                    struct table *ret_row, struct error *error)
{
    struct known_names names = {.unit_ids = {&draft->unit_id, draft->unit_id != NULL},
                                .unit_codes = {&draft->unit, draft->unit != NULL},
                                .indicators = {&draft->indicator, 1}};
    struct ingest_outcome outcome;
    struct metric_row metric;
    struct known known;
    struct table row;
    if (!work_begin(work, error) ||
        !known_load(work->tx, work->app->known, &names, &known, error) ||
        !check_metric(work, &known, draft, &metric, error) ||
        !metric_insert(work->tx, &metric, &outcome, error))
        return false;
    if (outcome.result == INGEST_DIFFERS)
        return error_set(error, CODE_DUPLICATE_DIFFERS, NULL);
    if (!metric_get(work->tx, outcome.id, &row, error))
        return false;
    if (row.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "metric", NULL);
    *ret_created = outcome.result == INGEST_STORED;
    *ret_row = row;
    return true;
}

bool metrics_list(struct work *work, const struct metric_filter *filter, const struct page *page,
                  struct table *ret_rows, struct error *error)
{
    return work_begin(work, error) && metric_list(work->tx, filter, page, ret_rows, error);
}

bool tallies_list(struct work *work, const struct tally_filter *filter, const struct page *page,
                  struct table *ret_rows, struct error *error)
{
    return work_begin(work, error) && tally_list(work->tx, filter, page, ret_rows, error);
}
