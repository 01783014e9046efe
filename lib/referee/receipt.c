#include "referee/receipt.h"

#include "referee/referee.h"

#define TEXT(run, number) number_text((run)->arena, (number))

struct lines *lines_prepare(struct run *run)
{
    return run->receipts == RECEIPTS_NONE
               ? NULL
               : ARENA_ARRAY(run->scratch, struct lines, run->unit_count);
}

static void line_add(struct run *run, struct lines *lines, struct line line)
{
    line.count = number_copy(run->arena, line.count);
    line.result = number_copy(run->arena, line.result);
    ARENA_GROW(run->arena, lines->items, lines->count, lines->capacity);
    lines->items[lines->count++] = line;
}

void line_own(struct run *run, struct lines *lines, int unit, const char *rule,
              const char *arithmetic, struct number result)
{
    if (number_sign(result) != 0)
        line_add(
            run, &lines[unit],
            (struct line){
                .rule = rule, .count = NUMBER_ONE, .arithmetic = arithmetic, .result = result});
}

/* The points of one bin, and the text of how: "2 x -1 = -2", "3 of 4 = 75 %". */
static struct line bin_line(struct run *run, const struct measure *measure,
                            const struct trace *trace, const struct bin *bin, int unit)
{
    struct number amount = bin->amount->values[unit], points = amount;
    struct number each = measure_is_graded(measure)
                             ? choice_number(&measure->each.choice, bin->gravity)
                             : each_of_unit(run, measure, unit);
    const char *counted = TEXT(run, amount);
    if (trace->whole) {
        points = number_divide(run->scratch, number_multiply(run->scratch, amount, NUMBER_HUNDRED),
                               trace->whole->values[unit]);
        counted = arena_print(run->arena, "%s of %s = %s %%", counted,
                              TEXT(run, trace->whole->values[unit]), TEXT(run, points));
    }
    points = number_multiply(run->scratch, points, each);
    return (struct line){
        .gravity = bin->gravity,
        .count = amount,
        .arithmetic = trace->whole && number_equal(each, NUMBER_ONE)
                          ? counted
                          : arena_print(run->arena, "%s x %s = %s", counted, TEXT(run, each),
                                        TEXT(run, points)),
        .result = points,
    };
}

static struct line panel_line(struct run *run, const struct measure *measure, int unit)
{
    const struct panel_scores *scores = panel_score(run, measure->subject.index);
    return (struct line){
        .count = number_integer((int64_t)scores->counts[unit]),
        .arithmetic = arena_print(run->arena, "%s / %zu = %s", TEXT(run, scores->sums[unit]),
                                  scores->used[unit], TEXT(run, scores->means->values[unit])),
        .result = scores->means->values[unit],
    };
}

/* "96.5 - 95 = 1.5; 1 x 10 = 10" */
static struct line slope_line(struct run *run, const struct measure *measure,
                              const struct trace *trace, int unit, struct number result)
{
    struct number input = trace->input->values[unit], against = trace->against->values[unit];
    struct number steps, change = number_subtract(run->scratch, input, against);
    struct number points = slope_points(run->scratch, measure->slope, change, &steps);
    return (struct line){
        .count = change,
        .arithmetic = arena_print(
            run->arena, "%s - %s = %s; %s x %s = %s", TEXT(run, input), TEXT(run, against),
            TEXT(run, change), TEXT(run, steps),
            TEXT(run, number_sign(change) < 0 ? measure->slope->down : measure->slope->up),
            TEXT(run, points)),
        .result = result,
    };
}

/* One line where bins do not tell it all. */
static struct line plain_line(struct run *run, const struct measure *measure,
                              const struct trace *trace, bool own, int unit, struct number result)
{
    struct number shown = own ? trace->input->values[unit] : result;
    struct line line = {.count = result, .arithmetic = TEXT(run, shown), .result = result};
    if (own && measure->slope)
        line = slope_line(run, measure, trace, unit, result);
    else if (own && measure->source == SOURCE_BALLOTS && measure->each.kind == AMOUNT_ABSENT &&
             !measure->has_cap)
        line = panel_line(run, measure, unit);
    if (own && measure->has_cap)
        line.arithmetic =
            arena_print(run->arena, "%s; at most %s", line.arithmetic, TEXT(run, measure->cap));
    return line;
}

static void unit_lines(struct run *run, struct lines *lines, struct line name,
                       const struct measure *measure, const struct column *out,
                       const struct trace *trace, int unit)
{
    bool own = trace->input->present[unit] && (!trace->against || trace->against->present[unit]);
    bool bins = own && measure->source == SOURCE_EVENTS && !measure->slope && !measure->has_cap;
    if (!out->present[unit])
        return;
    for (size_t i = 0; bins && i < trace->bin_count; i++) {
        if (number_sign(trace->bins[i].amount->values[unit]) == 0)
            continue;
        struct line line = bin_line(run, measure, trace, &trace->bins[i], unit);
        line.rule = name.rule;
        line.title = name.title;
        line_add(run, lines, line);
    }
    if (bins)
        return;
    struct line line = plain_line(run, measure, trace, own, unit, out->values[unit]);
    line.rule = name.rule;
    line.title = name.title;
    if (number_sign(line.result) != 0 || number_sign(line.count) != 0)
        line_add(run, lines, line);
}

void lines_of_measure(struct run *run, struct lines *lines, const char *rule,
                      const struct title *title, const struct measure *measure,
                      const struct column *out, const struct trace *trace)
{
    const struct line name = {.rule = rule, .title = *title};
    for (size_t unit = 0; unit < run->unit_count; unit++)
        if (run_explains(run, (int)unit))
            unit_lines(run, &lines[unit], name, measure, out, trace, (int)unit);
}

const char *measure_label(struct run *run, const struct measure *measure)
{
    if (measure->source == SOURCE_ROSTER)
        return measure->roster;
    if (measure->source == SOURCE_SUM)
        return "sum";
    if (measure->source != SOURCE_EVENTS)
        return measure->subject.id;
    const char *label = measure->events[0].id;
    for (size_t i = 1; i < measure->event_count; i++)
        label = arena_print(run->arena, "%s, %s", label, measure->events[i].id);
    return label;
}

const char *test_text(struct run *run, const struct test *test, const struct column *values,
                      int unit, struct number against, bool holds)
{
    static const char *const SIGNS[] = {
        [AT_LEAST] = ">=", [AT_MOST] = "<=", [ABOVE] = ">", [BELOW] = "<", [IS] = "="};
    return arena_print(run->arena, "%s %s%s %s %s", measure_label(run, &test->measure),
                       values->present[unit] ? TEXT(run, values->values[unit]) : "absent",
                       holds ? "" : ", not", SIGNS[test->comparison], TEXT(run, against));
}

/* "0.5 x 105 = 52.5"; a weight rescaled because others are excluded is shown as it counts. */
static struct line part_line(struct run *run, int index, int unit)
{
    const struct component *component = &run->scheme->components[index];
    struct number value = run->scored[index].exact->values[unit], part = value;
    const char *text = TEXT(run, value);
    if (component->part == PART_WEIGHTED) {
        struct number weight = number_multiply(run->scratch, component->weight, run->factors[unit]);
        part = number_multiply(run->scratch, weight, value);
        text = arena_print(run->arena, "%s x %s = %s", TEXT(run, weight), text, TEXT(run, part));
    }
    return (struct line){.rule = component->id,
                         .title = component->title,
                         .count = NUMBER_ONE,
                         .arithmetic = text,
                         .result = part};
}

const struct line *total_lines(struct run *run, int unit, size_t *ret_count)
{
    struct lines lines = {0};
    for (size_t i = 0; i < run->scheme->component_count; i++)
        if (run->scheme->components[i].part != PART_SHOWN && run->scored[i].exact->present[unit])
            line_add(run, &lines, part_line(run, (int)i, unit));
    struct number exact = run->total_exact->values[unit], total = run->total->values[unit];
    struct number rest = number_subtract(run->scratch, total, exact);
    if (number_sign(rest) != 0)
        line_add(
            run, &lines,
            (struct line){.rule = "rounding",
                          .count = NUMBER_ONE,
                          .arithmetic = arena_print(run->arena, "%s - %s = %s", TEXT(run, total),
                                                    TEXT(run, exact), TEXT(run, rest)),
                          .result = rest});
    *ret_count = lines.count;
    return lines.items;
}
