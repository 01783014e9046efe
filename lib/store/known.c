#include "store/known.h"

#include "base/fatal.h"
#include "store/known_memory.h"
#include "store/statement.h"

#include <stdlib.h>
#include <string.h>

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names once each: a batch says the same few over and over. */
static const char *distinct_list(struct arena *arena, const struct strings *names)
{
    const char **sorted = ARENA_ARRAY(arena, const char *, names->count);
    size_t count = 0;
    for (size_t i = 0; i < names->count; i++)
        sorted[i] = names->items[i];
    qsort(sorted, names->count, sizeof(sorted[0]), compare_texts);
    for (size_t i = 0; i < names->count; i++) {
        if (count == 0 || strcmp(sorted[i], sorted[count - 1]) != 0)
            sorted[count++] = sorted[i];
    }
    return parameter_list(arena, sorted, count);
}

static int compare_unit_ids(const void *a, const void *b)
{
    return strcmp(((const struct known_unit *)a)->id, ((const struct known_unit *)b)->id);
}

static int compare_unit_codes(const void *a, const void *b)
{
    return strcmp(((const struct known_unit *)a)->code, ((const struct known_unit *)b)->code);
}

static int compare_indicators(const void *a, const void *b)
{
    return strcmp(((const struct known_indicator *)a)->code,
                  ((const struct known_indicator *)b)->code);
}

static void read_units(struct arena *arena, const struct table *rows, struct known *ret_known)
{
    struct known_unit *by_id = ARENA_ARRAY(arena, struct known_unit, rows->row_count);
    struct known_unit *by_code = ARENA_ARRAY(arena, struct known_unit, rows->row_count);
    for (size_t i = 0; i < rows->row_count; i++) {
        const char *retired_at = table_value(rows, i, "retired_at");
        by_id[i].id = table_value(rows, i, "id");
        by_id[i].code = table_value(rows, i, "code");
        by_id[i].row_version = table_value(rows, i, "row_version");
        by_id[i].retired = retired_at != NULL;
        if (retired_at == NULL)
            continue;
        by_id[i].retired_at = strtoll(retired_at, NULL, 10);
        if (!day_parse(table_value(rows, i, "retired_day"), &by_id[i].retired_day))
            fatal("PostgreSQL wrote a date that is none");
    }
    memcpy(by_code, by_id, rows->row_count * sizeof(by_id[0]));
    qsort(by_id, rows->row_count, sizeof(by_id[0]), compare_unit_ids);
    qsort(by_code, rows->row_count, sizeof(by_code[0]), compare_unit_codes);
    ret_known->by_id = by_id;
    ret_known->by_code = by_code;
    ret_known->unit_count = rows->row_count;
}

static void read_indicators(struct arena *arena, const struct table *rows, struct known *ret_known)
{
    struct known_indicator *list = ARENA_ARRAY(arena, struct known_indicator, rows->row_count);
    for (size_t i = 0; i < rows->row_count; i++) {
        const char *least = table_value(rows, i, "points_min");
        list[i].code = table_value(rows, i, "code");
        list[i].form = table_value(rows, i, "form");
        list[i].row_version = table_value(rows, i, "row_version");
        list[i].gravities = table_list(arena, table_value(rows, i, "gravities"));
        list[i].fields = table_list(arena, table_value(rows, i, "fields"));
        list[i].four_eyes = table_boolean(rows, i, "four_eyes");
        list[i].surveyed = table_boolean(rows, i, "surveyed");
        list[i].has_points = least != NULL;
        if (least != NULL &&
            (!number_parse(arena, least, &list[i].points_min) ||
             !number_parse(arena, table_value(rows, i, "points_max"), &list[i].points_max)))
            fatal("an indicator's range of points is no pair of decimals");
    }
    qsort(list, rows->row_count, sizeof(list[0]), compare_indicators);
    ret_known->indicators = list;
    ret_known->indicator_count = rows->row_count;
}

bool known_load(struct tx *tx, struct known_memory *memory, const struct known_names *names,
                struct known *ret_known, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const struct tx_organisation *organisation = tx_organisation(tx);
    const char *units[] = {organisation->id, distinct_list(arena, &names->unit_ids),
                           distinct_list(arena, &names->unit_codes), organisation->time_zone};
    const char *codes[] = {organisation->id, distinct_list(arena, &names->indicators)};
    struct tx_call calls[] = {{STATEMENT_UNIT_FIND, units, COUNT(units), {0}},
                              {STATEMENT_INDICATOR_FIND, codes, COUNT(codes), {0}}};
    if (!tx_run_all(tx, calls, COUNT(calls), error))
        return false;
    known_memory_keep(memory, organisation->id, KNOWN_UNIT_ID, "id", &calls[0].table);
    known_memory_keep(memory, organisation->id, KNOWN_UNIT_CODE, "code", &calls[0].table);
    known_memory_keep(memory, organisation->id, KNOWN_INDICATOR, "code", &calls[1].table);
    read_units(arena, &calls[0].table, ret_known);
    read_indicators(arena, &calls[1].table, ret_known);
    return true;
}

/* The rows of both, which have the same columns or none. */
static struct table joined(struct arena *arena, const struct table *a, const struct table *b)
{
    if (a->row_count == 0 || b->row_count == 0)
        return a->row_count == 0 ? *b : *a;
    size_t first = a->row_count * a->column_count, second = b->row_count * b->column_count;
    const char **cells = ARENA_ARRAY(arena, const char *, first + second);
    memcpy(cells, a->cells, first * sizeof(cells[0]));
    memcpy(cells + first, b->cells, second * sizeof(cells[0]));
    return (struct table){a->columns, a->column_count, a->row_count + b->row_count, cells};
}

void known_recall(struct tx *tx, struct known_memory *memory, const struct known_names *names,
                  struct known *ret_known)
{
    struct arena *arena = tx_arena(tx);
    const char *id = tx_organisation(tx)->id;
    struct table by_id, by_code, units, indicators;
    known_memory_find(memory, arena, id, KNOWN_UNIT_ID, &names->unit_ids, &by_id);
    known_memory_find(memory, arena, id, KNOWN_UNIT_CODE, &names->unit_codes, &by_code);
    known_memory_find(memory, arena, id, KNOWN_INDICATOR, &names->indicators, &indicators);
    units = joined(arena, &by_id, &by_code);
    read_units(arena, &units, ret_known);
    read_indicators(arena, &indicators, ret_known);
}

const struct known_unit *known_unit_by_id(const struct known *known, const char *id)
{
    struct known_unit wanted = {.id = id};
    return bsearch(&wanted, known->by_id, known->unit_count, sizeof(wanted), compare_unit_ids);
}

const struct known_unit *known_unit_by_code(const struct known *known, const char *code)
{
    struct known_unit wanted = {.code = code};
    return bsearch(&wanted, known->by_code, known->unit_count, sizeof(wanted), compare_unit_codes);
}

const struct known_indicator *known_indicator(const struct known *known, const char *code)
{
    struct known_indicator wanted = {.code = code};
    return bsearch(&wanted, known->indicators, known->indicator_count, sizeof(wanted),
                   compare_indicators);
}
