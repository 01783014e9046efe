#include "scheme/walk.h"
#include "scheme/cadence.h"

struct walk {
    measure_visit *visit;
    void *context;
};

static void walk_measure(const struct walk *walk, const struct measure *measure)
{
    walk->visit(measure, walk->context);
    for (size_t i = 0; i < measure->term_count; i++)
        walk_measure(walk, &measure->terms[i]);
    if (measure->instead)
        walk_measure(walk, measure->instead);
}

static void walk_amount(const struct walk *walk, const struct amount *amount)
{
    if (amount->kind == AMOUNT_MEASURE)
        walk_measure(walk, amount->measure);
}

static void walk_tests(const struct walk *walk, const struct test *tests, size_t count)
{
    for (size_t i = 0; i < count; i++)
        walk_measure(walk, &tests[i].measure);
}

static void walk_component(const struct walk *walk, const struct component *component)
{
    if (!component->ledger) {
        walk_measure(walk, component->measure);
        return;
    }
    for (size_t i = 0; i < component->ledger->rule_count; i++)
        walk_measure(walk, &component->ledger->rules[i]);
}

void scheme_walk(const struct scheme *scheme, measure_visit *visit, void *context)
{
    const struct walk walk = {visit, context};
    for (size_t i = 0; i < scheme->measure_count; i++)
        walk_measure(&walk, &scheme->measures[i]);
    for (size_t i = 0; i < scheme->component_count; i++)
        walk_component(&walk, &scheme->components[i]);
    for (size_t i = 0; i < scheme->condition_count; i++)
        walk_tests(&walk, scheme->conditions[i].when, scheme->conditions[i].when_count);
    for (size_t i = 0; i < scheme->tie_count; i++)
        walk_measure(&walk, &scheme->ties[i].measure);
    for (size_t i = 0; i < scheme->award_count; i++)
        walk_tests(&walk, scheme->awards[i].select.when, scheme->awards[i].select.when_count);
    for (size_t i = 0; i < scheme->consequence_count; i++) {
        const struct consequence *consequence = &scheme->consequences[i];
        walk_tests(&walk, consequence->when, consequence->when_count);
        walk_amount(&walk, &consequence->points);
        walk_amount(&walk, &consequence->money);
        walk_amount(&walk, &consequence->leave_days);
    }
}

static bool references_hold(const struct reference *references, size_t count, int index)
{
    for (size_t i = 0; i < count; i++)
        if (references[i].index == index)
            return true;
    return false;
}

/* True when the measure counts the indicator's events, or remembers them in a related rule. */
static bool measure_reads(const struct measure *measure, int indicator)
{
    const struct related *related = &measure->where.related;
    return measure->source == SOURCE_EVENTS &&
           (references_hold(measure->events, measure->event_count, indicator) ||
            references_hold(related->events, related->event_count, indicator));
}

struct needs {
    int indicator;
    bool monthly; /* something follows month by month */
    bool events;
};

/* What a tally does not tell: the single event's fields, days and points. A tally may straddle a
 * day that only the period knows. */
static bool measure_needs_events(const struct measure *measure)
{
    const struct where *where = &measure->where;
    return where->related.given || where->has_late || where->quantity.given ||
           where->minutes.given || measure->has_assessed || measure->apart.count > 0 ||
           measure->reduce == REDUCE_MISSED ||
           (measure->window == WINDOW_SINCE && measure->since.kind != MOMENT_DAY);
}

static void needs_visit(const struct measure *measure, void *context)
{
    struct needs *needs = context;
    if (measure_reads(measure, needs->indicator) &&
        (needs->monthly || measure_needs_events(measure)))
        needs->events = true;
}

/* Admission looks at each event, or a decision does. */
static bool indicator_needs_events(const struct scheme *scheme, int index)
{
    const struct indicator *indicator = &scheme->indicators[index];
    if (indicator->once.count > 0 || indicator->has_token ||
        (indicator->has_deadline && indicator->deadline_late == LATE_REFUSE))
        return true;
    for (size_t i = 0; i < scheme->step_count; i++)
        if (references_hold(scheme->steps[i].events, scheme->steps[i].event_count, index))
            return true;
    return false;
}

bool scheme_needs_events(const struct scheme *scheme, int indicator)
{
    struct needs needs = {indicator, false, indicator_needs_events(scheme, indicator)};
    for (size_t i = 0; i < scheme->consequence_count; i++)
        needs.monthly = needs.monthly || scheme->consequences[i].per == PER_MONTH;
    scheme_walk(scheme, needs_visit, &needs);
    return needs.events;
}

struct since {
    const struct scheme *scheme;
    int indicator;
    day_t from, to, since;
};

static void since_visit(const struct measure *measure, void *context)
{
    struct since *since = context;
    if (!measure_reads(measure, since->indicator))
        return;
    day_t first = since->from, last;
    switch (measure->window) {
    case WINDOW_PERIOD:
    case WINDOW_TARGET:
        break;
    case WINDOW_YEAR:
        first = day_year_start(since->to);
        break;
    case WINDOW_EVER:
        first = DAY_FIRST;
        break;
    case WINDOW_PREVIOUS:
        if (!cadence_previous(since->scheme->cadence, since->from, 1, &first, &last))
            first = since->from;
        break;
    case WINDOW_SINCE:
        first = measure->since.kind == MOMENT_DAY ? measure->since.day : DAY_FIRST;
        break;
    }
    if (measure->where.related.given && measure->where.related.scope == SCOPE_YEAR)
        first = day_year_start(first);
    if (first < since->since)
        since->since = first;
}

day_t scheme_reads_since(const struct scheme *scheme, int indicator, day_t from, day_t to)
{
    struct since since = {scheme, indicator, from, to, from};
    scheme_walk(scheme, since_visit, &since);
    return since.since;
}

bool measure_is_events(const struct scheme *scheme, const struct measure *measure)
{
    if (measure->instead && !measure_is_events(scheme, measure->instead))
        return false;
    if (measure->source == SOURCE_SUM) {
        for (size_t i = 0; i < measure->term_count; i++)
            if (!measure_is_events(scheme, &measure->terms[i]))
                return false;
        return true;
    }
    if (measure->source == SOURCE_MEASURE)
        return measure_is_events(scheme, &scheme->measures[measure->subject.index]);
    return measure->source == SOURCE_EVENTS;
}

static bool measure_is_normalised(const struct scheme *scheme, const struct measure *measure)
{
    if (measure->source == SOURCE_BALLOTS && scheme->panels[measure->subject.index].normalises)
        return true;
    if (measure->source == SOURCE_MEASURE &&
        measure_is_normalised(scheme, &scheme->measures[measure->subject.index]))
        return true;
    if (measure->slope && measure->slope->against.id &&
        measure_is_normalised(scheme, &scheme->measures[measure->slope->against.index]))
        return true;
    for (size_t i = 0; i < measure->term_count; i++)
        if (measure_is_normalised(scheme, &measure->terms[i]))
            return true;
    return measure->instead && measure_is_normalised(scheme, measure->instead);
}

bool component_is_normalised(const struct scheme *scheme, const struct component *component)
{
    if (!component->ledger)
        return measure_is_normalised(scheme, component->measure);
    for (size_t i = 0; i < component->ledger->rule_count; i++)
        if (measure_is_normalised(scheme, &component->ledger->rules[i]))
            return true;
    return false;
}
