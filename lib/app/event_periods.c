#include "app/event_periods.h"

#include "app/facts.h"
#include "app/facts_parts.h"
#include "base/text.h"
#include "document/members.h"
#include "referee/event_fate.h"
#include "store/event.h"
#include "store/fact.h"
#include "store/late.h"

static void member_of(struct buffer *out, const struct campaign *campaign, const char *code)
{
    const struct period *period = &campaign->period;
    element_open(out, '{');
    member_text(out, "period_id", period->id);
    member_text(out, "scheme", period->scheme_code);
    member_text(out, "title", period->title);
    member_day(out, "from", period->from);
    member_day(out, "to", period->to);
    member_text(out, "state", period->state);
    member_boolean(out, "counts", code == NULL);
    member_text(out, "code", code);
    buffer_byte(out, '}');
}

/* Among what came after scoring began, and was not admitted. */
static bool find_late(struct work *work, const struct campaign *campaign, const char *indicator,
                      const char *event_id, bool *ret_late, struct error *error)
{
    struct table rows;
    bool late = false;
    if (!late_facts(work->tx, campaign->period.id, &(struct strings){&indicator, 1},
                    campaign->facts.to, &rows, error))
        return false;
    for (size_t row = 0; row < rows.row_count && !late; row++)
        late = text_equal(table_value(&rows, row, "id"), event_id);
    *ret_late = late;
    return true;
}

/* What the referee says of the event among the unit's others. */
static const char *fate_of(const struct campaign *campaign, const char *event_id, bool late)
{
    const struct facts *facts = &campaign->facts;
    for (size_t i = 0; i < facts->event_count; i++) {
        if (!text_equal(facts->events[i].id, event_id))
            continue;
        const char *code = event_fate(campaign->scheme, facts, i);
        return code == NULL && late ? "late" : code;
    }
    return "out_of_period";
}

/* One period of the list: row of event_periods. */
static bool period_add(struct work *work, const char *event_id, const struct table *periods,
                       size_t row, struct buffer *out, struct error *error)
{
    const char *indicator = table_value(periods, row, "indicator");
    const char *unit_id = table_value(periods, row, "unit_id");
    struct period period;
    struct campaign campaign;
    bool late;
    if (!period_get(work->tx, table_value(periods, row, "id"), &period, error) ||
        !facts_start(work, &period, work->today, &campaign, error))
        return false;
    int found = scheme_indicator(campaign.scheme, indicator);
    if (found < 0 || campaign.scheme->indicators[found].form != FORM_EVENT)
        return true;
    if (!facts_load_unit(work, &campaign, unit_id, error) ||
        !facts_load_unit_events(work, &campaign, unit_id, indicator, error) ||
        !find_late(work, &campaign, indicator, event_id, &late, error))
        return false;
    member_of(out, &campaign, fate_of(&campaign, event_id, late));
    return true;
}

/* The row with one more column. */
static void column_add(struct arena *arena, const char *json, struct table *row)
{
    size_t width = row->column_count + 1;
    struct column *columns = ARENA_ARRAY(arena, struct column, width);
    const char **cells = ARENA_ARRAY(arena, const char *, width);
    for (size_t i = 0; i + 1 < width; i++) {
        columns[i] = row->columns[i];
        cells[i] = table_cell(row, 0, i);
    }
    columns[width - 1] = (struct column){"periods", COLUMN_JSON};
    cells[width - 1] = json;
    *row = (struct table){columns, width, 1, cells};
}

bool event_periods_add(struct work *work, const char *event_id, struct table *row,
                       struct error *error)
{
    struct table periods;
    struct buffer out;
    if (!event_periods(work->tx, event_id, EVENT_PERIODS_MOST, &periods, error))
        return false;
    buffer_init(&out);
    buffer_byte(&out, '[');
    bool fine = periods.row_count == 0 || fact_begin(work->tx, error);
    for (size_t i = 0; i < periods.row_count && fine; i++)
        fine = period_add(work, event_id, &periods, i, &out, error);
    if (!fine || (periods.row_count > 0 && !fact_end(work->tx, error))) {
        buffer_release(&out);
        return false;
    }
    buffer_byte(&out, ']');
    column_add(work->arena, buffer_finish(&out, work->arena), row);
    return true;
}
