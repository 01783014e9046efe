/* What is done about a nomination after it was handed in. */
#include "app/nominations.h"

#include "app/facts.h"
#include "app/schemes.h"
#include "base/text.h"
#include "referee/nominating.h"

/* The nomination and its period, which is locked before anything of it is decided. A nomination
 * that is not to be seen is not told from one that is not there. */
static bool open_nomination(struct work *work, const char *id, struct table *ret_row,
                            struct period *ret_period, struct error *error)
{
    struct table row;
    if (!work_begin(work, error) || !nomination_get(work->tx, id, &row, error) ||
        !period_lock(work->tx, table_value(&row, 0, "period_id"), ret_period, error) ||
        !nominations_period_takes(ret_period, error) || !nomination_get(work->tx, id, &row, error))
        return false;
    *ret_row = row;
    return true;
}

static bool must_stand(bool stands, struct error *error)
{
    return stands || error_set(error, CODE_STATE_CONFLICT, "what", "nomination", "state",
                               "withdrawn", "needed", "accepted", NULL);
}

static bool still_stands(const struct table *row, struct error *error)
{
    return must_stand(table_value(row, 0, "withdrawn_on") == NULL, error);
}

/* False with DEADLINE_PASSED once the step's last day is over. */
static bool in_time(struct work *work, const struct period *period, const struct table *row,
                    struct error *error)
{
    struct campaign campaign;
    day_t last;
    if (!facts_load_nominated(work, period, work->today, &campaign, error))
        return false;
    int award = scheme_award(campaign.scheme, table_value(row, 0, "award"));
    int unit = facts_unit(&campaign, table_value(row, 0, "unit_id"));
    if (award < 0 || unit < 0 ||
        !nomination_last_day(campaign.scheme, &campaign.facts, award, unit, &last))
        return true;
    return work->today <= last ||
           error_set(error, CODE_DEADLINE_PASSED, "until", day_text(work->arena, last), NULL);
}

bool nominations_withdraw(struct work *work, const char *id, const char *reason,
                          struct table *ret_row, struct error *error)
{
    struct period period;
    struct table row;
    bool done;
    if (!open_nomination(work, id, &row, &period, error))
        return false;
    if ((work->principal->roles & ROLE_LEADERSHIP) == 0 && !table_boolean(&row, 0, "_mine"))
        return error_set(error, CODE_FORBIDDEN, NULL);
    if (!still_stands(&row, error) || !in_time(work, &period, &row, error) ||
        !nomination_withdraw(work->tx, id, work->today, reason, &done, error))
        return false;
    return must_stand(done, error) && nominations_get(work, id, ret_row, error);
}

static bool step_check(const struct scheme *scheme, const char *id, struct error *error)
{
    int step = scheme_step(scheme, id);
    return (step >= 0 && scheme->steps[step].kind == STEP_CHECK &&
            scheme->steps[step].check_of == CHECK_NOMINATION) ||
           error_add(error, "#/step", CODE_ID_UNKNOWN, "kind", "check step", "id", id, NULL);
}

bool nominations_check(struct work *work, const char *id,
                       const struct nomination_check_draft *draft, struct table *ret_row,
                       struct error *error)
{
    struct nomination_check_record record = {.nomination_id = id,
                                             .step = draft->step,
                                             .outcome = draft->outcome,
                                             .reason = draft->reason};
    const struct scheme *scheme;
    struct period period;
    struct table row;
    if (!open_nomination(work, id, &row, &period, error) ||
        !schemes_open(work, period.scheme_id, &scheme, error) || !still_stands(&row, error))
        return false;
    bool fine = step_check(scheme, draft->step, error);
    fine = nominations_day(work, draft->day, &record.day, error) && fine;
    if (text_equal(draft->outcome, "rejected") && draft->reason == NULL)
        fine = error_add(error, "#/reason", CODE_REASON_REQUIRED, NULL);
    return fine && nomination_check_insert(work->tx, &record, error) &&
           nominations_get(work, id, ret_row, error);
}
