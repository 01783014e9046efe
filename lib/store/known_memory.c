#include "store/known_memory.h"

#include "base/fatal.h"
#include "base/text.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SET_BITS 12
#define SETS     ((size_t)1 << SET_BITS)
#define WAYS     4                     /* rows in a set; the oldest of them goes first */
#define SPREAD   0x9e3779b97f4a7c15ULL /* odd; lets every bit of a hash reach the highest */

/* A row in one piece of memory: its key, its columns, and their cells' texts behind them. */
struct row {
    enum known_kind kind;
    size_t column_count;
    const char *organisation_id, *name;
    struct column *columns;
    const char **cells;
};

struct set {
    struct row *rows[WAYS];
    unsigned next;
};

struct known_memory {
    pthread_rwlock_t lock;
    struct set sets[SETS];
};

struct known_memory *known_memory_new(void)
{
    struct known_memory *memory = calloc(1, sizeof(*memory));
    if (memory == NULL)
        fatal("out of memory");
    pthread_rwlock_init(&memory->lock, NULL);
    return memory;
}

void known_memory_free(struct known_memory *memory)
{
    if (memory == NULL)
        return;
    for (size_t set = 0; set < SETS; set++)
        for (size_t way = 0; way < WAYS; way++)
            free(memory->sets[set].rows[way]);
    pthread_rwlock_destroy(&memory->lock);
    free(memory);
}

static struct set *set_of(struct known_memory *memory, const char *organisation_id,
                          enum known_kind kind, const char *name)
{
    uint64_t hash = text_hash(text_hash((size_t)kind + 1, organisation_id), name);
    return &memory->sets[hash * SPREAD >> (64 - SET_BITS)];
}

static struct row **row_find(struct set *set, const char *organisation_id, enum known_kind kind,
                             const char *name)
{
    for (size_t way = 0; way < WAYS; way++) {
        struct row *row = set->rows[way];
        if (row != NULL && row->kind == kind && strcmp(row->name, name) == 0 &&
            strcmp(row->organisation_id, organisation_id) == 0)
            return &set->rows[way];
    }
    return NULL;
}

static char *put(char **end, const char *text)
{
    size_t size = strlen(text) + 1;
    char *start = *end;
    memcpy(start, text, size);
    *end += size;
    return start;
}

static struct row *row_copy(const char *organisation_id, enum known_kind kind, const char *name,
                            const struct table *rows, size_t number)
{
    size_t columns = rows->column_count;
    size_t size = sizeof(struct row) + columns * (sizeof(struct column) + sizeof(char *)) +
                  strlen(organisation_id) + strlen(name) + 2;
    for (size_t i = 0; i < columns; i++) {
        const char *cell = table_cell(rows, number, i);
        size += strlen(rows->columns[i].name) + 1 + (cell == NULL ? 0 : strlen(cell) + 1);
    }
    struct row *row = calloc(1, size);
    if (row == NULL)
        fatal("out of memory");
    row->kind = kind;
    row->column_count = columns;
    row->columns = (struct column *)(row + 1);
    row->cells = (const char **)(row->columns + columns);
    char *end = (char *)(row->cells + columns);
    row->organisation_id = put(&end, organisation_id);
    row->name = put(&end, name);
    for (size_t i = 0; i < columns; i++) {
        const char *cell = table_cell(rows, number, i);
        row->columns[i] = (struct column){put(&end, rows->columns[i].name), rows->columns[i].type};
        row->cells[i] = cell == NULL ? NULL : put(&end, cell);
    }
    return row;
}

static bool same_cells(const struct row *row, const struct table *rows, size_t number)
{
    for (size_t i = 0; i < row->column_count; i++)
        if (!text_equal(row->cells[i], table_cell(rows, number, i)))
            return false;
    return true;
}

static void keep_one(struct known_memory *memory, const char *organisation_id, enum known_kind kind,
                     const char *name, const struct table *rows, size_t number)
{
    struct set *set = set_of(memory, organisation_id, kind, name);
    pthread_rwlock_rdlock(&memory->lock);
    struct row **place = row_find(set, organisation_id, kind, name);
    bool same = place != NULL && same_cells(*place, rows, number);
    pthread_rwlock_unlock(&memory->lock);
    if (same)
        return;
    struct row *row = row_copy(organisation_id, kind, name, rows, number), *old;
    pthread_rwlock_wrlock(&memory->lock);
    place = row_find(set, organisation_id, kind, name);
    if (place == NULL)
        place = &set->rows[set->next++ % WAYS];
    old = *place;
    *place = row;
    pthread_rwlock_unlock(&memory->lock);
    free(old);
}

void known_memory_keep(struct known_memory *memory, const char *organisation_id,
                       enum known_kind kind, const char *name, const struct table *rows)
{
    size_t column = rows->row_count > 0 ? table_column(rows, name) : 0;
    for (size_t i = 0; i < rows->row_count; i++)
        keep_one(memory, organisation_id, kind, table_cell(rows, i, column), rows, i);
}

/* Appends a copy of the row; the first one brings the columns. */
static void take(struct arena *arena, const struct row *row, struct table *rows, const char **cells)
{
    if (rows->columns == NULL) {
        struct column *columns = ARENA_ARRAY(arena, struct column, row->column_count);
        for (size_t i = 0; i < row->column_count; i++)
            columns[i] =
                (struct column){arena_text(arena, row->columns[i].name), row->columns[i].type};
        rows->columns = columns;
        rows->column_count = row->column_count;
    }
    for (size_t i = 0; i < row->column_count; i++)
        cells[rows->row_count * row->column_count + i] = arena_text(arena, row->cells[i]);
    rows->row_count++;
}

static bool came_before(const struct strings *names, size_t place)
{
    for (size_t i = 0; i < place; i++)
        if (strcmp(names->items[i], names->items[place]) == 0)
            return true;
    return false;
}

void known_memory_find(struct known_memory *memory, struct arena *arena,
                       const char *organisation_id, enum known_kind kind,
                       const struct strings *names, struct table *ret_rows)
{
    struct table rows = {0};
    const char **cells = NULL;
    pthread_rwlock_rdlock(&memory->lock);
    for (size_t i = 0; i < names->count; i++) {
        struct set *set = set_of(memory, organisation_id, kind, names->items[i]);
        struct row **place = row_find(set, organisation_id, kind, names->items[i]);
        if (place == NULL || came_before(names, i))
            continue;
        if (cells == NULL)
            cells = ARENA_ARRAY(arena, const char *, names->count *(*place)->column_count);
        take(arena, *place, &rows, cells);
    }
    pthread_rwlock_unlock(&memory->lock);
    rows.cells = cells;
    *ret_rows = rows;
}
