#include "app/facts.h"

#include "app/calendars.h"
#include "app/facts_parts.h"
#include "app/schemes.h"
#include "store/fact.h"

/* In this order: units come before what names them. */
static facts_loader *const LOADERS[] = {
    facts_load_dates,   facts_load_units,   facts_load_events,  facts_load_late,
    facts_load_overdue, facts_load_metrics, facts_load_ballots, facts_load_nominations,
    facts_load_history, facts_load_review,
};

/* For live standings. */
static facts_loader *const LIVE_LOADERS[] = {
    facts_load_dates,   facts_load_units,   facts_load_live_events, facts_load_late,
    facts_load_overdue, facts_load_metrics, facts_load_ballots,     facts_load_nominations,
    facts_load_history, facts_load_review,
};

/* Those that say how nominations stand. */
static facts_loader *const NOMINATED_LOADERS[] = {facts_load_dates, facts_load_units,
                                                  facts_load_nominations};

bool facts_start(struct work *work, const struct period *period, day_t as_of,
                 struct campaign *ret_campaign, struct error *error)
{
    struct campaign campaign = {.period = *period};
    struct facts *facts = &campaign.facts;
    if (!schemes_open(work, period->scheme_id, &campaign.scheme, error))
        return false;
    facts->from = period->from;
    facts->to = period->to;
    facts->as_of = as_of;
    facts->notice_from = DAY_NONE;
    facts->awards = (struct ids){period->awards.items, period->awards.count};
    if (!calendars_load(work, &facts->calendar, error))
        return false;
    *ret_campaign = campaign;
    return true;
}

/* What is left of a period's events would judge it otherwise than it was. */
static bool begin(struct work *work, const struct period *period, struct error *error)
{
    const char *retired_before;
    day_t day;
    if (!fact_begin_judging(work->tx, &retired_before, error))
        return false;
    if (retired_before == NULL || !day_parse(retired_before, &day) || period->from >= day)
        return true;
    return error_set(error, CODE_FACTS_RETIRED, "day", retired_before, NULL);
}

static bool load(struct work *work, const struct period *period, day_t as_of,
                 const struct campaign *before, facts_loader *const *loaders, size_t count,
                 struct campaign *ret_campaign, struct error *error)
{
    struct campaign campaign;
    if (!begin(work, period, error) || !facts_start(work, period, as_of, &campaign, error))
        return false;
    campaign.base = before != NULL ? before->base : NULL;
    for (size_t i = 0; i < count; i++)
        if (!loaders[i](work, &campaign, error))
            return false;
    if (!fact_end(work->tx, error))
        return false;
    *ret_campaign = campaign;
    return true;
}

bool facts_load(struct work *work, const struct period *period, day_t as_of,
                struct campaign *ret_campaign, struct error *error)
{
    return load(work, period, as_of, NULL, LOADERS, COUNT(LOADERS), ret_campaign, error);
}

bool facts_load_live(struct work *work, const struct period *period, day_t as_of,
                     const struct campaign *before, struct campaign *ret_campaign,
                     struct error *error)
{
    return load(work, period, as_of, before, LIVE_LOADERS, COUNT(LIVE_LOADERS), ret_campaign,
                error);
}

bool facts_load_nominated(struct work *work, const struct period *period, day_t as_of,
                          struct campaign *ret_campaign, struct error *error)
{
    return load(work, period, as_of, NULL, NOMINATED_LOADERS, COUNT(NOMINATED_LOADERS),
                ret_campaign, error);
}
