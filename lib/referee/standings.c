#include "referee/receipt.h"
#include "referee/score.h"

#include "referee/referee.h"

/* Ids being listed for one standing. */
struct names {
    const char **items;
    size_t count, capacity;
};

static void name_add(struct run *run, struct names *names, const char *name)
{
    ARENA_GROW(run->arena, names->items, names->count, names->capacity);
    names->items[names->count++] = name;
}

/* What the steps ask of the unit. */
static void demands_write(struct run *run, int unit, struct standing *standing, struct gate *gates,
                          struct names *failed)
{
    for (size_t i = 0; i < run->demand_count; i++) {
        const struct demand *demand = &run->demands[i];
        if (!demand->applies[unit])
            continue;
        const char *text = NULL;
        if (run_explains(run, unit))
            text = arena_print(run->arena, "%s %s%s", demand->subject,
                               demand->passed[unit] ? "" : "not ", demand->wanted);
        gates[standing->gate_count++] = (struct gate){.condition = -1,
                                                      .id = demand->id,
                                                      .effect = EFFECT_REQUIRE,
                                                      .passed = demand->passed[unit],
                                                      .arithmetic = text,
                                                      .through = -1};
        if (!demand->passed[unit])
            name_add(run, failed, demand->id);
    }
}

static void gates_write(struct run *run, int unit, struct standing *standing)
{
    const struct scheme *scheme = run->scheme;
    struct names vetoes = {0}, failed = {0};
    struct gate *gates =
        ARENA_ARRAY(run->arena, struct gate, scheme->condition_count + run->demand_count + 1);
    for (size_t i = 0; i < scheme->condition_count; i++) {
        const struct condition *condition = &scheme->conditions[i];
        const struct judged *judged = &run->judged[i];
        if (!judged->applies[unit])
            continue;
        bool passed = judged->passed[unit];
        int origin = judged->origins ? judged->origins[unit] : -1;
        gates[standing->gate_count++] = (struct gate){
            .condition = (int)i,
            .id = condition->id,
            .effect = condition->effect,
            .passed = passed,
            .arithmetic = judged->texts[unit],
            .through = origin == unit ? -1 : origin,
        };
        if (!passed && condition->effect != EFFECT_CEILING)
            name_add(run, condition->effect == EFFECT_BAR ? &vetoes : &failed, condition->id);
    }
    demands_write(run, unit, standing, gates, &failed);
    if (run->objected[unit]) {
        gates[standing->gate_count++] = (struct gate){.condition = -1,
                                                      .id = "objection_upheld",
                                                      .effect = EFFECT_BAR,
                                                      .passed = false,
                                                      .through = -1};
        name_add(run, &vetoes, "objection_upheld");
    }
    for (size_t i = 0; i < scheme->component_count; i++)
        if (component_blocks(run, (int)i, unit))
            name_add(run, &failed, arena_print(run->arena, "missing:%s", scheme->components[i].id));
    standing->gates = gates;
    standing->vetoes = vetoes.items;
    standing->veto_count = vetoes.count;
    standing->failed = failed.items;
    standing->failed_count = failed.count;
}

static void components_write(struct run *run, int unit, struct standing *standing)
{
    const struct scheme *scheme = run->scheme;
    struct component_result *results =
        ARENA_ARRAY(run->arena, struct component_result, scheme->component_count);
    for (size_t i = 0; i < scheme->component_count; i++) {
        const struct scored *scored = &run->scored[i];
        if (!scored->applies[unit])
            continue;
        struct component_result *result = &results[standing->component_count++];
        *result = (struct component_result){
            .component = (int)i,
            .present = scored->exact->present[unit],
            .exact = number_copy(run->arena, scored->exact->values[unit]),
            .published = number_copy(run->arena, scored->published->values[unit]),
            .part = NUMBER_ZERO,
        };
        if (scored->raw_exact) {
            result->has_raw = result->present;
            result->raw_exact = number_copy(run->arena, scored->raw_exact->values[unit]);
            result->raw_published = number_copy(run->arena, scored->raw_published->values[unit]);
        }
        if (result->present && standing->has_total && scheme->components[i].part != PART_SHOWN)
            result->part = number_copy(run->arena, component_part(run, (int)i, unit));
        if (scored->lines) {
            result->lines = scored->lines[unit].items;
            result->line_count = scored->lines[unit].count;
        }
    }
    standing->components = results;
}

static const char *tie_name(struct run *run, int tie)
{
    if (tie < 0)
        return NULL;
    const struct measure *measure = &run->scheme->ties[tie].measure;
    return measure->id ? measure->id : measure_label(run, measure);
}

/* The best level left to the unit, LEVEL_NONE, or NULL where no ceiling holds. */
static const char *ceiling_name(const struct run *run, int unit)
{
    const struct ids *levels = &run->scheme->awards[run->award].levels;
    int ceiling = run->ceilings[unit];
    if (ceiling == LEVEL_ANY)
        return NULL;
    return (size_t)ceiling < levels->count ? levels->items[ceiling] : LEVEL_NONE;
}

static struct standing standing_of_place(struct run *run, const struct place *place)
{
    int unit = place->unit;
    struct standing standing = {
        .award = run->award,
        .unit = unit,
        .eligible = place->ranked,
        .has_total = run->total->present[unit],
        .total_exact = number_copy(run->arena, run->total_exact->values[unit]),
        .total = number_copy(run->arena, run->total->values[unit]),
        .rank = place->rank,
        .group = place->scope < 0 ? NULL : run->facts->units[unit].group,
        .tie_break = tie_name(run, place->tie),
        .wins = run->wins[unit],
        .ceiling = ceiling_name(run, unit),
        .shortlisted = run->shortlisted[unit],
        .passed_over = run->passed_over[unit],
    };
    gates_write(run, unit, &standing);
    components_write(run, unit, &standing);
    if (standing.has_total && run_explains(run, unit))
        standing.total_lines = total_lines(run, unit, &standing.total_line_count);
    return standing;
}

void standings_write(struct run *run, const struct place *places, size_t count,
                     struct standing_list *standings)
{
    for (size_t i = 0; i < count; i++) {
        ARENA_GROW(run->arena, standings->items, standings->count, standings->capacity);
        standings->items[standings->count++] = standing_of_place(run, &places[i]);
    }
}
