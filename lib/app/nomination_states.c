#include "app/nominations.h"

#include "app/facts.h"
#include "base/text.h"
#include "referee/nominating.h"

/* What stands behind the columns of the database. */
static const struct column ADDED[] = {{"state", COLUMN_TEXT}, {"code", COLUMN_TEXT}};

static int row_find(const struct facts *facts, const char *id)
{
    for (size_t i = 0; i < facts->nomination_count; i++)
        if (text_equal(facts->nominations[i].id, id))
            return (int)i;
    return -1;
}

static bool lapses(const char *code)
{
    return text_equal(code, "late") || text_equal(code, "below_minimum");
}

static void state_tell(const struct scheme *scheme, const struct nominated *nominated,
                       const char **cells)
{
    cells[0] = nominated->code != NULL    ? lapses(nominated->code) ? "lapsed" : "refused"
               : nominated->rejected >= 0 ? "rejected"
               : nominated->waits >= 0    ? "in_check"
                                          : "accepted";
    cells[1] = nominated->code != NULL    ? nominated->code
               : nominated->rejected >= 0 ? scheme->steps[nominated->rejected].id
               : nominated->waits >= 0    ? scheme->steps[nominated->waits].id
                                          : NULL;
}

/* Adds how each nomination stands: the referee's admission of all of the period's. */
static bool states_add(struct work *work, const struct period *period, struct table *rows,
                       struct error *error)
{
    struct arena *arena = work->arena;
    struct campaign campaign;
    size_t old = rows->column_count, width = old + COUNT(ADDED);
    struct column *columns = ARENA_ARRAY(arena, struct column, width);
    const char **cells = ARENA_ARRAY(arena, const char *, rows->row_count *width);
    if (!facts_load_nominated(work, period, work->today, &campaign, error))
        return false;
    const struct nominated *nominated = nominations_judge(arena, campaign.scheme, &campaign.facts);
    for (size_t i = 0; i < width; i++)
        columns[i] = i < old ? rows->columns[i] : ADDED[i - old];
    for (size_t row = 0; row < rows->row_count; row++) {
        const char **cell = &cells[row * width];
        for (size_t i = 0; i < old; i++)
            cell[i] = table_cell(rows, row, i);
        int place = row_find(&campaign.facts, table_value(rows, row, "id"));
        if (place < 0)
            cell[old] = "withdrawn";
        else
            state_tell(campaign.scheme, &nominated[place], &cell[old]);
    }
    *rows = (struct table){columns, width, rows->row_count, cells};
    return true;
}

bool nominations_list(struct work *work, const char *period_id,
                      const struct nomination_filter *filter, const struct page *page,
                      struct table *ret_rows, struct error *error)
{
    struct period period;
    struct table rows;
    if (!work_begin(work, error) || !period_get(work->tx, period_id, &period, error) ||
        !nomination_list(work->tx, period_id, filter, page, &rows, error) ||
        !states_add(work, &period, &rows, error))
        return false;
    *ret_rows = rows;
    return true;
}

bool nominations_get(struct work *work, const char *id, struct table *ret_row, struct error *error)
{
    struct period period;
    struct table row;
    if (!work_begin(work, error) || !nomination_get(work->tx, id, &row, error) ||
        !period_get(work->tx, table_value(&row, 0, "period_id"), &period, error) ||
        !states_add(work, &period, &row, error))
        return false;
    *ret_row = row;
    return true;
}
