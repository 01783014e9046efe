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

/* "0.6 x 3 + 0.4 x 5 = 3.8; ": what the counted scores weigh together; "" where all weigh 1. */
static const char *weights_text(struct run *run, const struct panel *panel,
                                const struct panel_scores *scores, int unit)
{
    const char *text = "";
    for (size_t i = 0; panel->weights && i < panel->weights->count; i++) {
        const struct choice_entry *entry = &panel->weights->entries[i];
        size_t votes = 0;
        for (size_t j = scores->firsts[unit]; j < scores->ends[unit]; j++)
            votes += choice_find(panel->weights, run->votes[j].rater->group) == entry;
        if (votes > 0)
            text = arena_print(run->arena, "%s%s%s x %zu", text, text[0] == '\0' ? "" : " + ",
                               TEXT(run, entry->number), votes);
    }
    if (text[0] == '\0')
        return text;
    return arena_print(run->arena, "%s = %s; ", text, TEXT(run, scores->weights[unit]));
}

static struct line panel_line(struct run *run, const struct measure *measure, int unit)
{
    const struct panel *panel = &run->scheme->panels[measure->subject.index];
    const struct panel_scores *scores = panel_score(run, measure->subject.index, measure->item);
    return (struct line){
        .count = number_integer((int64_t)scores->counts[unit]),
        .arithmetic =
            arena_print(run->arena, "%s%s / %s = %s", weights_text(run, panel, scores, unit),
                        TEXT(run, scores->sums[unit]), TEXT(run, scores->weights[unit]),
                        TEXT(run, scores->means->values[unit])),
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

/* "2 x -5 = -10": weeks that lacked what was expected. */
static struct line missed_line(struct run *run, const struct measure *measure, int unit,
                               struct number result)
{
    struct number each = each_of_unit(run, measure, unit), weeks = result;
    if (number_sign(each) != 0)
        weeks = number_divide(run->scratch, result, each);
    return (struct line){
        .count = weeks,
        .arithmetic = arena_print(run->arena, "%s x %s = %s", TEXT(run, weeks), TEXT(run, each),
                                  TEXT(run, result)),
        .result = result,
    };
}

/* "place 2 with 7", "mean of 100 with 120" */
static const char *field_text(struct run *run, const struct measure *measure,
                              const struct trace *trace, int unit, struct number result)
{
    static const char *const NAMES[] = {
        [FIELD_SUM] = "sum of", [FIELD_MEAN] = "mean of", [FIELD_PLACE] = "place"};
    return arena_print(
        run->arena, "%s %s with %s", NAMES[measure->field->reduce], TEXT(run, result),
        trace->input->present[unit] ? TEXT(run, trace->input->values[unit]) : "none of its own");
}

/* True when the panel has no rubric, or one item of it is meant. */
static bool is_one_panel(const struct run *run, const struct measure *measure)
{
    return measure->source == SOURCE_BALLOTS && measure->each.kind == AMOUNT_ABSENT &&
           (measure->item || !run->scheme->panels[measure->subject.index].item_max);
}

/* One line where bins do not tell it all. */
static struct line plain_line(struct run *run, const struct measure *measure,
                              const struct trace *trace, bool own, int unit, struct number result)
{
    struct number shown = own ? trace->input->values[unit] : result;
    struct line line = {.count = result, .arithmetic = TEXT(run, shown), .result = result};
    if (measure->field) {
        line.arithmetic = field_text(run, measure, trace, unit, result);
        return line;
    }
    if (own && measure->slope)
        line = slope_line(run, measure, trace, unit, result);
    else if (own && measure->reduce == REDUCE_MISSED)
        line = missed_line(run, measure, unit, shown);
    else if (own && is_one_panel(run, measure) && !measure->has_cap)
        line = panel_line(run, measure, unit);
    if (own && measure->has_cap)
        line.arithmetic =
            arena_print(run->arena, "%s; at most %s", line.arithmetic, TEXT(run, measure->cap));
    line.result = result;
    return line;
}

/* "anna: 4 - 3 = 1; 2 x -1 = -2" */
static struct line part_of_line(struct run *run, const struct measure *measure,
                                const struct trace *trace, const struct portion *part)
{
    struct number steps, against = trace->against->values[part->unit];
    struct number change = number_subtract(run->scratch, part->amount, against);
    struct number points = slope_points(run->scratch, measure->slope, change, &steps);
    return (struct line){
        .count = part->amount,
        .arithmetic = arena_print(
            run->arena, "%s: %s - %s = %s; %s x %s = %s", part->name ? part->name : "-",
            TEXT(run, part->amount), TEXT(run, against), TEXT(run, change), TEXT(run, steps),
            TEXT(run, number_sign(change) < 0 ? measure->slope->down : measure->slope->up),
            TEXT(run, points)),
        .result = points,
    };
}

static size_t part_first(const struct trace *trace, int unit)
{
    size_t low = 0, high = trace->part_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (trace->parts[middle].unit < unit)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void named_add(struct run *run, struct lines *lines, struct line name, struct line line)
{
    line.rule = name.rule;
    line.title = name.title;
    line_add(run, lines, line);
}

/* A line a gravity, or a line a value of the field that is looked at apart; false where neither
 * tells all of the result. */
static bool several_lines(struct run *run, struct lines *lines, struct line name,
                          const struct measure *measure, const struct trace *trace, int unit)
{
    if (measure->source != SOURCE_EVENTS || measure->has_cap || measure->field)
        return false;
    if (measure->slope && measure->apart.count > 0) {
        for (size_t i = part_first(trace, unit);
             i < trace->part_count && trace->parts[i].unit == unit; i++)
            named_add(run, lines, name, part_of_line(run, measure, trace, &trace->parts[i]));
        return true;
    }
    if (measure->slope || measure->reduce == REDUCE_MISSED)
        return false;
    for (size_t i = 0; i < trace->bin_count; i++)
        if (number_sign(trace->bins[i].amount->values[unit]) != 0)
            named_add(run, lines, name, bin_line(run, measure, trace, &trace->bins[i], unit));
    return true;
}

static void unit_lines(struct run *run, struct lines *lines, struct line name,
                       const struct measure *measure, const struct column *out,
                       const struct trace *trace, int unit)
{
    bool own = trace->input->present[unit] && (!trace->against || trace->against->present[unit]);
    if (!out->present[unit] || (own && several_lines(run, lines, name, measure, trace, unit)))
        return;
    struct line line = plain_line(run, measure, trace, own, unit, out->values[unit]);
    if (number_sign(line.result) != 0 || number_sign(line.count) != 0)
        named_add(run, lines, name, line);
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

const char *test_text(struct run *run, const struct test *test, const char *value,
                      const char *against, bool holds)
{
    static const char *const SIGNS[] = {
        [AT_LEAST] = ">=", [AT_MOST] = "<=", [ABOVE] = ">", [BELOW] = "<", [IS] = "="};
    return arena_print(run->arena, "%s %s%s %s %s", measure_label(run, &test->measure),
                       value ? value : "absent", holds ? "" : ", not", SIGNS[test->comparison],
                       against);
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
