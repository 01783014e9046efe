#include "scheme/checking.h"
#include "scheme/walk.h"

#include <string.h>

static bool same_texts(const struct ids *a, const struct ids *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (strcmp(a->items[i], b->items[i]) != 0)
            return false;
    return true;
}

/* The smallest points one event can bring by the measure. */
static struct number each_least(const struct measure *measure)
{
    if (measure->each.kind == AMOUNT_NUMBER)
        return measure->each.number;
    struct number least = NUMBER_ONE;
    for (size_t i = 0; measure->each.kind == AMOUNT_CHOICE && i < measure->each.choice.count; i++) {
        struct number number = measure->each.choice.entries[i].number;
        least = i == 0 ? number : number_min(least, number);
    }
    return least;
}

/* True when one rule counts what has an earlier like, and the other counts what has none. */
static bool rule_replaces(const struct measure *repeat, const struct measure *first)
{
    const struct related *a = &repeat->where.related, *b = &first->where.related;
    if (!a->given || !b->given || !a->found || b->found || a->order != b->order ||
        a->scope != b->scope || !same_texts(&a->same, &b->same) ||
        repeat->event_count != first->event_count)
        return false;
    for (size_t i = 0; i < repeat->event_count; i++)
        if (repeat->events[i].index != first->events[i].index)
            return false;
    return repeat->each.kind == AMOUNT_NUMBER && number_sign(each_least(first)) < 0;
}

static void check_repeats(struct check *check, const char *where, const struct ledger *ledger)
{
    for (size_t i = 0; i < ledger->rule_count; i++) {
        for (size_t j = 0; j < ledger->rule_count; j++) {
            const struct measure *repeat = &ledger->rules[i], *first = &ledger->rules[j];
            if (!rule_replaces(repeat, first) ||
                number_compare(repeat->each.number, each_least(first)) <= 0)
                continue;
            error_add(check->error, pointer_key(check, pointer_index(check, where, i), "each"),
                      CODE_REPEAT_MILDER, "repeat", number_text(check->arena, repeat->each.number),
                      "first", number_text(check->arena, each_least(first)), NULL);
        }
    }
}

static void check_ledger(struct check *check, const char *where, struct ledger *ledger)
{
    const struct settings *settings = &check->scheme->settings;
    if (!ledger->has_floor && !ledger->no_floor) {
        ledger->has_floor = settings->has_floor;
        ledger->floor = settings->floor;
    }
    if (!ledger->has_cap && !ledger->no_cap) {
        ledger->has_cap = settings->has_cap;
        ledger->cap = settings->cap;
    }
    if (ledger->has_floor && ledger->has_cap)
        check_range(check, pointer_key(check, where, "floor"), ledger->floor, ledger->cap);
    const char *rules = pointer_key(check, where, "rules");
    for (size_t i = 0; i < ledger->rule_count; i++) {
        const char *here = pointer_index(check, rules, i);
        for (size_t j = 0; j < i; j++)
            if (strcmp(ledger->rules[i].id, ledger->rules[j].id) == 0)
                error_add(check->error, pointer_key(check, here, "id"), CODE_REPEATED, "value",
                          ledger->rules[i].id, NULL);
        check_measure(check, here, &ledger->rules[i], KNOWN_FACTS);
    }
    check_repeats(check, rules, ledger);
}

static void check_component(struct check *check, const char *where, struct component *component)
{
    if ((int)component->missing == WORD_INHERITED)
        component->missing = check->scheme->settings.missing;
    check_only(check, where, &component->only);
    const char *weight = pointer_key(check, where, "weight");
    if (number_sign(component->weight) < 0)
        error_add(check->error, weight, CODE_OUT_OF_RANGE, "min", "0", "max", "1", NULL);
    if (component->part != PART_WEIGHTED && !number_equal(component->weight, NUMBER_ONE))
        error_add(check->error, weight, CODE_NOT_COMBINED, "key", "weight", "other",
                  arena_print(check->arena, "part: %s",
                              word_list_name(&WORD_LIST_PART, (int)component->part)),
                  NULL);
    if (strcmp(component->id, "total") == 0)
        error_add(check->error, pointer_key(check, where, "id"), CODE_REPEATED, "value", "total",
                  NULL);
    if (component->ledger)
        check_ledger(check, pointer_key(check, where, "ledger"), component->ledger);
    else
        check_measure(check, where, component->measure, KNOWN_FACTS);
}

static bool only_takes(const struct only *only, int award, const char *group)
{
    bool takes = only->award_count == 0;
    for (size_t i = 0; i < only->award_count; i++)
        takes = takes || only->awards[i].index == award;
    if (!takes || only->groups.count == 0)
        return takes;
    for (size_t i = 0; group && i < only->groups.count; i++)
        if (strcmp(only->groups.items[i], group) == 0)
            return true;
    return false;
}

/* The weights of what an entrant of the award in the group has (NULL: a group no row names). */
static void check_weights(struct check *check, int award, const char *group)
{
    const struct scheme *scheme = check->scheme;
    struct number sum = NUMBER_ZERO;
    bool stated = false;
    for (size_t i = 0; i < scheme->component_count; i++) {
        const struct component *component = &scheme->components[i];
        if (component->only.attribute)
            return; /* attributes belong to units, which the scheme does not know */
        if (component->part != PART_WEIGHTED || !only_takes(&component->only, award, group))
            continue;
        stated = stated || !number_equal(component->weight, NUMBER_ONE);
        sum = number_add(check->arena, sum, component->weight);
    }
    if (stated && !number_equal(sum, NUMBER_ONE))
        error_add(check->error, "#/components", CODE_WEIGHTS_SUM, "sum",
                  number_text(check->arena, sum), NULL);
}

static void check_all_weights(struct check *check)
{
    const struct scheme *scheme = check->scheme;
    for (size_t award = 0; award < scheme->award_count; award++) {
        size_t before = check->error->count;
        check_weights(check, (int)award, NULL);
        for (size_t i = 0; i < scheme->component_count; i++)
            for (size_t j = 0; j < scheme->components[i].only.groups.count; j++)
                if (check->error->count == before)
                    check_weights(check, (int)award, scheme->components[i].only.groups.items[j]);
        if (check->error->count > before)
            return; /* one such fault is told once */
    }
}

void check_components(struct check *check)
{
    struct scheme *scheme = check->scheme;
    for (size_t i = 0; i < scheme->component_count; i++)
        check_component(check, pointer_index(check, "#/components", i), &scheme->components[i]);
    check_all_weights(check);
}

static void check_reach(struct check *check, const char *where, const struct condition *condition)
{
    const char *here = pointer_key(check, where, "reach");
    check_word_choice(check, here, &condition->reach);
    if (condition->reach.word == WORD_INHERITED && !condition->reach.choice)
        return;
    if (condition->effect != EFFECT_BAR) {
        check_combined(check, where, "reach", NULL,
                       arena_print(check->arena, "effect: %s",
                                   word_list_name(&WORD_LIST_EFFECT, (int)condition->effect)));
        return;
    }
    for (size_t i = 0; error_none(check->error) && i < condition->when_count; i++) {
        if (measure_is_events(check->scheme, &condition->when[i].measure) ||
            (condition->reach.word == REACH_SELF && !condition->reach.choice))
            continue;
        error_add(check->error, here, CODE_NOT_COMBINED, "key", "reach", "other",
                  "a test of anything but events", NULL);
    }
}

bool level_exists(const struct scheme *scheme, const struct only *only, const char *level)
{
    for (size_t i = 0; i < scheme->award_count; i++) {
        const struct ids *levels = &scheme->awards[i].levels;
        bool taken = only->award_count == 0;
        for (size_t j = 0; j < only->award_count; j++)
            taken = taken || only->awards[j].index == (int)i;
        for (size_t j = 0; taken && j < levels->count; j++)
            if (strcmp(levels->items[j], level) == 0)
                return true;
    }
    return false;
}

/* A ceiling names the best level left, or none; nothing else has a level. */
static void check_ceiling(struct check *check, const char *where, const struct condition *condition)
{
    const char *here = pointer_key(check, where, "level");
    if (condition->effect != EFFECT_CEILING && condition->level)
        check_combined(check, where, "level", NULL,
                       arena_print(check->arena, "effect: %s",
                                   word_list_name(&WORD_LIST_EFFECT, (int)condition->effect)));
    else if (condition->effect == EFFECT_CEILING && !condition->level)
        error_add(check->error, here, CODE_FIELD_REQUIRED, NULL);
    else if (condition->effect == EFFECT_CEILING && strcmp(condition->level, LEVEL_NONE) != 0 &&
             !level_exists(check->scheme, &condition->only, condition->level))
        error_add(check->error, here, CODE_ID_UNKNOWN, "kind", "level", "id", condition->level,
                  NULL);
}

void check_conditions(struct check *check)
{
    struct scheme *scheme = check->scheme;
    for (size_t i = 0; i < scheme->condition_count; i++) {
        struct condition *condition = &scheme->conditions[i];
        const char *where = pointer_index(check, "#/conditions", i);
        const char *when = pointer_key(check, where, "when");
        check_only(check, where, &condition->only);
        if (condition->when_count == 0)
            error_add(check->error, when, CODE_TOO_FEW, "min", "1", NULL);
        check_tests(check, when, condition->when, condition->when_count, KNOWN_SCORES);
        check_reach(check, where, condition);
        check_ceiling(check, where, condition);
    }
    for (size_t i = 0; i < scheme->tie_count; i++)
        check_measure(check, pointer_index(check, "#/ranking/ties", i), &scheme->ties[i].measure,
                      KNOWN_SCORES);
}
