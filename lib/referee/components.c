#include "referee/measure.h"
#include "referee/receipt.h"
#include "referee/score.h"
#include "scheme/walk.h"

/* The ledger's own last word: what lifts a sum to the floor or lowers it to the cap. */
static void ledger_bound(struct run *run, struct lines *lines, size_t unit, const char *rule,
                         struct number *value, struct number bound)
{
    if (lines && run_explains(run, (int)unit)) {
        struct number change = number_subtract(run->scratch, bound, *value);
        line_own(run, lines, (int)unit, rule,
                 arena_print(run->arena, "%s - %s = %s", number_text(run->arena, bound),
                             number_text(run->arena, *value), number_text(run->arena, change)),
                 change);
    }
    *value = bound;
}

static void ledger_begin(struct run *run, const struct ledger *ledger, struct column *out,
                         struct lines *lines)
{
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        column_set(out, unit, ledger->base);
        if (lines && run_explains(run, (int)unit))
            line_own(run, lines, (int)unit, "base", number_text(run->arena, ledger->base),
                     ledger->base);
    }
}

/* Absent rules give nothing. */
static void ledger_score(struct run *run, const struct ledger *ledger, struct column *out,
                         struct lines *lines)
{
    ledger_begin(run, ledger, out, lines);
    for (size_t i = 0; i < ledger->rule_count; i++) {
        const struct measure *rule = &ledger->rules[i];
        struct column *points = column_take(run);
        struct trace trace;
        measure_evaluate(run, rule, points, lines ? &trace : NULL);
        for (size_t unit = 0; unit < run->unit_count; unit++)
            if (points->present[unit] && number_sign(points->values[unit]) != 0)
                out->values[unit] =
                    number_add(run->scratch, out->values[unit], points->values[unit]);
        if (lines) {
            lines_of_measure(run, lines, rule->id, &rule->title, rule, points, &trace);
            trace_release(run, &trace);
        }
        column_give(run, points);
    }
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        if (ledger->has_floor && number_compare(out->values[unit], ledger->floor) < 0)
            ledger_bound(run, lines, unit, "floor", &out->values[unit], ledger->floor);
        if (ledger->has_cap && number_compare(out->values[unit], ledger->cap) > 0)
            ledger_bound(run, lines, unit, "cap", &out->values[unit], ledger->cap);
    }
}

static void measure_score(struct run *run, const struct component *component, struct column *out,
                          struct lines *lines)
{
    struct trace trace;
    measure_evaluate(run, component->measure, out, lines ? &trace : NULL);
    if (!lines)
        return;
    lines_of_measure(run, lines, component->id, &component->title, component->measure, out, &trace);
    trace_release(run, &trace);
}

static void component_publish(struct run *run, const struct component *component,
                              const bool *applies, struct column *exact, struct column *published)
{
    const struct settings *settings = &run->scheme->settings;
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        if (!applies[unit])
            exact->present[unit] = false;
        else if (!exact->present[unit] && component->missing == MISSING_ZERO)
            column_set(exact, unit, NUMBER_ZERO);
        if (exact->present[unit])
            column_set(published, unit,
                       number_round(run->scratch, exact->values[unit], settings->precision,
                                    settings->rounding));
    }
}

static void component_evaluate(struct run *run, const struct component *component,
                               struct column *out, struct lines *lines)
{
    if (component->ledger)
        ledger_score(run, component->ledger, out, lines);
    else
        measure_score(run, component, out, lines);
}

/* The receipt's last line where panels normalise: all others are of the raw scores. */
static void calibration_line(struct run *run, struct scored *scored, int unit)
{
    struct number exact = scored->exact->values[unit], raw = scored->raw_exact->values[unit];
    struct number change = number_subtract(run->scratch, exact, raw);
    line_own(run, scored->lines, unit, "calibration",
             arena_print(run->arena, "%s - %s = %s", number_text(run->arena, exact),
                         number_text(run->arena, raw), number_text(run->arena, change)),
             change);
}

/* The component as if no panel normalised, with the receipt's lines; measures that were named by
 * then are taken again afterwards. */
static void raw_score(struct run *run, const struct component *component, struct scored *scored)
{
    struct column **named = run->named;
    run->raw = true;
    run->named = ARENA_ARRAY(run->scratch, struct column *, run->scheme->measure_count);
    scored->raw_exact = column_take(run);
    scored->raw_published = column_take(run);
    component_evaluate(run, component, scored->raw_exact, scored->lines);
    component_publish(run, component, scored->applies, scored->raw_exact, scored->raw_published);
    run->named = named;
    run->raw = false;
}

static void component_score(struct run *run, const struct component *component,
                            struct scored *scored)
{
    bool normalised = component_is_normalised(run->scheme, component);
    scored->exact = column_take(run);
    scored->published = column_take(run);
    scored->lines = lines_prepare(run);
    scored->applies = ARENA_ARRAY(run->scratch, bool, run->unit_count);
    for (size_t unit = 0; unit < run->unit_count; unit++)
        scored->applies[unit] = only_matches(run, &component->only, (int)unit);
    if (normalised)
        raw_score(run, component, scored);
    component_evaluate(run, component, scored->exact, normalised ? NULL : scored->lines);
    component_publish(run, component, scored->applies, scored->exact, scored->published);
    for (size_t unit = 0; normalised && scored->lines && unit < run->unit_count; unit++)
        if (run_explains(run, (int)unit) && scored->exact->present[unit])
            calibration_line(run, scored, (int)unit);
}

void components_score(struct run *run)
{
    const struct scheme *scheme = run->scheme;
    run->scored = ARENA_ARRAY(run->scratch, struct scored, scheme->component_count);
    for (size_t i = 0; i < scheme->component_count; i++)
        component_score(run, &scheme->components[i], &run->scored[i]);
}

struct number component_part(struct run *run, int index, int unit)
{
    const struct component *component = &run->scheme->components[index];
    struct number value = run->scored[index].exact->values[unit];
    if (component->part == PART_ADDED)
        return value;
    return number_multiply(
        run->scratch, number_multiply(run->scratch, component->weight, run->factors[unit]), value);
}

/* What the weights of the components that are there are multiplied by, so that they add to what all
 * of them do; zero where none with a weight is left. */
static struct number weight_factor(struct run *run, int unit)
{
    const struct scheme *scheme = run->scheme;
    struct number all = NUMBER_ZERO, left = NUMBER_ZERO;
    bool missing = false;
    for (size_t i = 0; i < scheme->component_count; i++) {
        if (scheme->components[i].part != PART_WEIGHTED || !run->scored[i].applies[unit])
            continue;
        all = number_add(run->scratch, all, scheme->components[i].weight);
        if (run->scored[i].exact->present[unit])
            left = number_add(run->scratch, left, scheme->components[i].weight);
        else
            missing = true;
    }
    if (!missing)
        return NUMBER_ONE;
    return number_sign(left) == 0 ? NUMBER_ZERO : number_divide(run->scratch, all, left);
}

bool component_blocks(const struct run *run, int index, int unit)
{
    const struct component *component = &run->scheme->components[index];
    if (component->part == PART_SHOWN || !run->scored[index].applies[unit] ||
        run->scored[index].exact->present[unit])
        return false;
    return component->missing == MISSING_BLOCK ||
           (component->part == PART_WEIGHTED && number_sign(run->factors[unit]) == 0);
}

static void unit_total(struct run *run, int unit)
{
    const struct settings *settings = &run->scheme->settings;
    struct number total = NUMBER_ZERO;
    for (size_t i = 0; i < run->scheme->component_count; i++) {
        if (component_blocks(run, (int)i, unit))
            return;
        if (run->scheme->components[i].part != PART_SHOWN && run->scored[i].exact->present[unit])
            total = number_add(run->scratch, total, component_part(run, (int)i, unit));
    }
    column_set(run->total_exact, (size_t)unit, total);
    column_set(run->total, (size_t)unit,
               number_round(run->scratch, total, settings->precision, settings->rounding));
}

void totals_score(struct run *run)
{
    run->total = column_take(run);
    run->total_exact = column_take(run);
    run->factors = ARENA_ARRAY(run->scratch, struct number, run->unit_count);
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        run->factors[unit] = weight_factor(run, (int)unit);
        unit_total(run, (int)unit);
    }
}
