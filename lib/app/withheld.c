#include "app/withheld.h"

#include "base/text.h"
#include "document/members.h"
#include "store/ballot.h"

#include <string.h>

#define SEES_ALL (ROLE_EVALUATOR | ROLE_LEADERSHIP | ROLE_ORGANISER)

bool withheld_load(struct work *work, const char *period_id, const char *unit_id,
                   struct table *ret_units, struct error *error)
{
    bool office = (work->principal->roles & SEES_ALL) != 0;
    return ballot_few(work->tx, period_id, unit_id, !office, ret_units, error);
}

static const char *receipt_text(struct arena *arena, const struct table *units, size_t row)
{
    struct buffer out;
    struct strings panels = table_list(arena, table_value(units, row, "panels"));
    buffer_init(&out);
    buffer_text(&out, "{\"components\":[],\"total\":{\"lines\":[]},\"gates\":[],\"withheld\":{");
    member_texts(&out, "panels", panels.items, panels.count);
    member_integer(&out, "minimum", table_integer(units, row, "minimum"));
    buffer_text(&out, "}}");
    return buffer_finish(&out, arena);
}

/* What stands in a column of a row of which only the total is shown. */
static const char *cell_of(struct arena *arena, const char *column, const char *cell,
                           const struct table *units, size_t unit)
{
    if (text_equal(column, "components"))
        return "{}";
    if (text_equal(column, "receipt"))
        return receipt_text(arena, units, unit);
    if (text_equal(column, "prose") || text_equal(column, "distance"))
        return NULL;
    return cell;
}

static bool is_withheld(const struct table *units, const char *unit_id)
{
    for (size_t unit = 0; unit < units->row_count; unit++)
        if (text_equal(table_value(units, unit, "unit_id"), unit_id))
            return true;
    return false;
}

static void row_apply(struct arena *arena, const struct table *units, const struct table *rows,
                      size_t row, const char **cells)
{
    const char *unit_id = table_value(rows, row, "unit_id");
    for (size_t unit = 0; unit < units->row_count; unit++) {
        if (!text_equal(table_value(units, unit, "unit_id"), unit_id))
            continue;
        for (size_t column = 0; column < rows->column_count; column++)
            cells[column] = cell_of(arena, rows->columns[column].name, cells[column], units, unit);
    }
}

void withheld_apply(struct arena *arena, const struct table *units, struct table *rows)
{
    size_t count = rows->row_count * rows->column_count;
    if (units->row_count == 0 || count == 0)
        return;
    const char **cells = ARENA_ARRAY(arena, const char *, count);
    memcpy(cells, rows->cells, count * sizeof(*cells));
    for (size_t row = 0; row < rows->row_count; row++)
        row_apply(arena, units, rows, row, &cells[row * rows->column_count]);
    rows->cells = cells;
}

void withheld_blank(struct arena *arena, const struct table *units, const char *const *columns,
                    size_t count, struct table *rows)
{
    size_t cell_count = rows->row_count * rows->column_count;
    if (units->row_count == 0 || cell_count == 0)
        return;
    const char **cells = ARENA_ARRAY(arena, const char *, cell_count);
    memcpy(cells, rows->cells, cell_count * sizeof(*cells));
    for (size_t i = 0; i < cell_count; i++) {
        const char *name = rows->columns[i % rows->column_count].name;
        if (is_withheld(units, table_value(rows, i / rows->column_count, "unit_id")))
            for (size_t column = 0; column < count; column++)
                if (text_equal(name, columns[column]))
                    cells[i] = NULL;
    }
    rows->cells = cells;
}
