#include "referee/run.h"

#include <string.h>

/* What admission keeps while it walks over the nominations in their order. */
struct nominating {
    struct run *run;
    const char **faults;
    size_t *same_classes;  /* equal unit, award and nominator */
    size_t *given_classes; /* equal award and nominator */
    bool *taken;           /* by class */
    size_t *given;         /* accepted, by class */
};

static bool by_self(const struct fact_nomination *nomination)
{
    return strcmp(nomination->by, NOMINATED_BY_SELF) == 0;
}

int nomination_step(struct run *run, int award, int unit)
{
    int before = run->award, found = -1;
    run->award = award;
    for (size_t i = 0; found < 0 && i < run->scheme->step_count; i++) {
        const struct step *step = &run->scheme->steps[i];
        if (step->kind == STEP_NOMINATION && only_matches(run, &step->only, unit))
            found = (int)i;
    }
    run->award = before;
    return found;
}

/* The nomination itself, or a check of it, was made too late. */
static bool nomination_is_late(const struct run *run, int step,
                               const struct fact_nomination *nomination)
{
    bool late = step_is_late(run, step, nomination->day);
    for (size_t i = 0; !late && i < nomination->step_count; i++) {
        const struct fact_check_step *check = &nomination->steps[i];
        late = check->step >= 0 && (size_t)check->step < run->scheme->step_count &&
               step_is_late(run, check->step, check->day);
    }
    return late;
}

static const char *nomination_fault(struct run *run, const struct fact_nomination *nomination)
{
    if (!unit_known(run, nomination->unit))
        return "unknown_unit";
    if (nomination->award < 0 || (size_t)nomination->award >= run->scheme->award_count)
        return "unknown_award";
    int step = nomination_step(run, nomination->award, nomination->unit);
    if (step < 0)
        return "unknown_award";
    const struct nomination *rules = run->scheme->steps[step].nomination;
    if (by_self(nomination) ? !rules->from_self : !rules->from_other)
        return "source_not_admitted";
    if (nomination_is_late(run, step, nomination))
        return "late";
    return file_fault(run, rules, nomination);
}

static int given_compare(const void *a, const void *b, void *context)
{
    const struct fact_nomination *rows = ((const struct run *)context)->facts->nominations;
    const struct fact_nomination *left = &rows[*(const size_t *)a];
    const struct fact_nomination *right = &rows[*(const size_t *)b];
    if (left->award != right->award)
        return left->award < right->award ? -1 : 1;
    return strcmp(left->by, right->by);
}

static int same_compare(const void *a, const void *b, void *context)
{
    const struct fact_nomination *rows = ((const struct run *)context)->facts->nominations;
    int left = rows[*(const size_t *)a].unit, right = rows[*(const size_t *)b].unit;
    return left != right ? (left < right ? -1 : 1) : given_compare(a, b, context);
}

/* How many one nominator may name for one award; false: any number. The headcount of a nominator
 * that states none is nought. */
static bool limit_find(const struct run *run, const struct nomination *rules,
                       const struct fact_nomination *nomination, struct number *ret_limit)
{
    const struct choice *choice = &rules->limit.choice;
    const struct choice_entry *entry = NULL;
    if (rules->limit.kind == AMOUNT_ABSENT || by_self(nomination))
        return false;
    *ret_limit = rules->limit.number;
    if (rules->limit.kind != AMOUNT_CHOICE)
        return true;
    if (choice->banded) {
        struct number headcount = NUMBER_ZERO;
        if (unit_known(run, nomination->by_unit) &&
            run->facts->units[nomination->by_unit].has_headcount)
            headcount = run->facts->units[nomination->by_unit].headcount;
        entry = choice_band(choice, headcount);
    } else if (choice->by == BY_AWARD) {
        entry = choice_find(choice, run->scheme->awards[nomination->award].id);
    } else if (choice->by == BY_GROUP) {
        entry = choice_find(choice, run->facts->units[nomination->unit].group);
    } else {
        entry = choice_find(choice, nomination->by);
    }
    *ret_limit = entry ? entry->number : NUMBER_ZERO;
    return true;
}

static void nomination_admit(struct nominating *nominating, size_t row)
{
    struct run *run = nominating->run;
    const struct fact_nomination *nomination = &run->facts->nominations[row];
    if (nominating->faults[row])
        return;
    int step = nomination_step(run, nomination->award, nomination->unit);
    bool *taken = &nominating->taken[nominating->same_classes[row]];
    size_t *given = &nominating->given[nominating->given_classes[row]];
    struct number limit;
    if (*taken) {
        nominating->faults[row] = "duplicate_nomination";
    } else if (limit_find(run, run->scheme->steps[step].nomination, nomination, &limit) &&
               number_compare(number_integer((int64_t)*given), limit) >= 0) {
        nominating->faults[row] = "nomination_quota";
    } else {
        *taken = true;
        (*given)++;
    }
}

/* A nominator who named fewer than the least number has named nobody, where the rules say so. */
static bool nomination_lapses(const struct nominating *nominating, size_t row)
{
    struct run *run = nominating->run;
    const struct fact_nomination *nomination = &run->facts->nominations[row];
    int step = nomination_step(run, nomination->award, nomination->unit);
    const struct nomination *rules = run->scheme->steps[step].nomination;
    return rules->under_minimum == MINIMUM_LAPSE && !by_self(nomination) &&
           nominating->given[nominating->given_classes[row]] < (size_t)rules->minimum;
}

static void nominations_walk(struct nominating *nominating)
{
    struct run *run = nominating->run;
    size_t count = run->facts->nomination_count;
    size_t *rows = ARENA_ARRAY(run->scratch, size_t, count);
    for (size_t i = 0; i < count; i++) {
        nominating->faults[i] = nomination_fault(run, &run->facts->nominations[i]);
        rows[i] = i;
    }
    nominating->same_classes = classes_number(run, rows, count, count, same_compare, run);
    nominating->given_classes = classes_number(run, rows, count, count, given_compare, run);
    for (size_t i = 0; i < count; i++)
        nomination_admit(nominating, i);
    for (size_t i = 0; i < count; i++)
        if (!nominating->faults[i] && nomination_lapses(nominating, i))
            nominating->faults[i] = "below_minimum";
}

void nominations_admit(struct run *run)
{
    size_t count = run->facts->nomination_count;
    struct nominating nominating = {
        .run = run,
        .faults = ARENA_ARRAY(run->scratch, const char *, count),
        .taken = ARENA_ARRAY(run->scratch, bool, count),
        .given = ARENA_ARRAY(run->scratch, size_t, count),
    };
    nominations_walk(&nominating);
    run->nominations = ARENA_ARRAY(run->scratch, const struct fact_nomination *, count);
    for (size_t i = 0; i < count; i++) {
        if (nominating.faults[i])
            run_refuse(run, "nominations", i, nominating.faults[i]);
        else
            run->nominations[run->nomination_count++] = &run->facts->nominations[i];
    }
}
