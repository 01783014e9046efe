#include "store/pg.h"

#include <libpq-fe.h>

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
    {2951, COLUMN_LIST},    /* uuid[] */
    {3802, COLUMN_JSON},    /* jsonb */
};

static enum column_type column_type_of(Oid type)
{
    for (size_t i = 0; i < COUNT(TYPES); i++) {
        if (TYPES[i].type == type)
            return TYPES[i].column;
    }
    return COLUMN_TEXT; /* text, uuid, numeric, bytea */
}

static void clear_result(void *result)
{
    PQclear(result);
}

void pg_table(struct arena *arena, struct pg_result *result, struct table *ret_table)
{
    size_t columns = (size_t)PQnfields(result), rows = (size_t)PQntuples(result);
    struct column *named = ARENA_ARRAY(arena, struct column, columns);
    const char **cells = ARENA_ARRAY(arena, const char *, rows *columns);
    arena_defer(arena, clear_result, result);
    for (size_t i = 0; i < columns; i++)
        named[i] =
            (struct column){PQfname(result, (int)i), column_type_of(PQftype(result, (int)i))};
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; i < columns; i++) {
            if (!PQgetisnull(result, (int)row, (int)i))
                cells[row * columns + i] = PQgetvalue(result, (int)row, (int)i);
        }
    }
    *ret_table = (struct table){named, columns, rows, cells};
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
