#include "app/facts_parts.h"

#include "app/facts_cells.h"
#include "app/spans.h"
#include "base/text.h"
#include "scheme/cadence.h"
#include "store/fact.h"

#include <stdlib.h>

static bool is_given(const char *text)
{
    return text != NULL && *text != '\0';
}

/* An event of a graded indicator without a grade says that nobody rated: it counts nowhere. */
static bool is_graded(const struct scheme *scheme, int indicator)
{
    return scheme->indicators[indicator].gravities.count > 0;
}

/* Where the cells of a tally stand. */
struct tally_columns {
    size_t span, unit, indicator, gravity, finding, events, quantity, points, repeated;
};

static struct tally_columns columns_of(const struct table *rows, bool spanned)
{
    return (struct tally_columns){
        .span = spanned ? table_column(rows, "span") : 0,
        .unit = table_column(rows, "unit_id"),
        .indicator = table_column(rows, "indicator"),
        .gravity = table_column(rows, "gravity"),
        .finding = table_column(rows, "finding"),
        .events = table_column(rows, "events"),
        .quantity = table_column(rows, "quantity"),
        .points = table_column(rows, "points"),
        .repeated = spanned ? 0 : table_column(rows, "repeated"),
    };
}

/* As facts_unit for rows in whose order units come together. */
static int unit_after(const struct campaign *campaign, int unit, const char *unit_id)
{
    return unit >= 0 && text_equal(campaign->unit_ids[unit], unit_id)
               ? unit
               : facts_unit(campaign, unit_id);
}

void facts_put_tallies(struct arena *arena, struct campaign *campaign, const struct spans *spans,
                       const struct table *rows)
{
    struct facts *facts = &campaign->facts;
    const struct scheme *scheme = campaign->scheme;
    struct tally_columns at = columns_of(rows, spans != NULL);
    struct span whole = {facts->from, facts->to};
    int unit = -1;
    for (size_t row = 0; row < rows->row_count; row++) {
        const struct span *span =
            spans != NULL ? &spans->spans[strtol(table_cell(rows, row, at.span), NULL, 10)]
                          : &whole;
        const char *gravity = table_cell(rows, row, at.gravity);
        unit = unit_after(campaign, unit, table_cell(rows, row, at.unit));
        struct fact_tally tally = {
            .unit = unit,
            .indicator = scheme_indicator(scheme, table_cell(rows, row, at.indicator)),
            .finding = cell_finding_at(rows, row, at.finding),
            .from = span->first,
            .to = span->last,
            .count = strtoll(table_cell(rows, row, at.events), NULL, 10),
            .quantity = cell_number_at(arena, rows, row, at.quantity),
            .points = cell_number_at(arena, rows, row, at.points),
            .repeated = spans == NULL && text_equal(table_cell(rows, row, at.repeated), "t"),
        };
        if (tally.unit < 0 || tally.indicator < 0)
            continue;
        tally.gravity = indicator_gravity(&scheme->indicators[tally.indicator], gravity);
        if (tally.gravity >= 0 || (!is_given(gravity) && !is_graded(scheme, tally.indicator)))
            facts->tallies[facts->tally_count++] = tally;
    }
}

static void put_events(struct arena *arena, struct campaign *campaign, const struct table *rows)
{
    struct facts *facts = &campaign->facts;
    facts->events = ARENA_ARRAY(arena, struct fact_event, rows->row_count);
    for (size_t row = 0; row < rows->row_count; row++) {
        const char *gravity = table_value(rows, row, "gravity");
        struct fact_event event = {
            .id = table_value(rows, row, "id"),
            .unit = facts_unit(campaign, table_value(rows, row, "unit_id")),
            .indicator = scheme_indicator(campaign->scheme, table_value(rows, row, "indicator")),
            .day = table_day(rows, row, "day"),
            .sequence = table_integer(rows, row, "sequence"),
            .microsecond = table_integer(rows, row, "microsecond"),
            .quantity = cell_number(arena, rows, row, "quantity"),
            .has_points = table_value(rows, row, "points") != NULL,
            .points = cell_number(arena, rows, row, "points"),
            .finding = cell_finding(rows, row),
            .topic = table_value(rows, row, "topic"),
            .person = table_value(rows, row, "person"),
            .occasion = table_value(rows, row, "occasion"),
            .token = table_value(rows, row, "token"),
            .has_minutes = table_value(rows, row, "minutes") != NULL,
            .minutes = number_integer(table_integer(rows, row, "minutes")),
            .has_filed = table_value(rows, row, "filed") != NULL,
            .filed = table_day(rows, row, "filed"),
            .has_slot_end = table_value(rows, row, "slot_end") != NULL,
            .slot_end = table_day(rows, row, "slot_end"),
        };
        if (event.unit < 0 || event.indicator < 0)
            continue;
        event.gravity = indicator_gravity(&campaign->scheme->indicators[event.indicator], gravity);
        event.gravity_known = event.gravity >= 0 || !is_given(gravity);
        if (!is_given(gravity) && is_graded(campaign->scheme, event.indicator))
            continue;
        facts->events[facts->event_count++] = event;
    }
}

static void metric_add(struct facts *facts, struct fact_metric metric, enum fact_when when)
{
    metric.when = when;
    facts->metrics[facts->metric_count++] = metric;
}

/* One stated value may serve twice: for the whole period, and as the value of its month. */
static void put_metrics(struct arena *arena, struct campaign *campaign, const struct table *rows)
{
    struct facts *facts = &campaign->facts;
    facts->metrics = ARENA_ARRAY(arena, struct fact_metric, rows->row_count * 2);
    for (size_t row = 0; row < rows->row_count; row++) {
        bool target = text_equal(table_value(rows, row, "role"), "target");
        bool current = table_boolean(rows, row, "current");
        struct fact_metric metric = {
            .unit = facts_unit(campaign, table_value(rows, row, "unit_id")),
            .indicator = scheme_indicator(campaign->scheme, table_value(rows, row, "indicator")),
            .month = table_day(rows, row, "from"),
            .value = cell_number(arena, rows, row, "value"),
        };
        if (metric.unit < 0 || metric.indicator < 0)
            continue;
        if (target && current)
            metric_add(facts, metric, WHEN_TARGET);
        else if (!target && current)
            metric_add(facts, metric, WHEN_CURRENT);
        else if (!target && table_boolean(rows, row, "previous"))
            metric_add(facts, metric, WHEN_PREVIOUS);
        if (!target && table_boolean(rows, row, "month"))
            metric_add(facts, metric, WHEN_MONTH);
    }
}

struct strings facts_indicators(struct arena *arena, const struct scheme *scheme,
                                enum reading wanted)
{
    const char **items = ARENA_ARRAY(arena, const char *, scheme->indicator_count);
    struct strings ids = {items, 0};
    for (size_t i = 0; i < scheme->indicator_count; i++) {
        enum reading reading = scheme->indicators[i].form != FORM_EVENT ? READ_VALUES
                               : scheme_needs_events(scheme, (int)i)    ? READ_EVENTS
                                                                        : READ_SUMS;
        if (reading == wanted)
            items[ids.count++] = scheme->indicators[i].id;
    }
    return ids;
}

/* The first day of which a scheme reads single events. */
static day_t events_since(const struct campaign *campaign)
{
    const struct scheme *scheme = campaign->scheme;
    day_t since = campaign->facts.from;
    for (size_t i = 0; i < scheme->indicator_count; i++) {
        day_t reads = scheme_reads_since(scheme, (int)i, campaign->facts.from, campaign->facts.to);
        if (scheme_needs_events(scheme, (int)i) && reads < since)
            since = reads;
    }
    return since;
}

static struct spans spans_of(struct arena *arena, const struct campaign *campaign)
{
    return spans_plan(arena, campaign->scheme, campaign->facts.from, campaign->facts.to);
}

struct fact_token facts_token(const struct table *rows, size_t row)
{
    return (struct fact_token){
        .registry = table_value(rows, row, "registry"),
        .id = table_value(rows, row, "token"),
        .group = table_value(rows, row, "group"),
        .day = table_day(rows, row, "day"),
    };
}

/* Only those that events carry are read, however many were issued. */
static bool load_tokens(struct work *work, struct campaign *campaign, const struct strings *single,
                        struct error *error)
{
    struct facts *facts = &campaign->facts;
    bool any = false;
    struct table rows;
    for (size_t i = 0; i < facts->event_count; i++)
        any = any || facts->events[i].token != NULL;
    if (!any)
        return true;
    if (!fact_tokens(work->tx, campaign->period.id, single, events_since(campaign), facts->to,
                     &rows, error))
        return false;
    facts->tokens = ARENA_ARRAY(work->arena, struct fact_token, rows.row_count);
    facts->token_count = rows.row_count;
    for (size_t row = 0; row < rows.row_count; row++)
        facts->tokens[row] = facts_token(&rows, row);
    return true;
}

bool facts_load_unit_events(struct work *work, struct campaign *campaign, const char *unit_id,
                            const char *indicator, struct error *error)
{
    const struct facts *facts = &campaign->facts;
    struct strings single = {&indicator, 1};
    int index = scheme_indicator(campaign->scheme, indicator);
    day_t since = scheme_reads_since(campaign->scheme, index, facts->from, facts->to);
    struct table rows;
    if (!fact_events_unit(work->tx, campaign->period.id, &single, since, facts->to, unit_id, &rows,
                          error))
        return false;
    put_events(work->arena, campaign, &rows);
    return load_tokens(work, campaign, &single, error);
}

bool facts_load_single(struct work *work, struct campaign *campaign, const struct strings *single,
                       struct error *error)
{
    struct table rows;
    if (single->count == 0)
        return true;
    if (!fact_events(work->tx, campaign->period.id, single, events_since(campaign),
                     campaign->facts.to, &rows, error))
        return false;
    put_events(work->arena, campaign, &rows);
    return load_tokens(work, campaign, single, error);
}

bool facts_load_events(struct work *work, struct campaign *campaign, struct error *error)
{
    struct strings sums = facts_indicators(work->arena, campaign->scheme, READ_SUMS);
    struct strings single = facts_indicators(work->arena, campaign->scheme, READ_EVENTS);
    struct spans spans = spans_of(work->arena, campaign);
    struct sums rows;
    if (!facts_read_sums(work, campaign, &sums, &spans, &rows, error))
        return false;
    campaign->facts.tallies = ARENA_ARRAY(work->arena, struct fact_tally, rows.row_count);
    facts_put_sums(work->arena, campaign, &spans, &rows);
    return facts_load_single(work, campaign, &single, error);
}

bool facts_load_metrics(struct work *work, struct campaign *campaign, struct error *error)
{
    struct strings values = facts_indicators(work->arena, campaign->scheme, READ_VALUES);
    const struct facts *facts = &campaign->facts;
    struct spans spans = spans_of(work->arena, campaign);
    day_t first = DAY_NONE, last = DAY_NONE;
    struct table rows;
    if (values.count == 0)
        return true;
    if (!cadence_previous(campaign->scheme->cadence, facts->from, 1, &first, &last))
        first = last = DAY_NONE;
    if (!fact_metrics(work->tx, campaign->period.id, &values, facts->from, facts->to, first, last,
                      spans.months_from, &rows, error))
        return false;
    put_metrics(work->arena, campaign, &rows);
    return true;
}

bool facts_subtract(struct arena *arena, struct campaign *campaign, const struct table *rows,
                    size_t row, size_t first, size_t end)
{
    const struct scheme *scheme = campaign->scheme;
    int unit = facts_unit(campaign, table_value(rows, row, "unit_id"));
    int indicator = scheme_indicator(scheme, table_value(rows, row, "indicator"));
    day_t day = table_day(rows, row, "day");
    if (unit < 0 || indicator < 0)
        return false;
    int gravity =
        indicator_gravity(&scheme->indicators[indicator], table_value(rows, row, "gravity"));
    for (size_t i = first; i < end; i++) {
        struct fact_tally *tally = &campaign->facts.tallies[i];
        if (tally->unit != unit || tally->indicator != indicator || tally->gravity != gravity ||
            tally->finding != cell_finding(rows, row) || day < tally->from || day > tally->to ||
            tally->count < 1)
            continue;
        tally->count--;
        tally->quantity =
            number_subtract(arena, tally->quantity, cell_number(arena, rows, row, "quantity"));
        tally->points =
            number_subtract(arena, tally->points, cell_number(arena, rows, row, "points"));
        return true;
    }
    return false;
}
