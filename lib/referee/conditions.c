#include "referee/measure.h"
#include "referee/receipt.h"
#include "referee/score.h"
#include "scheme/walk.h"

#include <string.h>

static struct number test_against(const struct run *run, const struct test *test, int unit)
{
    return test->against.kind == AMOUNT_CHOICE ? choice_of_unit(run, &test->against.choice, unit)
                                               : test->against.number;
}

static bool compare(enum comparison comparison, int order)
{
    switch (comparison) {
    case AT_LEAST:
        return order >= 0;
    case AT_MOST:
        return order <= 0;
    case ABOVE:
        return order > 0;
    case BELOW:
        return order < 0;
    case IS:
        break;
    }
    return order == 0;
}

/* What is absent meets no comparison. */
static bool test_holds(const struct run *run, const struct test *test, const struct column *values,
                       int unit)
{
    return values->present[unit] &&
           compare(test->comparison,
                   number_compare(values->values[unit], test_against(run, test, unit)));
}

bool *tests_hold(struct run *run, const struct test *tests, size_t count, struct column **values)
{
    bool *holds = ARENA_ARRAY(run->scratch, bool, run->unit_count);
    memset(holds, true, run->unit_count * sizeof(*holds));
    for (size_t i = 0; i < count; i++) {
        struct column *column = column_take(run);
        measure_evaluate(run, &tests[i].measure, column, NULL);
        for (size_t unit = 0; unit < run->unit_count; unit++)
            holds[unit] = holds[unit] && test_holds(run, &tests[i], column, (int)unit);
        if (values)
            values[i] = column;
        else
            column_give(run, column);
    }
    return holds;
}

/* Bars on anything but events stay with their unit. */
static bool condition_reaches(const struct run *run, const struct condition *condition)
{
    for (size_t i = 0; i < condition->when_count; i++)
        if (!measure_is_events(run->scheme, &condition->when[i].measure))
            return false;
    return true;
}

static int first_by_id(const struct run *run, int a, int b)
{
    if (a < 0 || b < 0)
        return a < 0 ? b : a;
    return run->roster.id_ranks[a] < run->roster.id_ranks[b] ? a : b;
}

/* For each unit the unit whose own fact bars it: itself, else the nearest above that reaches down,
 * else one below that reaches up (the first by id). */
static int *bar_origins(struct run *run, const struct condition *condition, const bool *holds)
{
    const struct roster *roster = &run->roster;
    int *origins = ARENA_ARRAY(run->scratch, int, run->unit_count);
    int *above = ARENA_ARRAY(run->scratch, int, run->unit_count);
    int *below = ARENA_ARRAY(run->scratch, int, run->unit_count);
    int *reach = ARENA_ARRAY(run->scratch, int, run->unit_count);
    bool reaches = condition_reaches(run, condition);
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        reach[unit] = REACH_SELF;
        if (reaches && holds[unit])
            reach[unit] =
                word_of_unit(run, &condition->reach, (int)unit, (int)run->scheme->settings.reach);
        above[unit] = below[unit] = -1;
    }
    for (size_t i = 0; i < run->unit_count; i++) {
        int unit = roster->order[i], parent = roster->parents[unit];
        if (parent >= 0)
            above[unit] =
                reach[parent] == REACH_DOWN || reach[parent] == REACH_BOTH ? parent : above[parent];
    }
    for (size_t i = run->unit_count; i-- > 0;) {
        int unit = roster->order[i], parent = roster->parents[unit];
        bool up = reach[unit] == REACH_UP || reach[unit] == REACH_BOTH;
        if (parent >= 0)
            below[parent] =
                first_by_id(run, below[parent], first_by_id(run, below[unit], up ? unit : -1));
    }
    for (size_t unit = 0; unit < run->unit_count; unit++)
        origins[unit] = holds[unit] ? (int)unit : above[unit] >= 0 ? above[unit] : below[unit];
    return origins;
}

/* The tests as they were decided for the unit that decided them. */
static const char *condition_text(struct run *run, const struct condition *condition,
                                  struct column *const *values, int unit)
{
    const char *text = NULL;
    for (size_t i = 0; i < condition->when_count; i++) {
        const struct test *test = &condition->when[i];
        const char *one = test_text(run, test, values[i], unit, test_against(run, test, unit),
                                    test_holds(run, test, values[i], unit));
        text = text ? arena_print(run->arena, "%s; %s", text, one) : one;
    }
    return text;
}

static void condition_judge(struct run *run, const struct condition *condition,
                            struct judged *judged)
{
    struct column **values = ARENA_ARRAY(run->scratch, struct column *, condition->when_count);
    bool *holds = tests_hold(run, condition->when, condition->when_count, values);
    bool bar = condition->effect == EFFECT_BAR;
    judged->applies = ARENA_ARRAY(run->scratch, bool, run->unit_count);
    judged->passed = holds;
    judged->origins = bar ? bar_origins(run, condition, holds) : NULL;
    judged->texts = ARENA_ARRAY(run->scratch, const char *, run->unit_count);
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        int origin = bar && judged->origins[unit] >= 0 ? judged->origins[unit] : (int)unit;
        judged->applies[unit] = only_matches(run, &condition->only, (int)unit);
        if (judged->applies[unit] && run_explains(run, (int)unit))
            judged->texts[unit] = condition_text(run, condition, values, origin);
    }
    for (size_t unit = 0; bar && unit < run->unit_count; unit++)
        judged->passed[unit] = judged->origins[unit] < 0;
    for (size_t i = 0; i < condition->when_count; i++)
        column_give(run, values[i]);
}

void conditions_judge(struct run *run)
{
    const struct scheme *scheme = run->scheme;
    run->judged = ARENA_ARRAY(run->scratch, struct judged, scheme->condition_count);
    for (size_t i = 0; i < scheme->condition_count; i++)
        condition_judge(run, &scheme->conditions[i], &run->judged[i]);
}
