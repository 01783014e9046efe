#include "referee/nominating.h"

#include "referee/run.h"

#include <string.h>

static struct run *run_begin(struct arena *arena, const struct scheme *scheme,
                             const struct facts *facts)
{
    struct run *run = ARENA_NEW(arena, struct run);
    run->arena = run->scratch = arena;
    run->scheme = scheme;
    run->facts = facts;
    run->unit_count = facts->unit_count;
    run->from = facts->from;
    run->to = facts->to;
    return run;
}

static const struct fact_check_step *check_find(const struct fact_nomination *nomination, int step)
{
    for (size_t i = 0; i < nomination->step_count; i++)
        if (nomination->steps[i].step == step)
            return &nomination->steps[i];
    return NULL;
}

static void checks_judge(struct run *run, const struct fact_nomination *nomination,
                         struct nominated *nominated)
{
    run->award = nomination->award;
    for (size_t i = 0; i < run->scheme->step_count; i++) {
        const struct step *step = &run->scheme->steps[i];
        if (step->kind != STEP_CHECK || step->check_of != CHECK_NOMINATION ||
            !only_matches(run, &step->only, nomination->unit))
            continue;
        const struct fact_check_step *check = check_find(nomination, (int)i);
        if (check == NULL && nominated->waits < 0)
            nominated->waits = (int)i;
        else if (check != NULL && !check->passed && nominated->rejected < 0)
            nominated->rejected = (int)i;
    }
}

const struct nominated *nominations_judge(struct arena *arena, const struct scheme *scheme,
                                          const struct facts *facts)
{
    struct nominated *list = ARENA_ARRAY(arena, struct nominated, facts->nomination_count);
    struct run *run = run_begin(arena, scheme, facts);
    nominations_admit(run);
    for (size_t i = 0; i < facts->nomination_count; i++)
        list[i] = (struct nominated){.waits = -1, .rejected = -1};
    for (size_t i = 0; i < run->refusal_count; i++)
        list[run->refusals[i].index].code = run->refusals[i].code;
    for (size_t i = 0; i < facts->nomination_count; i++)
        if (list[i].code == NULL)
            checks_judge(run, &facts->nominations[i], &list[i]);
    return list;
}

bool nomination_last_day(const struct scheme *scheme, const struct facts *facts, int award,
                         int unit, day_t *ret_day)
{
    struct arena *arena = arena_new();
    struct run *run = run_begin(arena, scheme, facts);
    day_t from, to;
    int step = nomination_step(run, award, unit);
    bool found = step >= 0 && step_span(run, step, &from, &to);
    arena_free(arena);
    if (!found)
        return false;
    *ret_day = scheme->settings.deadline_day == DEADLINE_EXCLUSIVE ? to - 1 : to;
    return true;
}
