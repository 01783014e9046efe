#include "referee/coverage.h"

#include <stdlib.h>
#include <string.h>

static const char *value_of(const struct coverage *coverage, const struct spread *rule,
                            size_t candidate)
{
    const struct fact_unit *unit =
        &coverage->run->facts->units[coverage->candidates[candidate]->unit];
    return strcmp(rule->by, SPREAD_GROUP) == 0 ? unit->group : attribute_value(unit, rule->by);
}

static void kin_count_need(struct covering *covering, struct kin *kin)
{
    int64_t need = covering->rule->at_least - kin->won;
    need = need < kin->open ? need : kin->open;
    need = need > 0 ? need : 0;
    covering->needs += need - kin->need;
    kin->need = need;
}

struct valued {
    const char *value;
    size_t candidate;
};

static int valued_compare(const void *a, const void *b)
{
    const struct valued *left = a, *right = b;
    int order = strcmp(left->value, right->value);
    return order != 0 ? order
                      : (left->candidate > right->candidate) - (left->candidate < right->candidate);
}

/* The candidates by the rule's values. */
static void covering_open(struct coverage *coverage, struct covering *covering)
{
    struct arena *scratch = coverage->run->scratch;
    struct valued *valued = ARENA_ARRAY(scratch, struct valued, coverage->count);
    size_t count = 0;
    for (size_t i = 0; i < coverage->count; i++) {
        const char *value = value_of(coverage, covering->rule, i);
        if (value)
            valued[count++] = (struct valued){value, i};
    }
    if (count > 0)
        qsort(valued, count, sizeof(*valued), valued_compare);
    size_t *members = ARENA_ARRAY(scratch, size_t, count);
    covering->kins = ARENA_ARRAY(scratch, struct kin, count);
    covering->kin_of = ARENA_ARRAY(scratch, struct kin *, coverage->count);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || strcmp(valued[i - 1].value, valued[i].value) != 0)
            covering->kins[covering->kin_count++] =
                (struct kin){.value = valued[i].value, .members = &members[i]};
        struct kin *kin = &covering->kins[covering->kin_count - 1];
        kin->members[kin->count++] = valued[i].candidate;
        kin->open++;
        covering->kin_of[valued[i].candidate] = kin;
    }
    for (size_t i = 0; i < covering->kin_count; i++)
        kin_count_need(covering, &covering->kins[i]);
}

struct coverage coverage_open(struct run *run, const struct place **candidates, size_t count,
                              int64_t left, struct passed_over *passed_over)
{
    const struct selection *select = &run->scheme->awards[run->award].select;
    struct coverage coverage = {
        .run = run,
        .candidates = candidates,
        .count = count,
        .decided = ARENA_ARRAY(run->scratch, bool, count),
        .rules = ARENA_ARRAY(run->scratch, struct covering, select->spread_count),
        .rule_count = select->spread_count,
        .passed_over = passed_over,
        .left = left,
    };
    for (size_t i = 0; i < coverage.rule_count; i++) {
        coverage.rules[i].rule = &select->spread[i];
        covering_open(&coverage, &coverage.rules[i]);
    }
    return coverage;
}

bool candidate_is_needed(const struct coverage *coverage, size_t candidate)
{
    for (size_t i = 0; i < coverage->rule_count; i++) {
        const struct kin *kin = coverage->rules[i].kin_of[candidate];
        if (kin && kin->need > 0)
            return true;
    }
    return false;
}

const struct covering *candidate_kept_out(const struct coverage *coverage, size_t candidate)
{
    for (size_t i = 0; i < coverage->rule_count; i++) {
        const struct covering *covering = &coverage->rules[i];
        const struct kin *kin = covering->kin_of[candidate];
        if (coverage->left <= covering->needs && !(kin && kin->need > 0))
            return covering;
    }
    return NULL;
}

void candidate_pass(struct coverage *coverage, const struct covering *covering, size_t candidate,
                    bool full)
{
    const struct kin *kin = covering->kin_of[candidate];
    coverage->passed_over[coverage->candidates[candidate]->unit] = (struct passed_over){
        .rule = covering->rule, .value = kin ? kin->value : NULL, .full = full};
}

/* Nothing is open about the candidate any more. */
static void candidate_decide(struct coverage *coverage, size_t candidate, int won)
{
    coverage->decided[candidate] = true;
    for (size_t i = 0; i < coverage->rule_count; i++) {
        struct kin *kin = coverage->rules[i].kin_of[candidate];
        if (!kin)
            continue;
        kin->open--;
        kin->won += won;
        kin_count_need(&coverage->rules[i], kin);
    }
}

void candidate_drop(struct coverage *coverage, size_t candidate)
{
    candidate_decide(coverage, candidate, 0);
    coverage->passed_over[coverage->candidates[candidate]->unit] = (struct passed_over){0};
}

void kin_close(struct coverage *coverage, const struct covering *covering, struct kin *kin)
{
    for (size_t i = 0; i < kin->count; i++)
        if (!coverage->decided[kin->members[i]]) {
            candidate_drop(coverage, kin->members[i]);
            candidate_pass(coverage, covering, kin->members[i], true);
        }
}

void candidate_take(struct coverage *coverage, size_t candidate)
{
    candidate_decide(coverage, candidate, 1);
    coverage->passed_over[coverage->candidates[candidate]->unit] = (struct passed_over){0};
}
