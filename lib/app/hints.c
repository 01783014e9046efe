#include "app/hints.h"

#include "app/facts.h"
#include "app/periods.h"
#include "app/schemes.h"
#include "base/text.h"
#include "document/hints.h"
#include "referee/hints.h"
#include "store/hint.h"

static const struct column COLUMNS[] = {
    {"period_id", COLUMN_TEXT},   {"as_of", COLUMN_DATE},      {"looked_at", COLUMN_LIST},
    {"complete", COLUMN_BOOLEAN}, {"thresholds", COLUMN_JSON}, {"items", COLUMN_JSON},
    {"left_out", COLUMN_INTEGER},
};

static struct strings indicator_ids(struct arena *arena, const struct scheme *scheme)
{
    const char **items = ARENA_ARRAY(arena, const char *, scheme->indicator_count);
    for (size_t i = 0; i < scheme->indicator_count; i++)
        items[i] = scheme->indicators[i].id;
    return (struct strings){items, scheme->indicator_count};
}

static enum hint_mode mode_of(const char *text)
{
    return text_equal(text, "defaulted") ? MODE_DEFAULTED
           : text_equal(text, "none")    ? MODE_NONE
                                         : MODE_ACTIVE;
}

static bool flows_load(struct work *work, const struct period *period, const struct scheme *scheme,
                       struct hint_inputs *inputs, struct error *error)
{
    struct table rows;
    struct strings ids = indicator_ids(work->arena, scheme);
    if (!hint_flows_list(work->tx, period, &ids, &rows, error))
        return false;
    struct hint_flow *flows = ARENA_ARRAY(work->arena, struct hint_flow, rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++) {
        struct hint_flow *flow = &flows[i];
        flow->source = table_value(&rows, i, "source");
        flow->indicator = scheme_indicator(scheme, table_value(&rows, i, "indicator"));
        if (!day_parse(table_value(&rows, i, "day"), &flow->day))
            return error_set(error, CODE_INTERNAL, NULL);
        flow->gravity = indicator_gravity(&scheme->indicators[flow->indicator],
                                          table_value(&rows, i, "gravity"));
        flow->mode = mode_of(table_value(&rows, i, "rating_mode"));
        flow->events = table_integer(&rows, i, "events");
    }
    inputs->flows = flows;
    inputs->flow_count = rows.row_count;
    return true;
}

static bool late_load(struct work *work, const struct period *period, const struct scheme *scheme,
                      struct hint_inputs *inputs, struct error *error)
{
    struct table rows;
    if (!hint_late_list(work->tx, period, &rows, error))
        return false;
    struct hint_late *late = ARENA_ARRAY(work->arena, struct hint_late, rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++)
        late[i] = (struct hint_late){
            .source = table_value(&rows, i, "source"),
            .indicator = scheme_indicator(scheme, table_value(&rows, i, "indicator")),
            .events = table_integer(&rows, i, "events")};
    inputs->late = late;
    inputs->late_count = rows.row_count;
    return true;
}

/* Everything on one snapshot; afterwards no connection is held. */
static bool inputs_load(struct work *work, const char *period_id, struct hint_inputs *ret_inputs,
                        struct campaign *ret_campaign, struct error *error)
{
    struct period period;
    const struct scheme *scheme;
    struct hint_inputs inputs = {.ballots = (work->principal->roles & ROLE_LEADERSHIP) != 0};
    if (!work_begin(work, error) || !period_get(work->tx, period_id, &period, error))
        return false;
    if (text_equal(period.state, "draft") || text_equal(period.state, "cancelled"))
        return periods_state_conflict(&period, "open, scoring, deciding, final", error);
    if (!schemes_open(work, period.scheme_id, &scheme, error) ||
        !flows_load(work, &period, scheme, &inputs, error) ||
        !late_load(work, &period, scheme, &inputs, error) ||
        !facts_load(work, &period, work->today, ret_campaign, error))
        return false;
    *ret_inputs = inputs;
    return true;
}

static const char *limits_text(struct arena *arena, const struct hint_limits *limits)
{
    struct buffer out;
    buffer_init(&out);
    hint_limits_write(&out, limits);
    return buffer_finish(&out, arena);
}

static const char *items_text(struct arena *arena, const struct campaign *campaign,
                              const struct hint_list *hints)
{
    struct buffer out;
    buffer_init(&out);
    hints_write(&out, arena, campaign->scheme, &campaign->facts, hints, campaign->period.id);
    return buffer_finish(&out, arena);
}

bool hints_list(struct work *work, const char *period_id, const struct hint_limits *limits,
                struct table *ret_row, struct error *error)
{
    struct hint_inputs inputs;
    struct campaign campaign;
    struct hint_list hints;
    if (!inputs_load(work, period_id, &inputs, &campaign, error))
        return false;
    hints_find(work->arena, campaign.scheme, &campaign.facts, &inputs, limits, &hints);
    const char **cells = ARENA_ARRAY(work->arena, const char *, COUNT(COLUMNS));
    cells[0] = campaign.period.id;
    cells[1] = day_text(work->arena, work->today);
    cells[2] = inputs.ballots ? "{events,ballots}" : "{events}";
    cells[3] = inputs.flow_count < HINT_FLOWS_MOST ? "t" : "f";
    cells[4] = limits_text(work->arena, limits);
    cells[5] = items_text(work->arena, &campaign, &hints);
    cells[6] = arena_print(work->arena, "%zu", hints.left_out);
    *ret_row = (struct table){COLUMNS, COUNT(COLUMNS), 1, cells};
    return true;
}
