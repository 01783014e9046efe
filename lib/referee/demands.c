#include "referee/score.h"

#include <string.h>

/* Which units have an accepted nomination for the award, from itself or from others. */
struct named {
    bool *self, *other;
};

static struct named named_find(struct run *run)
{
    struct named named = {ARENA_ARRAY(run->scratch, bool, run->unit_count),
                          ARENA_ARRAY(run->scratch, bool, run->unit_count)};
    for (size_t i = 0; i < run->nomination_count; i++) {
        const struct fact_nomination *nomination = run->nominations[i];
        if (nomination->award == run->award)
            *(strcmp(nomination->by, "self") == 0 ? &named.self[nomination->unit]
                                                  : &named.other[nomination->unit]) = true;
    }
    return named;
}

static bool is_nominated(const struct nomination *rules, const struct named *named, int unit)
{
    if (rules->need == NEED_ANY)
        return named->self[unit] || named->other[unit];
    return (!rules->from_self || named->self[unit]) && (!rules->from_other || named->other[unit]);
}

/* A check of nominations is asked only of units that have one. */
static void nomination_check(struct run *run, int step, const struct named *named,
                             struct demand *demand)
{
    for (size_t unit = 0; unit < run->unit_count; unit++)
        demand->applies[unit] = demand->applies[unit] && (named->self[unit] || named->other[unit]);
    for (size_t i = 0; i < run->nomination_count; i++) {
        const struct fact_nomination *nomination = run->nominations[i];
        for (size_t j = 0; nomination->award == run->award && j < nomination->step_count; j++)
            if (nomination->steps[j].step == step && nomination->steps[j].passed)
                demand->passed[nomination->unit] = true;
    }
}

/* An outside opinion is asked of every unit; of several the last one given holds. */
static void unit_check(const struct run *run, const char *source, struct demand *demand)
{
    for (size_t i = 0; i < run->facts->check_count; i++) {
        const struct fact_check *check = &run->facts->checks[i];
        if (unit_known(run, check->unit) && strcmp(check->source, source) == 0)
            demand->passed[check->unit] = check->outcome == CHECK_CLEAR;
    }
}

static struct demand demand_make(struct run *run, const struct step *step)
{
    bool nomination = step->kind == STEP_NOMINATION;
    bool opinion = !nomination && step->check_of == CHECK_UNIT;
    struct demand demand = {
        .id = nomination ? "not_nominated" : step->id,
        .subject = nomination ? step->id
                   : opinion  ? step->source
                              : step->id,
        .wanted = nomination ? "accepted"
                  : opinion  ? "clear"
                             : "passed",
        .applies = ARENA_ARRAY(run->scratch, bool, run->unit_count),
        .passed = ARENA_ARRAY(run->scratch, bool, run->unit_count),
    };
    for (size_t unit = 0; unit < run->unit_count; unit++)
        demand.applies[unit] = only_matches(run, &step->only, (int)unit);
    return demand;
}

void demands_judge(struct run *run)
{
    const struct scheme *scheme = run->scheme;
    const struct named named = named_find(run);
    run->demands = ARENA_ARRAY(run->scratch, struct demand, scheme->step_count);
    run->demand_count = 0;
    for (size_t i = 0; i < scheme->step_count; i++) {
        const struct step *step = &scheme->steps[i];
        if (step->kind != STEP_NOMINATION && step->kind != STEP_CHECK)
            continue;
        bool nomination = step->kind == STEP_NOMINATION;
        struct demand demand = demand_make(run, step);
        for (size_t unit = 0; nomination && unit < run->unit_count; unit++)
            demand.passed[unit] = is_nominated(step->nomination, &named, (int)unit);
        if (!nomination && step->check_of == CHECK_UNIT)
            unit_check(run, step->source, &demand);
        else if (!nomination)
            nomination_check(run, (int)i, &named, &demand);
        run->demands[run->demand_count++] = demand;
    }
}
