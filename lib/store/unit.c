#include "store/unit.h"

#include "store/statement.h"

bool unit_get(struct tx *tx, const char *id, struct table *ret_row, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, id};
    return tx_run_last(tx, STATEMENT_UNIT_GET, parameters, COUNT(parameters), ret_row, error);
}

bool unit_get_by_code(struct tx *tx, const char *code, struct table *ret_row, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, code};
    return tx_run_last(tx, STATEMENT_UNIT_GET_BY_CODE, parameters, COUNT(parameters), ret_row,
                       error);
}

/* Without a filter one plan fits all calls. */
static bool page_of_all(struct tx *tx, const struct page *page, struct table *ret_rows,
                        struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, page_key(page, 0),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_UNIT_PAGE, parameters, COUNT(parameters), ret_rows, error);
}

bool unit_list(struct tx *tx, const struct unit_filter *filter, const struct page *page,
               struct table *ret_rows, struct error *error)
{
    const char *parameters[] = {
        tx_organisation(tx)->id, filter->kind,
        filter->group,           filter->parent_id,
        filter->parent,          filter->retired,
        page_key(page, 0),       parameter_integer(tx_arena(tx), page_fetch(page))};
    if (filter->kind == NULL && filter->group == NULL && filter->parent_id == NULL &&
        filter->parent == NULL && filter->retired == NULL)
        return page_of_all(tx, page, ret_rows, error);
    return tx_run_last(tx, STATEMENT_UNIT_LIST, parameters, COUNT(parameters), ret_rows, error);
}

bool unit_lock(struct tx *tx, const char *id, const char *code, struct table *ret_row,
               struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, id, code};
    return tx_run(tx, STATEMENT_UNIT_LOCK, parameters, COUNT(parameters), ret_row, error);
}

static bool write_row(struct tx *tx, enum statement statement, const struct unit_row *unit,
                      struct table *ret_row, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {
        tx_organisation(tx)->id,
        unit->id,
        unit->code,
        unit->name,
        unit->kind,
        unit->group,
        unit->parent_id,
        unit->headcount == HEADCOUNT_NONE ? NULL : parameter_integer(arena, unit->headcount),
        day_text(arena, unit->since),
        unit->attributes};
    return tx_run(tx, statement, parameters, COUNT(parameters), ret_row, error);
}

bool unit_insert(struct tx *tx, const struct unit_row *unit, struct table *ret_row,
                 struct error *error)
{
    return write_row(tx, STATEMENT_UNIT_INSERT, unit, ret_row, error);
}

bool unit_same(struct tx *tx, const struct unit_row *unit, const char *parent, bool *ret_taken,
               bool *ret_same, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {
        tx_organisation(tx)->id,
        unit->code,
        unit->id,
        unit->name,
        unit->kind,
        unit->group,
        unit->parent_id,
        parent,
        unit->headcount == HEADCOUNT_NONE ? NULL : parameter_integer(arena, unit->headcount),
        day_text(arena, unit->since),
        unit->attributes};
    struct table row;
    if (!tx_run(tx, STATEMENT_UNIT_SAME, parameters, COUNT(parameters), &row, error))
        return false;
    *ret_taken = row.row_count > 0;
    *ret_same = *ret_taken && table_boolean(&row, 0, "same");
    return true;
}

bool unit_replace(struct tx *tx, const struct unit_row *unit, struct table *ret_row,
                  struct error *error)
{
    return write_row(tx, STATEMENT_UNIT_REPLACE, unit, ret_row, error);
}

bool unit_retire(struct tx *tx, const char *id, const char *moment, struct table *ret_row,
                 struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, id, moment,
                                tx_organisation(tx)->time_zone};
    return tx_run(tx, STATEMENT_UNIT_RETIRE, parameters, COUNT(parameters), ret_row, error);
}

bool unit_resolve_parent(struct tx *tx, const char *id, const char *parent_id, const char *parent,
                         const char **ret_parent_id, bool *ret_circle, struct error *error)
{
    const char *lock[] = {tx_organisation(tx)->id};
    const char *parameters[] = {tx_organisation(tx)->id, id, parent_id, parent};
    struct tx_call calls[] = {{STATEMENT_UNIT_TREE_LOCK, lock, COUNT(lock), {0}},
                              {STATEMENT_UNIT_PARENT, parameters, COUNT(parameters), {0}}};
    if (!tx_run_all(tx, calls, COUNT(calls), error))
        return false;
    const struct table *found = &calls[1].table;
    *ret_parent_id = found->row_count == 0 ? NULL : table_value(found, 0, "id");
    *ret_circle = found->row_count > 0 && table_boolean(found, 0, "circle");
    return true;
}
