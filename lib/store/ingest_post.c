#include "store/ingest_arrays.h"
#include "store/statement.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* By the key that a client may send again, so that transactions wait for each other in one order.
 */
static int compare_keys(const void *a, const void *b, void *context)
{
    const struct ingest_event *events = context;
    const struct ingest_event *one = &events[*(const size_t *)a];
    const struct ingest_event *other = &events[*(const size_t *)b];
    return strcmp(one->external_id != NULL ? one->external_id : one->id,
                  other->external_id != NULL ? other->external_id : other->id);
}

#define REMEMBERED_PARAMETERS 5

static void put_remembered(struct arena *arena, const struct known *known,
                           const char *ret_parameters[REMEMBERED_PARAMETERS])
{
    size_t most =
        known->unit_count > known->indicator_count ? known->unit_count : known->indicator_count;
    const char **names = ARENA_ARRAY(arena, const char *, most);
    const char **versions = ARENA_ARRAY(arena, const char *, most);
    const char **surveyed = ARENA_ARRAY(arena, const char *, most);
    for (size_t i = 0; i < known->unit_count; i++) {
        names[i] = known->by_id[i].id;
        versions[i] = known->by_id[i].row_version;
    }
    ret_parameters[0] = parameter_list(arena, names, known->unit_count);
    ret_parameters[1] = parameter_list(arena, versions, known->unit_count);
    for (size_t i = 0; i < known->indicator_count; i++) {
        names[i] = known->indicators[i].code;
        versions[i] = known->indicators[i].row_version;
        surveyed[i] = parameter_boolean(known->indicators[i].surveyed);
    }
    ret_parameters[2] = parameter_list(arena, names, known->indicator_count);
    ret_parameters[3] = parameter_list(arena, versions, known->indicator_count);
    ret_parameters[4] = parameter_list(arena, surveyed, known->indicator_count);
}

/* Writes the units' codes into the rows: the statement made sure of them. */
static void put_codes(struct arena *arena, const struct known *known, struct table *rows)
{
    size_t unit = table_column(rows, "unit"), unit_id = table_column(rows, "unit_id");
    const char **cells = ARENA_ARRAY(arena, const char *, rows->row_count * rows->column_count);
    memcpy(cells, rows->cells, rows->row_count * rows->column_count * sizeof(cells[0]));
    for (size_t row = 0; row < rows->row_count; row++)
        cells[row * rows->column_count + unit] =
            known_unit_by_id(known, table_cell(rows, row, unit_id))->code;
    rows->cells = cells;
}

/* Tells each event its row. Those that were not sent, as an event before them has their id, get
 * none. */
static void match_rows(const struct ingest_event *events, const size_t *sent, size_t count,
                       const struct table *rows, size_t *ret_row_of)
{
    size_t id = rows->row_count > 0 ? table_column(rows, "id") : 0, next = 0;
    for (size_t row = 0; row < rows->row_count; row++) {
        for (size_t tried = 0; tried < count; tried++, next++) {
            size_t place = sent[next % count];
            if (strcmp(table_cell(rows, row, id), events[place].id) == 0) {
                ret_row_of[place] = row;
                break;
            }
        }
    }
}

bool ingest_posts_commit(struct tx *tx, const struct ingest_event *events, size_t count,
                         const struct known *known, struct table *ret_rows, size_t *ret_row_of,
                         struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[INGEST_PARAMETERS + REMEMBERED_PARAMETERS];
    size_t *places = ARENA_ARRAY(arena, size_t, count);
    bool *is_first = ARENA_ARRAY(arena, bool, count);
    struct table rows;
    size_t picked = ingest_pick_first(arena, events, count, places, is_first);
    qsort_r(places, picked, sizeof(places[0]), compare_keys, (void *)(uintptr_t)events);
    ingest_parameters(tx, events, places, picked, parameters);
    put_remembered(arena, known, parameters + INGEST_PARAMETERS);
    if (!tx_run_commit(tx, STATEMENT_EVENT_POST, parameters, COUNT(parameters), &rows, error))
        return false;
    if (rows.row_count > 0)
        put_codes(arena, known, &rows);
    for (size_t i = 0; i < count; i++)
        ret_row_of[i] = INGEST_NO_ROW;
    match_rows(events, places, picked, &rows, ret_row_of);
    *ret_rows = rows;
    return true;
}
