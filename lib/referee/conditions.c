#include "referee/measure.h"
#include "referee/receipt.h"
#include "referee/score.h"
#include "scheme/walk.h"

#include <string.h>

/* What a test is held against for a unit; false where that is absent. */
static bool test_against(struct run *run, const struct test *test, int unit,
                         struct number *ret_against)
{
    const struct amount *against = &test->against;
    if (against->kind == AMOUNT_SHARE)
        return share_number(run, against->share, unit, NULL, ret_against);
    *ret_against = against->kind == AMOUNT_CHOICE ? choice_of_unit(run, &against->choice, unit)
                                                  : against->number;
    return true;
}

bool comparison_holds(enum comparison comparison, int order)
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

/* The attribute a measure reads; NULL: it reads none. */
static const char *attribute_read(const struct measure *measure)
{
    return measure->source == SOURCE_ROSTER && measure->reduce == REDUCE_DEFAULT ? measure->roster
                                                                                 : NULL;
}

/* A text, or true and false, which a number that is not nought stands for too. */
static bool word_holds(const struct run *run, const struct test *test, const struct column *values,
                       int unit)
{
    const struct amount *against = &test->against;
    const char *name = attribute_read(&test->measure);
    const char *value = name ? attribute_value(&run->facts->units[unit], name) : NULL;
    if (against->kind == AMOUNT_TEXT)
        return value && strcmp(value, against->text) == 0;
    if (name)
        return value && strcmp(value, against->truth ? "true" : "false") == 0;
    return values->present[unit] && (number_sign(values->values[unit]) != 0) == against->truth;
}

/* What is absent meets no comparison. */
static bool test_holds(struct run *run, const struct test *test, const struct column *values,
                       int unit)
{
    struct number against;
    if (test->against.kind == AMOUNT_TEXT || test->against.kind == AMOUNT_TRUTH)
        return word_holds(run, test, values, unit);
    return values->present[unit] && test_against(run, test, unit, &against) &&
           comparison_holds(test->comparison, number_compare(values->values[unit], against));
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

/* One test as it was decided for a unit. */
static const char *one_text(struct run *run, const struct test *test, const struct column *values,
                            int unit)
{
    const struct amount *amount = &test->against;
    const char *name = attribute_read(&test->measure);
    const char *value =
        values->present[unit] ? number_text(run->arena, values->values[unit]) : NULL;
    const char *against = "absent";
    struct number number;
    if (amount->kind == AMOUNT_TEXT || amount->kind == AMOUNT_TRUTH) {
        against = amount->kind == AMOUNT_TEXT ? amount->text : amount->truth ? "true" : "false";
        value = name ? attribute_value(&run->facts->units[unit], name) : value;
    } else if (test_against(run, test, unit, &number)) {
        against = number_text(run->arena, number);
    }
    return test_text(run, test, value, against, test_holds(run, test, values, unit));
}

/* The tests as they were decided for the unit that decided them. */
static const char *condition_text(struct run *run, const struct condition *condition,
                                  struct column *const *values, int unit)
{
    const char *text = NULL;
    for (size_t i = 0; i < condition->when_count; i++) {
        const char *one = one_text(run, &condition->when[i], values[i], unit);
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
    for (size_t unit = 0; condition->effect == EFFECT_CEILING && unit < run->unit_count; unit++)
        judged->passed[unit] = !holds[unit];
    for (size_t i = 0; i < condition->when_count; i++)
        column_give(run, values[i]);
}

/* The place of a level among those of the award being judged; past the last: no level is left.
 * LEVEL_ANY: the award does not know it. */
static int level_find(const struct run *run, const char *level)
{
    const struct ids *levels = &run->scheme->awards[run->award].levels;
    if (strcmp(level, LEVEL_NONE) == 0)
        return (int)levels->count;
    for (size_t i = 0; i < levels->count; i++)
        if (strcmp(levels->items[i], level) == 0)
            return (int)i;
    return LEVEL_ANY;
}

/* The lowest ceiling that holds for each unit. */
static void ceilings_find(struct run *run)
{
    run->ceilings = ARENA_ARRAY(run->scratch, int, run->unit_count);
    for (size_t unit = 0; unit < run->unit_count; unit++)
        run->ceilings[unit] = LEVEL_ANY;
    for (size_t i = 0; i < run->scheme->condition_count; i++) {
        const struct condition *condition = &run->scheme->conditions[i];
        const struct judged *judged = &run->judged[i];
        if (condition->effect != EFFECT_CEILING)
            continue;
        int level = level_find(run, condition->level);
        for (size_t unit = 0; unit < run->unit_count; unit++)
            if (judged->applies[unit] && !judged->passed[unit] && run->ceilings[unit] < level)
                run->ceilings[unit] = level;
    }
}

void conditions_judge(struct run *run)
{
    const struct scheme *scheme = run->scheme;
    run->judged = ARENA_ARRAY(run->scratch, struct judged, scheme->condition_count);
    for (size_t i = 0; i < scheme->condition_count; i++)
        condition_judge(run, &scheme->conditions[i], &run->judged[i]);
    ceilings_find(run);
}
