#include "scheme/checking.h"

#include <string.h>

#define REDUCTION_BIT(reduction) (1U << (reduction))
#define WINDOW_BIT(window)       (1U << (window))

/* What may stand with each source. */
struct source_row {
    const char *key;
    unsigned reductions, windows, choices;
    bool where;
};

static const struct source_row SOURCES[] = {
    [SOURCE_EVENTS] = {"events",
                       REDUCTION_BIT(REDUCE_SUM) | REDUCTION_BIT(REDUCE_COUNT) |
                           REDUCTION_BIT(REDUCE_ANY) | REDUCTION_BIT(REDUCE_RATE) |
                           REDUCTION_BIT(REDUCE_MISSED),
                       WINDOW_BIT(WINDOW_PERIOD) | WINDOW_BIT(WINDOW_YEAR) |
                           WINDOW_BIT(WINDOW_EVER) | WINDOW_BIT(WINDOW_PREVIOUS) |
                           WINDOW_BIT(WINDOW_SINCE),
                       CHOICE_BIT(BY_GRAVITY) | UNIT_CHOICES, true},
    [SOURCE_METRIC] = {"metric",
                       REDUCTION_BIT(REDUCE_SUM) | REDUCTION_BIT(REDUCE_MEAN) |
                           REDUCTION_BIT(REDUCE_MIN) | REDUCTION_BIT(REDUCE_MAX),
                       WINDOW_BIT(WINDOW_PERIOD) | WINDOW_BIT(WINDOW_YEAR) |
                           WINDOW_BIT(WINDOW_EVER) | WINDOW_BIT(WINDOW_PREVIOUS) |
                           WINDOW_BIT(WINDOW_TARGET) | WINDOW_BIT(WINDOW_SINCE),
                       UNIT_CHOICES, false},
    [SOURCE_BALLOTS] = {"ballots", 0, WINDOW_BIT(WINDOW_PERIOD), UNIT_CHOICES, false},
    [SOURCE_AWARDS] = {"awards",
                       REDUCTION_BIT(REDUCE_SUM) | REDUCTION_BIT(REDUCE_COUNT) |
                           REDUCTION_BIT(REDUCE_STREAK) | REDUCTION_BIT(REDUCE_POINTS),
                       WINDOW_BIT(WINDOW_PERIOD) | WINDOW_BIT(WINDOW_YEAR) |
                           WINDOW_BIT(WINDOW_EVER) | WINDOW_BIT(WINDOW_PREVIOUS) |
                           WINDOW_BIT(WINDOW_SINCE),
                       CHOICE_BIT(BY_LEVEL) | UNIT_CHOICES, false},
    [SOURCE_DECISIONS] = {"decisions", 0, WINDOW_BIT(WINDOW_PERIOD), UNIT_CHOICES, false},
    [SOURCE_ROSTER] = {"roster", REDUCTION_BIT(REDUCE_YEARS), WINDOW_BIT(WINDOW_PERIOD),
                       UNIT_CHOICES, false},
    [SOURCE_MEASURE] = {"measure", 0, WINDOW_BIT(WINDOW_PERIOD), UNIT_CHOICES, false},
    [SOURCE_COMPONENT] = {"component", 0, WINDOW_BIT(WINDOW_PERIOD), UNIT_CHOICES, false},
    [SOURCE_SUM] = {"sum", 0, WINDOW_BIT(WINDOW_PERIOD), UNIT_CHOICES, false},
};

static void report_early(struct check *check, const char *where, const char *key, const char *what)
{
    error_add(check->error, pointer_key(check, where, key), CODE_NOT_YET_KNOWN, "what", what, NULL);
}

void check_named(struct check *check, const char *where, const char *key,
                 struct reference *reference, enum known known)
{
    if (!reference->id) { /* the base of a selection, where there is none */
        error_add(check->error, pointer_key(check, where, key), CODE_ID_UNKNOWN, "kind", "measure",
                  "id", "base", NULL);
        return;
    }
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

static bool is_amount_or_order(const struct scheme *scheme, int step)
{
    return scheme->steps[step].kind == STEP_DECISION &&
           scheme->steps[step].about != DECISION_SHORTLIST;
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
        if (measure->subject.index >= 0 &&
            !is_amount_or_order(check->scheme, measure->subject.index))
            error_add(check->error, here, CODE_UNREACHABLE, "reason",
                      "the step decides neither an order nor amounts", NULL);
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
    for (size_t i = 0; choice->by == BY_GRAVITY && row->where && i < choice_names(choice); i++)
        if (strcmp(choice->entries[i].name, "*") != 0)
            check_gravity(check, pointer_key(check, values, choice->entries[i].name), measure,
                          choice->entries[i].name);
    if (choice->by == BY_LEVEL && measure->reduce != REDUCE_SUM)
        check_combined(check, where, "each", "by level", "a reduction that is not sum");
}

static bool where_given(const struct where *where)
{
    return where->gravity.count > 0 || where->quantity.given || where->minutes.given ||
           where->has_late || where->related.given;
}

/* A reduction and the key that says how; one does not go without the other. */
static void check_pair(struct check *check, const char *where, const char *key, bool given,
                       bool wanted, const char *reduction)
{
    if (given && !wanted)
        check_combined(check, where, key, NULL,
                       arena_print(check->arena, "a reduction that is not %s", reduction));
    if (!given && wanted)
        error_add(check->error, pointer_key(check, where, key), CODE_FIELD_REQUIRED, NULL);
}

/* Keys of events, ballots, metrics and the roster. */
static void check_extras(struct check *check, const char *where, const struct measure *measure,
                         const struct source_row *row)
{
    if (measure->item && measure->source != SOURCE_BALLOTS)
        check_combined(check, where, "item", NULL, row->key);
    if (measure->has_assessed && measure->source != SOURCE_EVENTS)
        check_combined(check, where, "assessed", NULL, row->key);
    if (measure->has_assessed && measure->each.kind != AMOUNT_ABSENT)
        check_combined(check, where, "assessed", NULL, "each");
    if (measure->gaps != GAPS_BLOCK &&
        (measure->source != SOURCE_METRIC || measure->reduce == REDUCE_DEFAULT))
        check_combined(check, where, "gaps", NULL,
                       measure->source == SOURCE_METRIC ? "no reduction" : row->key);
    check_pair(check, where, "expect", measure->expect != NULL, measure->reduce == REDUCE_MISSED,
               "missed");
    if (measure->at.kind != MOMENT_NONE && measure->at.kind != MOMENT_PERIOD_END &&
        measure->reduce != REDUCE_YEARS)
        check_combined(check, where, "at", NULL, "a reduction that is not years");
    if (measure->reduce == REDUCE_YEARS && strcmp(measure->roster, "since") != 0)
        check_combined(check, where, "reduce", "years", "a roster key that is no day");
    if (measure->apart.count > 0 && (measure->source != SOURCE_EVENTS || !measure->slope))
        check_combined(check, where, "apart", NULL,
                       measure->slope ? row->key : "a measure without slope");
}

/* Keys that only some sources and reductions have. */
static void check_combination(struct check *check, const char *where, const struct measure *measure,
                              const struct source_row *row)
{
    if (measure->reduce != REDUCE_DEFAULT && !(row->reductions & REDUCTION_BIT(measure->reduce)))
        check_combined(check, where, "reduce",
                       word_list_name(&WORD_LIST_REDUCTION, (int)measure->reduce), row->key);
    if (!(row->windows & WINDOW_BIT(measure->window)))
        check_combined(check, where, "window",
                       word_list_name(&WORD_LIST_WINDOW, (int)measure->window), row->key);
    if (!row->where && where_given(&measure->where))
        check_combined(check, where, "where", NULL, row->key);
    check_extras(check, where, measure, row);
    if (measure->gap != GAP_BREAK && measure->reduce != REDUCE_STREAK)
        check_combined(check, where, "gap", NULL, "a reduction that is not streak");
    if (measure->this_win && (measure->source != SOURCE_AWARDS || measure->reduce == REDUCE_POINTS))
        check_combined(check, where, "this", NULL,
                       measure->source == SOURCE_AWARDS ? "reduce: points" : row->key);
    if (measure->window == WINDOW_SINCE && measure->since.kind == MOMENT_NONE)
        error_add(check->error, pointer_key(check, where, "window"), CODE_FIELD_REQUIRED, NULL);
    if (measure->window == WINDOW_PREVIOUS && measure->source != SOURCE_METRIC &&
        check->scheme->cadence == CADENCE_ONCE)
        check_combined(check, where, "window", "previous", "cadence: once");
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

static void check_expect(struct check *check, const char *where, const struct expect *expect)
{
    int days = 0;
    for (unsigned set = expect->days; set != 0; set >>= 1)
        days += (int)(set & 1U);
    if (expect->at_least > days)
        error_add(check->error, pointer_key(check, where, "at_least"), CODE_RANGE_CONTRADICTORY,
                  "low", arena_print(check->arena, "%d", expect->at_least), "high",
                  arena_print(check->arena, "%d", days), NULL);
}

/* An item of the panel's rubric; a panel without one has no items. */
static void check_item(struct check *check, const char *where, const struct measure *measure)
{
    if (!measure->item || measure->source != SOURCE_BALLOTS || measure->subject.index < 0)
        return;
    const struct choice *items = check->scheme->panels[measure->subject.index].item_max;
    for (size_t i = 0; items && i < choice_names(items); i++)
        if (strcmp(items->entries[i].name, measure->item) == 0 ||
            strcmp(items->entries[i].name, "*") == 0)
            return;
    error_add(check->error, pointer_key(check, where, "item"), CODE_ID_UNKNOWN, "kind", "item",
              "id", measure->item, NULL);
}

/* Assessed points are those of indicators that have them. */
static void check_assessed(struct check *check, const char *where, const struct measure *measure)
{
    for (size_t i = 0; measure->has_assessed && i < measure->event_count; i++) {
        int index = measure->events[i].index;
        if (index >= 0 && !check->scheme->indicators[index].has_points)
            check_combined(
                check, where, "assessed", NULL,
                arena_print(check->arena, "%s, which has no points", measure->events[i].id));
    }
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
    check_item(check, where, measure);
    check_assessed(check, where, measure);
    check_moment(check, pointer_key(check, pointer_key(check, where, "window"), "since"),
                 &measure->since);
    check_moment(check, pointer_key(check, where, "at"), &measure->at);
    check_event_fields(check, pointer_key(check, where, "apart"), &measure->apart, FIELDS_ALIKE);
    if (measure->expect)
        check_expect(check, pointer_key(check, where, "expect"), measure->expect);
    if (measure->this_win && known < KNOWN_WINS)
        report_early(check, where, "this", "the win being decided");
    if (measure->slope)
        check_slope(check, pointer_key(check, where, "slope"), measure->slope, known);
    if (measure->instead)
        check_measure(check, pointer_key(check, where, "else"), measure->instead, known);
}
