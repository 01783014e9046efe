#include "append.h"
#include "campaign.h"
#include "cmocka_all.h"

#include <string.h>

static int unit_find(const struct campaign *campaign, const char *id)
{
    for (size_t i = 0; id && i < campaign->facts.unit_count; i++)
        if (strcmp(campaign->facts.units[i].id, id) == 0)
            return (int)i;
    return -1;
}

int unit_add(struct campaign *campaign, const char *id, const char *kind, const char *group,
             const char *parent)
{
    struct fact_unit unit = {.id = id,
                             .kind = kind,
                             .group = group,
                             .parent = unit_find(campaign, parent),
                             .since = DAY_NONE};
    assert_true(!parent || unit.parent >= 0);
    return APPEND(campaign->arena, campaign->facts.units, campaign->facts.unit_count, &unit);
}

void unit_attribute(struct campaign *campaign, int unit, const char *name, const char *value)
{
    struct fact_unit *row = &campaign->facts.units[unit];
    struct fact_attribute attribute = {name, value};
    APPEND(campaign->arena, row->attributes, row->attribute_count, &attribute);
}

static int gravity_find(const struct campaign *campaign, int indicator, const char *gravity)
{
    if (indicator < 0 || !gravity)
        return -1;
    const struct ids *gravities = &campaign->scheme.indicators[indicator].gravities;
    for (size_t i = 0; i < gravities->count; i++)
        if (strcmp(gravities->items[i], gravity) == 0)
            return (int)i;
    fail_msg("no gravity %s", gravity);
    return -1;
}

struct fact_event *event_add(struct campaign *campaign, const char *unit, const char *indicator,
                             const char *day, const char *gravity, const char *quantity)
{
    struct facts *facts = &campaign->facts;
    struct fact_event event = {
        .id = arena_print(campaign->arena, "e%zu", facts->event_count + 1),
        .unit = unit_find(campaign, unit),
        .indicator = scheme_indicator(&campaign->scheme, indicator),
        .day = day_from(day),
        .sequence = (int64_t)facts->event_count,
        .quantity = quantity ? number_of(campaign, quantity) : NUMBER_ONE,
        .finding = FINDING_PENDING,
    };
    event.gravity = gravity_find(campaign, event.indicator, gravity);
    event.gravity_known = true;
    int index = APPEND(campaign->arena, facts->events, facts->event_count, &event);
    return &facts->events[index];
}

void tally_add(struct campaign *campaign, const char *unit, const char *indicator, const char *from,
               const char *to, const char *gravity, int64_t count, const char *quantity)
{
    struct fact_tally tally = {
        .unit = unit_find(campaign, unit),
        .indicator = scheme_indicator(&campaign->scheme, indicator),
        .from = day_from(from),
        .to = day_from(to),
        .count = count,
        .quantity = number_of(campaign, quantity),
        .points = NUMBER_ZERO,
        .finding = FINDING_PENDING,
    };
    tally.gravity = gravity_find(campaign, tally.indicator, gravity);
    APPEND(campaign->arena, campaign->facts.tallies, campaign->facts.tally_count, &tally);
}

void metric_add(struct campaign *campaign, const char *unit, const char *indicator,
                enum fact_when when, const char *month, const char *value)
{
    struct fact_metric metric = {
        .unit = unit_find(campaign, unit),
        .indicator = scheme_indicator(&campaign->scheme, indicator),
        .when = when,
        .month = month ? day_from(month) : DAY_NONE,
        .value = number_of(campaign, value),
    };
    APPEND(campaign->arena, campaign->facts.metrics, campaign->facts.metric_count, &metric);
}

void raters_add(struct campaign *campaign, const char *panel, const char *raters)
{
    struct ids names = ids_of(campaign, raters);
    struct fact_rater *list = ARENA_ARRAY(campaign->arena, struct fact_rater, names.count);
    for (size_t i = 0; i < names.count; i++)
        list[i] =
            (struct fact_rater){.id = names.items[i], .unit = unit_find(campaign, names.items[i])};
    struct fact_panel row = {.panel = scheme_panel(&campaign->scheme, panel),
                             .raters = list,
                             .rater_count = names.count};
    APPEND(campaign->arena, campaign->facts.panels, campaign->facts.panel_count, &row);
}

void ballot_add(struct campaign *campaign, const char *panel, const char *rater, const char *unit,
                const char *score)
{
    struct fact_ballot ballot = {scheme_panel(&campaign->scheme, panel), rater,
                                 unit_find(campaign, unit), number_of(campaign, score)};
    APPEND(campaign->arena, campaign->facts.ballots, campaign->facts.ballot_count, &ballot);
}

void win_add(struct campaign *campaign, const char *unit, const char *award, const char *from,
             const char *to, const char *points)
{
    struct fact_win win = {
        .unit = unit ? unit_find(campaign, unit) : -1,
        .award = scheme_award(&campaign->scheme, award),
        .from = day_from(from),
        .to = day_from(to),
        .points = points ? number_of(campaign, points) : NUMBER_ZERO,
    };
    if (unit && win.unit < 0)
        win.unit = FACT_OUTSIDE;
    APPEND(campaign->arena, campaign->facts.wins, campaign->facts.win_count, &win);
}

void order_add(struct campaign *campaign, const char *step, const char *units)
{
    struct ids names = ids_of(campaign, units);
    int *list = ARENA_ARRAY(campaign->arena, int, names.count);
    for (size_t i = 0; i < names.count; i++)
        list[i] = unit_find(campaign, names.items[i]);
    struct fact_order order = {step ? scheme_step(&campaign->scheme, step) : -1, list, names.count};
    APPEND(campaign->arena, campaign->facts.orders, campaign->facts.order_count, &order);
}

void objection_add(struct campaign *campaign, const char *unit, enum objection_outcome outcome,
                   const char *day)
{
    struct fact_objection objection = {unit_find(campaign, unit), outcome,
                                       day ? day_from(day) : DAY_NONE};
    APPEND(campaign->arena, campaign->facts.objections, campaign->facts.objection_count,
           &objection);
}

void approval_add(struct campaign *campaign, const char *step, bool approved)
{
    struct fact_approval approval = {scheme_step(&campaign->scheme, step), approved};
    APPEND(campaign->arena, campaign->facts.approvals, campaign->facts.approval_count, &approval);
}
