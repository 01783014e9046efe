#include "app/facts.h"

#include "app/calendars.h"
#include "app/facts_parts.h"
#include "app/schemes.h"
#include "app/spans.h"
#include "scheme/cadence.h"
#include "store/fact.h"

#include <string.h>

int facts_unit(const struct campaign *campaign, const char *unit_id)
{
    size_t low = 0, high = campaign->facts.unit_count;
    while (unit_id != NULL && low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(unit_id, campaign->unit_ids[middle]);
        if (order == 0)
            return (int)middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return -1;
}

/* Ids of the indicators that are read one way: of the form event with single events or sums, or of
 * another form. */
enum reading { READ_EVENTS, READ_SUMS, READ_VALUES };

static struct strings indicators_read(struct arena *arena, const struct scheme *scheme,
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

static bool load_units(struct work *work, struct campaign *campaign, struct error *error)
{
    struct strings kinds = schemes_kinds(work->arena, campaign->scheme);
    struct table units, attributes;
    if (!fact_units(work->tx, campaign->period.id, &kinds, &units, error) ||
        !fact_attributes(work->tx, campaign->period.id, &attributes, error))
        return false;
    facts_put_units(work->arena, campaign, &units, &attributes);
    return true;
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

static bool load_events(struct work *work, struct campaign *campaign, const struct spans *spans,
                        struct error *error)
{
    const char *period = campaign->period.id;
    struct strings sums = indicators_read(work->arena, campaign->scheme, READ_SUMS);
    struct strings single = indicators_read(work->arena, campaign->scheme, READ_EVENTS);
    struct table rows;
    if (sums.count > 0) {
        if (!fact_tallies(work->tx, period, &sums, spans->parts, spans->part_count, &rows, error))
            return false;
        facts_put_tallies(work->arena, campaign, spans, &rows);
    }
    if (single.count > 0) {
        if (!fact_events(work->tx, period, &single, events_since(campaign), campaign->facts.to,
                         &rows, error))
            return false;
        facts_put_events(work->arena, campaign, &rows);
    }
    return true;
}

static bool load_metrics(struct work *work, struct campaign *campaign, const struct spans *spans,
                         struct error *error)
{
    struct strings values = indicators_read(work->arena, campaign->scheme, READ_VALUES);
    const struct facts *facts = &campaign->facts;
    day_t first = DAY_NONE, last = DAY_NONE;
    struct table rows;
    if (values.count == 0)
        return true;
    if (!cadence_previous(campaign->scheme->cadence, facts->from, 1, &first, &last))
        first = last = DAY_NONE;
    if (!fact_metrics(work->tx, campaign->period.id, &values, facts->from, facts->to, first, last,
                      spans->months_from, &rows, error))
        return false;
    facts_put_metrics(work->arena, campaign, &rows);
    return true;
}

static bool load_ballots(struct work *work, struct campaign *campaign, struct error *error)
{
    struct table members, ballots;
    if (!fact_members(work->tx, campaign->period.id, &members, error) ||
        !fact_ballots(work->tx, campaign->period.id, &ballots, error))
        return false;
    facts_put_panels(work->arena, campaign, &members);
    facts_put_ballots(work->arena, campaign, &ballots);
    return true;
}

static bool load_history(struct work *work, struct campaign *campaign, struct error *error)
{
    const struct scheme *scheme = campaign->scheme;
    const char **awards = ARENA_ARRAY(work->arena, const char *, scheme->award_count);
    for (size_t i = 0; i < scheme->award_count; i++)
        awards[i] = scheme->awards[i].id;
    struct strings names = {awards, scheme->award_count};
    struct table wins, steps;
    if (!fact_wins(work->tx, campaign->period.id, &names, &wins, error) ||
        !period_step_list(work->tx, campaign->period.id, campaign->period.round, &steps, error))
        return false;
    facts_put_wins(work->arena, campaign, &wins);
    facts_put_orders(work->arena, campaign, &steps);
    return true;
}

bool facts_load(struct work *work, const struct period *period, day_t as_of,
                struct campaign *ret_campaign, struct error *error)
{
    struct campaign campaign = {.period = *period};
    struct facts *facts = &campaign.facts;
    if (!fact_begin(work->tx, error) ||
        !schemes_open(work, period->scheme_id, &campaign.scheme, error))
        return false;
    facts->from = period->from;
    facts->to = period->to;
    facts->as_of = as_of;
    facts->notice_from = DAY_NONE;
    struct spans spans = spans_plan(work->arena, campaign.scheme, period->from, period->to);
    if (!calendars_load(work, &facts->calendar, error) || !load_units(work, &campaign, error) ||
        !load_events(work, &campaign, &spans, error) ||
        !load_metrics(work, &campaign, &spans, error) || !load_ballots(work, &campaign, error) ||
        !load_history(work, &campaign, error) || !fact_end(work->tx, error))
        return false;
    *ret_campaign = campaign;
    return true;
}
