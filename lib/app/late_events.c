#include "app/late_events.h"

#include "app/facts_late.h"
#include "app/periods.h"
#include "app/schemes.h"
#include "base/text.h"
#include "store/late.h"
#include "store/period.h"

static bool filter_of(struct work *work, const struct period *period,
                      struct late_filter *ret_filter, struct error *error)
{
    const struct scheme *scheme = NULL;
    if (!schemes_open(work, period->scheme_id, &scheme, error))
        return false;
    *ret_filter = (struct late_filter){.period_id = period->id,
                                       .indicators = late_indicators(work->arena, scheme),
                                       .first = late_first_day(scheme, period->from, period->to),
                                       .last = period->to};
    return true;
}

bool late_events_list(struct work *work, const char *period_id, const struct page *page,
                      struct table *ret_rows, struct error *error)
{
    struct period period;
    struct late_filter filter;
    return work_begin(work, error) && period_get(work->tx, period_id, &period, error) &&
           filter_of(work, &period, &filter, error) &&
           late_event_list(work->tx, &filter, page, ret_rows, error);
}

bool late_events_admit(struct work *work, const char *period_id, const char *event_id,
                       const struct admission_draft *draft, struct table *ret_row,
                       struct error *error)
{
    struct period period;
    struct late_filter filter;
    struct table row;
    bool admitted;
    if (!work_begin(work, error) || !period_lock(work->tx, period_id, &period, error))
        return false;
    if (!text_equal(period.state, "scoring") && !text_equal(period.state, "deciding"))
        return periods_state_conflict(&period, "scoring, deciding", error);
    if (!filter_of(work, &period, &filter, error) ||
        !late_event_get(work->tx, &filter, event_id, &row, error))
        return false;
    if (row.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "late event", NULL);
    if (!late_admit(work->tx, period_id, event_id, draft->reason, &admitted, error))
        return false;
    if (!admitted)
        return error_set(error, CODE_ALREADY_EXISTS, "what", "admission", "field", "event", NULL);
    return late_event_get(work->tx, &filter, event_id, ret_row, error);
}
