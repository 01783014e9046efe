#include "app/facts_parts.h"

#include "app/facts_cells.h"
#include "base/text.h"

static int gravity_of(const struct indicator *indicator, const char *gravity)
{
    for (size_t i = 0; i < indicator->gravities.count; i++) {
        if (text_equal(indicator->gravities.items[i], gravity))
            return (int)i;
    }
    return -1;
}

static bool is_given(const char *text)
{
    return text != NULL && *text != '\0';
}

void facts_put_tallies(struct arena *arena, struct campaign *campaign, const struct spans *spans,
                       const struct table *rows)
{
    struct facts *facts = &campaign->facts;
    facts->tallies = ARENA_ARRAY(arena, struct fact_tally, rows->row_count);
    for (size_t row = 0; row < rows->row_count; row++) {
        const struct span *span = &spans->spans[table_integer(rows, row, "span")];
        const char *gravity = table_value(rows, row, "gravity");
        struct fact_tally tally = {
            .unit = facts_unit(campaign, table_value(rows, row, "unit_id")),
            .indicator = scheme_indicator(campaign->scheme, table_value(rows, row, "indicator")),
            .finding = cell_finding(rows, row),
            .from = span->first,
            .to = span->last,
            .count = table_integer(rows, row, "events"),
            .quantity = cell_number(arena, rows, row, "quantity"),
            .points = cell_number(arena, rows, row, "points"),
        };
        if (tally.unit < 0 || tally.indicator < 0)
            continue;
        tally.gravity = gravity_of(&campaign->scheme->indicators[tally.indicator], gravity);
        if (tally.gravity >= 0 || !is_given(gravity))
            facts->tallies[facts->tally_count++] = tally;
    }
}

void facts_put_events(struct arena *arena, struct campaign *campaign, const struct table *rows)
{
    struct facts *facts = &campaign->facts;
    facts->events = ARENA_ARRAY(arena, struct fact_event, rows->row_count);
    for (size_t row = 0; row < rows->row_count; row++) {
        const char *gravity = table_value(rows, row, "gravity");
        struct fact_event event = {
            .id = table_value(rows, row, "id"),
            .unit = facts_unit(campaign, table_value(rows, row, "unit_id")),
            .indicator = scheme_indicator(campaign->scheme, table_value(rows, row, "indicator")),
            .day = cell_day(rows, row, "day"),
            .sequence = table_integer(rows, row, "sequence"),
            .microsecond = table_integer(rows, row, "microsecond"),
            .quantity = cell_number(arena, rows, row, "quantity"),
            .has_points = table_value(rows, row, "points") != NULL,
            .points = cell_number(arena, rows, row, "points"),
            .finding = cell_finding(rows, row),
            .topic = table_value(rows, row, "topic"),
            .person = table_value(rows, row, "person"),
            .occasion = table_value(rows, row, "occasion"),
        };
        if (event.unit < 0 || event.indicator < 0)
            continue;
        event.gravity = gravity_of(&campaign->scheme->indicators[event.indicator], gravity);
        event.gravity_known = event.gravity >= 0 || !is_given(gravity);
        facts->events[facts->event_count++] = event;
    }
}

static void metric_add(struct facts *facts, struct fact_metric metric, enum fact_when when)
{
    metric.when = when;
    facts->metrics[facts->metric_count++] = metric;
}

/* One stated value may serve twice: for the whole period, and as the value of its month. */
void facts_put_metrics(struct arena *arena, struct campaign *campaign, const struct table *rows)
{
    struct facts *facts = &campaign->facts;
    facts->metrics = ARENA_ARRAY(arena, struct fact_metric, rows->row_count * 2);
    for (size_t row = 0; row < rows->row_count; row++) {
        bool target = text_equal(table_value(rows, row, "role"), "target");
        bool current = cell_boolean(rows, row, "current");
        struct fact_metric metric = {
            .unit = facts_unit(campaign, table_value(rows, row, "unit_id")),
            .indicator = scheme_indicator(campaign->scheme, table_value(rows, row, "indicator")),
            .month = cell_day(rows, row, "from"),
            .value = cell_number(arena, rows, row, "value"),
        };
        if (metric.unit < 0 || metric.indicator < 0)
            continue;
        if (target && current)
            metric_add(facts, metric, WHEN_TARGET);
        else if (!target && current)
            metric_add(facts, metric, WHEN_CURRENT);
        else if (!target && cell_boolean(rows, row, "previous"))
            metric_add(facts, metric, WHEN_PREVIOUS);
        if (!target && cell_boolean(rows, row, "month"))
            metric_add(facts, metric, WHEN_MONTH);
    }
}
