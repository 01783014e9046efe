#include "app/run_reviews.h"

#include "app/periods.h"
#include "app/runs.h"
#include "app/steps.h"
#include "base/text.h"
#include "base/uuid.h"
#include "document/members.h"
#include "store/run.h"

#include <stdlib.h>

bool runs_list(struct work *work, const char *period_id, const struct page *page,
               struct table *ret_rows, struct error *error)
{
    struct period period;
    return work_begin(work, error) && period_get(work->tx, period_id, &period, error) &&
           run_list(work->tx, period_id, page, ret_rows, error);
}

bool runs_get(struct work *work, const char *id, struct table *ret_row, struct error *error)
{
    return work_begin(work, error) && run_get(work->tx, id, ret_row, error);
}

static const char *new_id(struct arena *arena)
{
    char id[UUID_TEXT];
    uuid_new(id);
    return arena_text(arena, id);
}

static const char *run_json(struct arena *arena, const char *run_id)
{
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '{');
    member_text(&out, "run_id", run_id);
    buffer_byte(&out, '}');
    return buffer_finish(&out, arena);
}

bool runs_propose(struct work *work, const char *period_id, const char *note, struct table *ret_row,
                  struct error *error)
{
    struct period period;
    struct judged judged;
    const char *id = new_id(work->arena);
    work->one_snapshot = true;
    if (!work_begin(work, error) || !period_get(work->tx, period_id, &period, error))
        return false;
    if (!text_equal(period.state, "scoring") && !text_equal(period.state, "deciding"))
        return periods_state_conflict(&period, "scoring, deciding", error);
    return runs_store(work, &period, id, "proposal", &judged, error) &&
           work_audit(work, "run.propose", "run", id, note, NULL, run_json(work->arena, id),
                      error) &&
           run_get(work->tx, id, ret_row, error);
}

bool runs_differences(struct work *work, const char *id, const char *against,
                      const struct page *page, struct table *ret_rows, struct error *error)
{
    struct table run, other;
    struct period period;
    if (!work_begin(work, error) || !run_get(work->tx, id, &run, error) ||
        !period_get(work->tx, table_value(&run, 0, "period_id"), &period, error))
        return false;
    if (against == NULL && period.run_id == NULL)
        return periods_state_conflict(&period, "deciding, final", error);
    if (!run_get(work->tx, against != NULL ? against : period.run_id, &other, error))
        return false;
    if (!text_equal(table_value(&other, 0, "period_id"), period.id))
        return error_set(error, CODE_NOT_FOUND, "what", "result", NULL);
    return run_differences(work->tx, table_value(&other, 0, "id"), id, page, ret_rows, error);
}

/* The proposed run becomes the period's, if the facts give it once the walk has begun anew. */
static bool run_apply(struct work *work, const struct period *period, const struct table *run,
                      const char *reason, struct error *error)
{
    const char *id = table_value(run, 0, "id");
    struct table current;
    struct judged judged;
    struct period after;
    if (!text_equal(period->state, "deciding"))
        return periods_state_conflict(period, "deciding", error);
    if (table_integer(run, 0, "round") != period->round)
        return error_set(error, CODE_RESULT_CHANGED, NULL);
    if (!run_get(work->tx, period->run_id, &current, error))
        return false;
    bool same = text_equal(table_value(&current, 0, "sha256"), table_value(run, 0, "sha256"));
    return (same || steps_restart(work, period, id, reason, error)) &&
           runs_confirm(work, period, id, &judged, error) &&
           period_set_state(work->tx, period->id, period->state, period->round, id, &after, error);
}

bool runs_decide(struct work *work, const char *id, const struct run_choice *choice,
                 struct table *ret_row, struct error *error)
{
    struct table run;
    struct period period;
    bool applies = text_equal(choice->outcome, "apply");
    work->one_snapshot = true;
    if (!work_begin(work, error) || !run_get(work->tx, id, &run, error) ||
        !period_lock(work->tx, table_value(&run, 0, "period_id"), &period, error))
        return false;
    const char *state = table_value(&run, 0, "state");
    if (!text_equal(state, "proposed"))
        return error_set(error, CODE_STATE_CONFLICT, "what", "run", "state", state, "needed",
                         "proposed", NULL);
    return (!applies || run_apply(work, &period, &run, choice->reason, error)) &&
           run_decision_insert(work->tx, id, choice->outcome, choice->reason, period.run_id,
                               error) &&
           work_audit(work, applies ? "run.apply" : "run.cancel", "run", id, choice->reason,
                      run_json(work->arena, period.run_id), run_json(work->arena, id), error) &&
           run_get(work->tx, id, ret_row, error);
}
