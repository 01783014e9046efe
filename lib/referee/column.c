#include "referee/referee.h"
#include "referee/run.h"

#include "scheme/cadence.h"

#include <string.h>

struct column *column_take(struct run *run)
{
    struct column *column = run->free_columns;
    if (column) {
        run->free_columns = column->next;
    } else {
        column = ARENA_NEW(run->scratch, struct column);
        column->values = ARENA_ARRAY(run->scratch, struct number, run->unit_count);
        column->present = ARENA_ARRAY(run->scratch, bool, run->unit_count);
    }
    for (size_t unit = 0; unit < run->unit_count; unit++)
        column->values[unit] = NUMBER_ZERO;
    memset(column->present, 0, run->unit_count * sizeof(*column->present));
    return column;
}

void column_give(struct run *run, struct column *column)
{
    column->next = run->free_columns;
    run->free_columns = column;
}

void column_set(struct column *column, size_t unit, struct number value)
{
    column->values[unit] = value;
    column->present[unit] = true;
}

bool run_explains(const struct run *run, int unit)
{
    return run->receipts == RECEIPTS_ALL || run->receipts == unit;
}

bool ids_have(const struct ids *ids, const char *text)
{
    for (size_t i = 0; text && i < ids->count; i++)
        if (strcmp(ids->items[i], text) == 0)
            return true;
    return false;
}

const char *attribute_value(const struct fact_unit *unit, const char *name)
{
    for (size_t i = 0; i < unit->attribute_count; i++)
        if (strcmp(unit->attributes[i].name, name) == 0)
            return unit->attributes[i].value;
    return NULL;
}

bool only_matches(const struct run *run, const struct only *only, int unit)
{
    bool award = only->award_count == 0;
    for (size_t i = 0; i < only->award_count; i++)
        award = award || only->awards[i].index == run->award;
    if (!award)
        return false;
    const struct fact_unit *fact = &run->facts->units[unit];
    if (only->groups.count > 0 && !ids_have(&only->groups, fact->group))
        return false;
    if (!only->attribute)
        return true;
    const char *value = attribute_value(fact, only->attribute);
    return value && (only->values.count == 0 || ids_have(&only->values, value));
}

const struct choice_entry *choice_find(const struct choice *choice, const char *name)
{
    const struct choice_entry *others = NULL;
    for (size_t i = 0; !choice->banded && i < choice->count; i++) {
        const struct choice_entry *entry = &choice->entries[i];
        if (name && strcmp(entry->name, name) == 0)
            return entry;
        if (strcmp(entry->name, "*") == 0)
            others = entry;
    }
    return others;
}

const struct choice_entry *choice_band(const struct choice *choice, struct number value)
{
    const struct choice_entry *band = NULL;
    for (size_t i = 0; choice->banded && i < choice->count; i++)
        if (number_compare(choice->entries[i].from, value) <= 0)
            band = &choice->entries[i];
    return band;
}

struct number choice_number(const struct choice *choice, const char *name)
{
    const struct choice_entry *entry = choice_find(choice, name);
    return entry ? entry->number : NUMBER_ZERO;
}

struct number choice_of_unit(const struct run *run, const struct choice *choice, int unit)
{
    const struct award *award = &run->scheme->awards[run->award];
    const char *name = run->facts->units[unit].group;
    if (choice->by == BY_AWARD)
        name = award->id;
    if (choice->by == BY_LEVEL)
        name = run->levels && run->levels[unit] != LEVEL_ANY
                   ? award->levels.items[run->levels[unit]]
                   : NULL;
    return choice_number(choice, name);
}

int word_of_unit(const struct run *run, const struct word_choice *word, int unit, int fallback)
{
    if (word->choice) {
        const struct choice_entry *entry = choice_find(word->choice, run->facts->units[unit].group);
        return entry ? entry->word : fallback;
    }
    return word->word == WORD_INHERITED ? fallback : word->word;
}

bool window_span(const struct run *run, const struct measure *measure, day_t *ret_from,
                 day_t *ret_to)
{
    day_t from = run->from;
    *ret_to = run->to;
    switch (measure->window) {
    case WINDOW_PERIOD:
    case WINDOW_TARGET:
        break;
    case WINDOW_YEAR:
        from = day_year_start(run->to);
        break;
    case WINDOW_EVER:
        from = DAY_FIRST;
        break;
    case WINDOW_PREVIOUS:
        return cadence_previous(run->scheme->cadence, run->facts->from, 1, ret_from, ret_to);
    case WINDOW_SINCE:
        if (!moment_find(run, &measure->since, &from))
            return false;
        break;
    }
    *ret_from = from;
    return true;
}
