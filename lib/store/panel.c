#include "store/panel.h"

#include "store/statement.h"

bool panel_set_all(struct tx *tx, const char *period_id, const char *panels, struct error *error)
{
    const char *parameters[] = {period_id, panels};
    struct tx_call calls[] = {
        {.statement = STATEMENT_PANEL_PRUNE, .parameters = parameters, .count = COUNT(parameters)},
        {.statement = STATEMENT_PANEL_INSERT,
         .parameters = parameters,
         .count = COUNT(parameters)}};
    return tx_run_all(tx, calls, COUNT(calls), error);
}

bool panel_list(struct tx *tx, const char *period_id, struct table *ret_table, struct error *error)
{
    const char *parameters[] = {period_id};
    return tx_run(tx, STATEMENT_PANEL_LIST, parameters, COUNT(parameters), ret_table, error);
}

bool panel_get(struct tx *tx, const char *period_id, const char *panel, struct table *ret_table,
               struct error *error)
{
    const char *parameters[] = {period_id, panel};
    struct table table;
    if (!tx_run(tx, STATEMENT_PANEL_GET, parameters, COUNT(parameters), &table, error))
        return false;
    if (table.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "panel", NULL);
    *ret_table = table;
    return true;
}

bool panel_replace_members(struct tx *tx, const char *period_id, const char *panel, int64_t version,
                           const struct strings *subjects, const struct strings *unit_ids,
                           struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *touch[] = {period_id, panel, parameter_integer(arena, version)};
    struct table table;
    if (!tx_run(tx, STATEMENT_PANEL_TOUCH, touch, COUNT(touch), &table, error))
        return false;
    if (table.row_count == 0)
        return error_set(error, CODE_PRECONDITION_FAILED, NULL);
    const char *members[] = {period_id, panel,
                             parameter_list(arena, subjects->items, subjects->count),
                             parameter_list(arena, unit_ids->items, unit_ids->count)};
    struct tx_call calls[] = {
        {.statement = STATEMENT_PANEL_MEMBER_CLEAR, .parameters = touch, .count = 2},
        {.statement = STATEMENT_PANEL_MEMBER_INSERT,
         .parameters = members,
         .count = COUNT(members)}};
    return tx_run_all(tx, calls, COUNT(calls), error);
}

bool panel_copy_members(struct tx *tx, const char *period_id, const char *from_period_id,
                        struct error *error)
{
    const char *parameters[] = {period_id, from_period_id};
    struct table table;
    return tx_run(tx, STATEMENT_PANEL_MEMBER_COPY, parameters, COUNT(parameters), &table, error);
}

bool panel_lock_all(struct tx *tx, const char *period_id, struct error *error)
{
    const char *parameters[] = {period_id};
    struct table table;
    return tx_run(tx, STATEMENT_PANEL_LOCK, parameters, COUNT(parameters), &table, error);
}

bool panel_find_empty(struct tx *tx, const char *period_id, const char **ret_panel,
                      struct error *error)
{
    const char *parameters[] = {period_id};
    struct table table;
    if (!tx_run(tx, STATEMENT_PANEL_EMPTY, parameters, COUNT(parameters), &table, error))
        return false;
    *ret_panel = table.row_count == 0 ? NULL : table_value(&table, 0, "panel");
    return true;
}
