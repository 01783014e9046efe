#include "scheme/checking.h"

#include <string.h>

#define REDUCTION_BIT(reduction) (1U << (reduction))
#define WINDOW_BIT(window)       (1U << (window))
#define BY_UNIT                  (CHOICE_BIT(BY_GROUP) | CHOICE_BIT(BY_AWARD))

/* What may stand with each source. */
struct source_row {
    const char *key;
    unsigned reductions, windows, choices;
    bool where;
};

static const struct source_row SOURCES[] = {
    [SOURCE_EVENTS] = {"events",
                       REDUCTION_BIT(REDUCE_SUM) | REDUCTION_BIT(REDUCE_COUNT) |
                           REDUCTION_BIT(REDUCE_ANY) | REDUCTION_BIT(REDUCE_RATE),
                       WINDOW_BIT(WINDOW_PERIOD) | WINDOW_BIT(WINDOW_YEAR) |
                           WINDOW_BIT(WINDOW_EVER) | WINDOW_BIT(WINDOW_PREVIOUS) |
                           WINDOW_BIT(WINDOW_SINCE),
                       CHOICE_BIT(BY_GRAVITY) | BY_UNIT, true},
    [SOURCE_METRIC] = {"metric",
                       REDUCTION_BIT(REDUCE_SUM) | REDUCTION_BIT(REDUCE_MEAN) |
                           REDUCTION_BIT(REDUCE_MIN) | REDUCTION_BIT(REDUCE_MAX),
                       WINDOW_BIT(WINDOW_PERIOD) | WINDOW_BIT(WINDOW_YEAR) |
                           WINDOW_BIT(WINDOW_EVER) | WINDOW_BIT(WINDOW_PREVIOUS) |
                           WINDOW_BIT(WINDOW_TARGET) | WINDOW_BIT(WINDOW_SINCE),
                       BY_UNIT, false},
    [SOURCE_BALLOTS] = {"ballots", 0, WINDOW_BIT(WINDOW_PERIOD), BY_UNIT, false},
    [SOURCE_AWARDS] = {"awards",
                       REDUCTION_BIT(REDUCE_SUM) | REDUCTION_BIT(REDUCE_COUNT) |
                           REDUCTION_BIT(REDUCE_STREAK) | REDUCTION_BIT(REDUCE_POINTS),
                       WINDOW_BIT(WINDOW_PERIOD) | WINDOW_BIT(WINDOW_YEAR) |
                           WINDOW_BIT(WINDOW_EVER) | WINDOW_BIT(WINDOW_PREVIOUS) |
                           WINDOW_BIT(WINDOW_SINCE),
                       CHOICE_BIT(BY_LEVEL) | BY_UNIT, false},
    [SOURCE_DECISIONS] = {"decisions", 0, WINDOW_BIT(WINDOW_PERIOD), BY_UNIT, false},
    [SOURCE_ROSTER] = {"roster", 0, WINDOW_BIT(WINDOW_PERIOD), BY_UNIT, false},
    [SOURCE_MEASURE] = {"measure", 0, WINDOW_BIT(WINDOW_PERIOD), BY_UNIT, false},
    [SOURCE_COMPONENT] = {"component", 0, WINDOW_BIT(WINDOW_PERIOD), BY_UNIT, false},
    [SOURCE_SUM] = {"sum", 0, WINDOW_BIT(WINDOW_PERIOD), BY_UNIT, false},
};

static void report_combination(struct check *check, const char *where, const char *key,
                               const char *word, const char *other)
{
    error_add(check->error, pointer_key(check, where, key), CODE_NOT_COMBINED, "key",
              word ? arena_print(check->arena, "%s: %s", key, word) : key, "other", other, NULL);
}

static void report_early(struct check *check, const char *where, const char *key, const char *what)
{
    error_add(check->error, pointer_key(check, where, key), CODE_NOT_YET_KNOWN, "what", what, NULL);
}

static void check_named(struct check *check, const char *where, const char *key,
                        struct reference *reference, enum known known)
{
    check_reference(check, pointer_key(check, where, key), reference, "measure", scheme_measure);
    if (reference->index >= 0 && check->needs[reference->index] > known)
        report_early(check, where, key, reference->id);
}

static void check_form(struct check *check, const char *where, const struct reference *reference,
                       bool events)
{
    if (reference->index < 0)
        return;
    enum form form = check->scheme->indicators[reference->index].form;
    if ((form == FORM_EVENT) != events)
        error_add(check->error, where, CODE_NOT_COMBINED, "key",
                  arena_print(check->arena, "form: %s", word_list_name(&WORD_LIST_FORM, (int)form)),
                  "other", events ? "events" : "metric", NULL);
}

static bool gravity_exists(const struct scheme *scheme, const struct measure *measure,
                           const char *gravity)
{
    for (size_t i = 0; i < measure->event_count; i++) {
        int index = measure->events[i].index;
        if (index < 0) /* reported already; do not report what follows from it */
            return true;
        const struct ids *gravities = &scheme->indicators[index].gravities;
        for (size_t j = 0; j < gravities->count; j++)
            if (strcmp(gravities->items[j], gravity) == 0)
                return true;
    }
    return false;
}

static void check_gravity(struct check *check, const char *where, const struct measure *measure,
                          const char *gravity)
{
    if (!gravity_exists(check->scheme, measure, gravity))
        error_add(check->error, where, CODE_UNREACHABLE, "reason",
                  arena_print(check->arena, "no indicator named here has the gravity %s", gravity),
                  NULL);
}

static void check_related(struct check *check, const char *where, struct measure *measure)
{
    static const char *const FIELDS[] = {"topic", "indicator", "gravity", "person", "occasion"};
    struct related *related = &measure->where.related;
    check_references(check, pointer_key(check, where, "events"), related->events,
                     related->event_count, "indicator", scheme_indicator);
    const char *same = pointer_key(check, where, "same");
    if (related->same.count == 0)
        error_add(check->error, same, CODE_TOO_FEW, "min", "1", NULL);
    check_ids(check, same, &related->same);
    for (size_t i = 0; i < related->same.count; i++) {
        size_t field = 0;
        while (field < COUNT(FIELDS) && strcmp(FIELDS[field], related->same.items[i]) != 0)
            field++;
        if (field == COUNT(FIELDS))
            error_add(check->error, pointer_index(check, same, i), CODE_VALUE_NOT_ALLOWED,
                      "allowed", "topic, indicator, gravity, person, occasion", NULL);
    }
}

static void check_where(struct check *check, const char *where, struct measure *measure)
{
    const char *here = pointer_key(check, where, "where");
    const char *gravity = pointer_key(check, here, "gravity");
    for (size_t i = 0; i < measure->where.gravity.count; i++)
        check_gravity(check, pointer_index(check, gravity, i), measure,
                      measure->where.gravity.items[i]);
    check_ids(check, gravity, &measure->where.gravity);
    if (measure->where.related.given)
        check_related(check, pointer_key(check, here, "related"), measure);
}

/* Only steps that decide have decisions to read. */
static void check_decision(struct check *check, const char *where, int step)
{
    if (step >= 0 && check->scheme->steps[step].kind != STEP_DECISION)
        error_add(check->error, where, CODE_UNREACHABLE, "reason", "the step decides nothing",
                  NULL);
}

/* The source itself and what it names. */
static void check_source(struct check *check, const char *where, struct measure *measure,
                         enum known known)
{
    const char *here = pointer_key(check, where, SOURCES[measure->source].key);
    switch (measure->source) {
    case SOURCE_NONE:
    case SOURCE_ROSTER:
        break;
    case SOURCE_EVENTS:
        if (measure->event_count == 0)
            error_add(check->error, here, CODE_TOO_FEW, "min", "1", NULL);
        check_references(check, here, measure->events, measure->event_count, "indicator",
                         scheme_indicator);
        for (size_t i = 0; i < measure->event_count; i++)
            check_form(check, measure->event_count == 1 ? here : pointer_index(check, here, i),
                       &measure->events[i], true);
        check_where(check, where, measure);
        break;
    case SOURCE_METRIC:
        check_reference(check, here, &measure->subject, "indicator", scheme_indicator);
        check_form(check, here, &measure->subject, false);
        break;
    case SOURCE_BALLOTS:
        check_reference(check, here, &measure->subject, "panel", scheme_panel);
        break;
    case SOURCE_AWARDS:
        check_reference(check, here, &measure->subject, "award", scheme_award);
        break;
    case SOURCE_DECISIONS:
        check_reference(check, here, &measure->subject, "step", scheme_step);
        check_decision(check, here, measure->subject.index);
        break;
    case SOURCE_MEASURE:
        check_named(check, where, "measure", &measure->subject, known);
        break;
    case SOURCE_COMPONENT:
        if (known < KNOWN_SCORES)
            report_early(check, where, "component", measure->subject.id);
        if (strcmp(measure->subject.id, "total") == 0)
            measure->subject.index = COMPONENT_TOTAL;
        else
            check_reference(check, here, &measure->subject, "component", scheme_component);
        break;
    case SOURCE_SUM:
        if (measure->term_count == 0)
            error_add(check->error, here, CODE_TOO_FEW, "min", "1", NULL);
        for (size_t i = 0; i < measure->term_count; i++)
            check_measure(check, pointer_index(check, here, i), &measure->terms[i], known);
        break;
    }
}

static void check_each(struct check *check, const char *where, struct measure *measure,
                       const struct source_row *row)
{
    const char *here = pointer_key(check, where, "each");
    check_amount(check, here, &measure->each, row->choices, false, KNOWN_FACTS);
    if (measure->each.kind != AMOUNT_CHOICE)
        return;
    const struct choice *choice = &measure->each.choice;
    const char *values = pointer_key(check, here, "values");
    for (size_t i = 0; choice->by == BY_GRAVITY && row->where && i < choice->count; i++)
        if (strcmp(choice->entries[i].name, "*") != 0)
            check_gravity(check, pointer_key(check, values, choice->entries[i].name), measure,
                          choice->entries[i].name);
    if (choice->by == BY_LEVEL && measure->reduce != REDUCE_SUM)
        report_combination(check, where, "each", "by level", "a reduction that is not sum");
}

/* Keys that only some sources and reductions have. */
static void check_combination(struct check *check, const char *where, const struct measure *measure,
                              const struct source_row *row)
{
    if (measure->reduce != REDUCE_DEFAULT && !(row->reductions & REDUCTION_BIT(measure->reduce)))
        report_combination(check, where, "reduce",
                           word_list_name(&WORD_LIST_REDUCTION, (int)measure->reduce), row->key);
    if (!(row->windows & WINDOW_BIT(measure->window)))
        report_combination(check, where, "window",
                           word_list_name(&WORD_LIST_WINDOW, (int)measure->window), row->key);
    if (measure->window == WINDOW_SINCE && measure->window_since < DAY_FIRST)
        error_add(check->error, pointer_key(check, where, "window"), CODE_FIELD_REQUIRED, NULL);
    if (!row->where && (measure->where.gravity.count > 0 || measure->where.related.given))
        report_combination(check, where, "where", NULL, row->key);
    if (measure->gap != GAP_BREAK && measure->reduce != REDUCE_STREAK)
        report_combination(check, where, "gap", NULL, "a reduction that is not streak");
    if (measure->this_win && (measure->source != SOURCE_AWARDS || measure->reduce == REDUCE_POINTS))
        report_combination(check, where, "this", NULL,
                           measure->source == SOURCE_AWARDS ? "reduce: points" : row->key);
    if (measure->window == WINDOW_PREVIOUS && measure->source != SOURCE_METRIC &&
        check->scheme->cadence == CADENCE_ONCE)
        report_combination(check, where, "window", "previous", "cadence: once");
}

static void check_slope(struct check *check, const char *where, struct slope *slope,
                        enum known known)
{
    if (slope->against.id)
        check_named(check, where, "against", &slope->against, known);
    if (number_sign(slope->per) <= 0)
        error_add(check->error, pointer_key(check, where, "per"), CODE_FORMAT_INVALID, "expected",
                  "above 0", NULL);
    if (number_sign(slope->up) == 0 && number_sign(slope->down) == 0)
        error_add(check->error, where, CODE_UNREACHABLE, "reason", "up and down are both 0", NULL);
}

void check_measure(struct check *check, const char *where, struct measure *measure,
                   enum known known)
{
    if (measure->source == SOURCE_NONE) {
        error_add(check->error, where, CODE_EXACTLY_ONE, "keys",
                  "events, metric, ballots, awards, decisions, roster, measure, component, sum",
                  NULL);
        return;
    }
    const struct source_row *row = &SOURCES[measure->source];
    check_source(check, where, measure, known);
    check_each(check, where, measure, row);
    check_combination(check, where, measure, row);
    if (measure->this_win && known < KNOWN_WINS)
        report_early(check, where, "this", "the win being decided");
    if (measure->slope)
        check_slope(check, pointer_key(check, where, "slope"), measure->slope, known);
    if (measure->instead)
        check_measure(check, pointer_key(check, where, "else"), measure->instead, known);
}

void check_tests(struct check *check, const char *where, struct test *tests, size_t count,
                 enum known known)
{
    for (size_t i = 0; i < count; i++) {
        const char *here = pointer_index(check, where, i);
        check_measure(check, here, &tests[i].measure, known);
        check_amount(check,
                     pointer_key(check, here,
                                 word_list_name(&WORD_LIST_COMPARISON, (int)tests[i].comparison)),
                     &tests[i].against, BY_UNIT, false, known);
        if (tests[i].against.kind == AMOUNT_ABSENT)
            error_add(check->error, here, CODE_EXACTLY_ONE, "keys",
                      "at_least, at_most, above, below, is", NULL);
    }
}
