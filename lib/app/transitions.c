#include "app/transitions.h"

#include "app/awards.h"
#include "app/bundles.h"
#include "app/panels.h"
#include "app/periods.h"
#include "app/result_size.h"
#include "app/runs.h"
#include "app/schemes.h"
#include "app/steps.h"
#include "base/text.h"
#include "base/uuid.h"
#include "store/panel.h"
#include "store/roster.h"

#include <string.h>

/* What a period becomes besides its state. */
struct change {
    int round;
    const char *run_id;
};

static bool act_open(struct work *work, const struct period *period, struct change *change,
                     struct error *error)
{
    const struct scheme *scheme = NULL;
    int64_t units, entrants;
    (void)change;
    if (!periods_dates_given(period, work->arena, error) ||
        !schemes_open(work, period->scheme_id, &scheme, error))
        return false;
    struct strings kinds = schemes_kinds(work->arena, scheme);
    struct strings superiors = schemes_superiors(work->arena, scheme);
    if (!roster_insert(work->tx, period->id, &kinds, &superiors, &units, &entrants, error))
        return false;
    if (entrants > 0)
        return result_fits(scheme, entrants, error);
    struct buffer names;
    buffer_init(&names);
    for (size_t i = 0; i < kinds.count; i++)
        buffer_print(&names, "%s%s", i == 0 ? "" : ", ", kinds.items[i]);
    return error_set(error, CODE_ROSTER_EMPTY, "kinds", buffer_finish(&names, work->arena), NULL);
}

static bool act_scoring(struct work *work, const struct period *period, struct change *change,
                        struct error *error)
{
    (void)change;
    return panels_check_ready(work, period, error);
}

/* The result that is then decided on. */
static bool run_make(struct work *work, const struct period *period, const char **ret_run_id,
                     struct error *error)
{
    char id[UUID_TEXT];
    struct judged judged;
    uuid_new(id);
    if (!runs_store(work, period, id, "deciding", &judged, error))
        return false;
    *ret_run_id = arena_text(work->arena, id);
    return true;
}

static bool act_deciding(struct work *work, const struct period *period, struct change *change,
                         struct error *error)
{
    struct period next = *period;
    if (work->today <= period->to)
        return error_set(error, CODE_PERIOD_RUNNING, "until", day_text(work->arena, period->to),
                         NULL);
    next.round = change->round = period->round + 1;
    return panel_lock_all(work->tx, period->id, error) &&
           panels_check_complete(work, period->id, error) &&
           run_make(work, &next, &change->run_id, error);
}

/* The stored result is void; deciding anew makes another. */
static bool act_back(struct work *work, const struct period *period, struct change *change,
                     struct error *error)
{
    (void)work;
    (void)period;
    (void)error;
    change->run_id = NULL;
    return true;
}

static bool act_final(struct work *work, const struct period *period, struct change *change,
                      struct error *error)
{
    struct judged judged;
    (void)change;
    return steps_all_done(work, period, error) &&
           runs_confirm(work, period, period->run_id, &judged, error) &&
           awards_grant(work, period, &judged, error) && bundles_store(work, period, error);
}

static const struct transition {
    const char *from, *to;
    bool needs_reason, one_snapshot;
    bool (*act)(struct work *, const struct period *, struct change *, struct error *);
} TRANSITIONS[] = {
    {"draft", "open", false, false, act_open},
    {"open", "scoring", false, false, act_scoring},
    {"scoring", "deciding", false, true, act_deciding},
    {"deciding", "scoring", true, false, act_back},
    {"deciding", "final", false, true, act_final},
    {"draft", "cancelled", true, false, NULL},
    {"open", "cancelled", true, false, NULL},
    {"scoring", "cancelled", true, false, NULL},
    {"deciding", "cancelled", true, false, NULL},
};

/* The transition between two states; NULL with the error that names the states it can start from.
 */
static const struct transition *transition_find(struct arena *arena, const struct period *period,
                                                const char *to, struct error *error)
{
    struct buffer needed;
    buffer_init(&needed);
    for (size_t i = 0; i < COUNT(TRANSITIONS); i++) {
        if (!text_equal(TRANSITIONS[i].to, to))
            continue;
        if (text_equal(TRANSITIONS[i].from, period->state)) {
            buffer_release(&needed);
            return &TRANSITIONS[i];
        }
        buffer_print(&needed, "%s%s", needed.length == 0 ? "" : ", ", TRANSITIONS[i].from);
    }
    periods_state_conflict(period, buffer_finish(&needed, arena), error);
    return NULL;
}

/* Whether any way into a state derives from many reads. */
static bool reads_much(const char *to)
{
    for (size_t i = 0; i < COUNT(TRANSITIONS); i++) {
        if (text_equal(TRANSITIONS[i].to, to) && TRANSITIONS[i].one_snapshot)
            return true;
    }
    return false;
}

static const char *state_json(struct arena *arena, const struct period *period)
{
    return arena_print(arena, "{\"state\":\"%s\",\"version\":%lld}", period->state,
                       (long long)period->version);
}

bool transitions_insert(struct work *work, const char *period_id,
                        const struct transition_draft *draft, struct table *ret_row,
                        struct error *error)
{
    struct period period, after;
    work->one_snapshot = reads_much(draft->to);
    if (!work_begin(work, error) || !period_lock(work->tx, period_id, &period, error))
        return false;
    const struct transition *transition = transition_find(work->arena, &period, draft->to, error);
    if (transition == NULL)
        return false;
    if (transition->needs_reason && draft->reason == NULL)
        return error_add(error, "#/reason", CODE_REASON_REQUIRED, NULL);
    struct change change = {period.round, period.run_id};
    struct table row;
    if ((transition->act != NULL && !transition->act(work, &period, &change, error)) ||
        !period_set_state(work->tx, period_id, draft->to, change.round, change.run_id, &after,
                          error) ||
        !period_transition_insert(work->tx, &period, draft->to, draft->reason, work->request_id,
                                  &row, error) ||
        !work_audit(work, "period.transition", "period", period_id, draft->reason,
                    state_json(work->arena, &period), state_json(work->arena, &after), error))
        return false;
    *ret_row = row;
    return true;
}

bool transitions_list(struct work *work, const char *period_id, const struct page *page,
                      struct table *ret_rows, struct error *error)
{
    struct period period;
    return work_begin(work, error) && period_get(work->tx, period_id, &period, error) &&
           period_transition_list(work->tx, period_id, page, ret_rows, error);
}
