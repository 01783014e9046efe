#include "store/pg_private.h"

/* The types that statements answer, by their object ids (stable, from pg_type.dat). */
static const struct {
    Oid type;
    enum column_type column;
} TYPES[] = {
    {16, COLUMN_BOOLEAN},   /* bool */
    {20, COLUMN_INTEGER},   /* int8 */
    {21, COLUMN_INTEGER},   /* int2 */
    {23, COLUMN_INTEGER},   /* int4 */
    {114, COLUMN_JSON},     /* json */
    {1009, COLUMN_LIST},    /* text[] */
    {1082, COLUMN_DATE},    /* date */
    {1184, COLUMN_INSTANT}, /* timestamptz */
    {2950, COLUMN_UUID},    /* uuid */
    {2951, COLUMN_LIST},    /* uuid[] */
    {3802, COLUMN_JSON},    /* jsonb */
};

static enum column_type column_type_of(Oid type)
{
    for (size_t i = 0; i < COUNT(TYPES); i++) {
        if (TYPES[i].type == type)
            return TYPES[i].column;
    }
    return COLUMN_TEXT; /* text, numeric, bytea */
}

static void clear_result(void *result)
{
    PQclear(result);
}

/* Columns of an answer, and where the next text made of a binary cell goes. */
struct reading {
    const PGresult *result;
    int columns, rows;
    const char **cells;
    char *space;
};

/* Cells whose text is made: none of their forms is empty, so an empty one is NULL. */
static void column_make(struct reading *reading, int column, Oid type, size_t space)
{
    const char **cell = reading->cells + column;
    for (int row = 0; row < reading->rows; row++, cell += reading->columns) {
        int length = PQgetlength(reading->result, row, column);
        if (length == 0)
            continue;
        pg_binary_text(type, PQgetvalue(reading->result, row, column), length, reading->space);
        *cell = reading->space;
        reading->space += space;
    }
}

/* Cells whose text is in the answer. */
static void column_point(struct reading *reading, int column, Oid type, bool binary)
{
    const char **cell = reading->cells + column;
    for (int row = 0; row < reading->rows; row++, cell += reading->columns) {
        const char *bytes = PQgetvalue(reading->result, row, column);
        if (*bytes == '\0' && PQgetisnull(reading->result, row, column))
            continue;
        *cell = binary ? pg_binary_inside(type, bytes) : bytes;
    }
}

static void column_read(struct reading *reading, int column)
{
    Oid type = PQftype(reading->result, column);
    bool binary = PQfformat(reading->result, column) == 1;
    size_t space = binary ? pg_binary_space(type) : 0;
    if (space > 0)
        column_make(reading, column, type, space);
    else
        column_point(reading, column, type, binary);
}

/* Room for the texts of a row's binary cells. */
static size_t row_space(const PGresult *result, int columns)
{
    size_t space = 0;
    for (int i = 0; i < columns; i++)
        space += PQfformat(result, i) == 1 ? pg_binary_space(PQftype(result, i)) : 0;
    return space;
}

void pg_table(struct arena *arena, struct pg_result *result, struct table *ret_table)
{
    struct reading reading = {
        .result = result, .columns = PQnfields(result), .rows = PQntuples(result)};
    size_t columns = (size_t)reading.columns, rows = (size_t)reading.rows;
    struct column *named = ARENA_ARRAY(arena, struct column, columns);
    reading.cells = ARENA_ARRAY(arena, const char *, rows *columns);
    reading.space = arena_take(arena, rows, row_space(result, reading.columns));
    arena_defer(arena, clear_result, result);
    arena_weigh(arena, PQresultMemorySize(result));
    for (int i = 0; i < reading.columns; i++) {
        named[i] = (struct column){PQfname(result, i), column_type_of(PQftype(result, i))};
        column_read(&reading, i);
    }
    *ret_table = (struct table){named, columns, rows, reading.cells};
    if (columns == 0) { /* no rows come back: count those changed */
        for (const char *digit = PQcmdTuples(result); *digit != '\0'; digit++)
            ret_table->row_count = ret_table->row_count * 10 + (size_t)(*digit - '0');
    }
}

bool pg_ask(struct pg *pg, enum statement statement, struct arena *arena, struct table *ret_table,
            struct error *error)
{
    struct pg_command command = {.statement = statement};
    if (!pg_exchange(pg, &command, 1, PG_EXCHANGE_MS, error))
        return false;
    pg_table(arena, command.result, ret_table);
    return true;
}
