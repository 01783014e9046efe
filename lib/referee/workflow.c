#include "referee/run.h"

/* Approvals in turn: only the stage now due may be decided, and one returned starts over. */
static void approvals_judge(struct run *run)
{
    const struct scheme *scheme = run->scheme;
    int *stages = ARENA_ARRAY(run->scratch, int, scheme->step_count);
    size_t count = 0, now = 0;
    for (size_t i = 0; i < scheme->step_count; i++)
        if (scheme->steps[i].kind == STEP_APPROVAL)
            stages[count++] = (int)i;
    for (size_t i = 0; i < run->facts->approval_count; i++) {
        const struct fact_approval *approval = &run->facts->approvals[i];
        if (approval->step < 0 || (size_t)approval->step >= scheme->step_count ||
            scheme->steps[approval->step].kind != STEP_APPROVAL)
            run_refuse(run, "approvals", i, "unknown_stage");
        else if (now == count || stages[now] != approval->step)
            run_refuse(run, "approvals", i, "out_of_order");
        else if (approval->approved)
            now++;
        else if (scheme->settings.returned == RETURNED_FIRST)
            now = 0;
    }
    run->workflow.approved = now == count;
    run->workflow.due = now == count ? -1 : stages[now];
}

static const struct step *notice_find(const struct scheme *scheme)
{
    for (size_t i = 0; i < scheme->step_count; i++)
        if (scheme->steps[i].kind == STEP_NOTICE && scheme->steps[i].days > 0)
            return &scheme->steps[i];
    return NULL;
}

/* The last day of the notice: its first day is day 1 (the first working day from there on, where
 * only those count). */
static day_t notice_last(const struct step *notice, const struct facts *facts)
{
    if (notice->clock == CLOCK_WORKING)
        return calendar_working_day_after(&facts->calendar, facts->notice_from - 1, notice->days);
    return facts->notice_from + notice->days - 1;
}

/* An objection counts from the first to the last day of the notice, days off among them too. */
static void objections_judge(struct run *run)
{
    const struct facts *facts = run->facts;
    day_t ends = run->workflow.notice_ends;
    run->objected = ARENA_ARRAY(run->scratch, bool, run->unit_count);
    for (size_t i = 0; i < facts->objection_count; i++) {
        const struct fact_objection *objection = &facts->objections[i];
        if (objection->day != DAY_NONE &&
            (ends == DAY_NONE || objection->day < facts->notice_from || objection->day > ends))
            run_refuse(run, "objections", i, "notice_closed");
        else if (objection->outcome == OBJECTION_OPEN)
            run->open_objection = true;
        else if (objection->outcome == OBJECTION_UPHELD && unit_known(run, objection->unit))
            run->objected[objection->unit] = true;
    }
}

void workflow_judge(struct run *run)
{
    const struct step *notice = notice_find(run->scheme);
    struct workflow *workflow = &run->workflow;
    approvals_judge(run);
    workflow->notice_ends = DAY_NONE;
    if (notice && run->facts->notice_from != DAY_NONE)
        workflow->notice_ends = notice_last(notice, run->facts);
    objections_judge(run);
    bool over =
        !notice || (workflow->notice_ends != DAY_NONE && workflow->notice_ends < run->facts->as_of);
    workflow->announceable = workflow->approved && over && !run->open_objection;
}
