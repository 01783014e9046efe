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

bool panel_replace(struct tx *tx, const char *period_id, const char *panel, int64_t version,
                   const struct panel_record *record, struct error *error)
{
    const char *touch[] = {period_id, panel, parameter_integer(tx_arena(tx), version),
                           parameter_boolean(record->complete), parameter_boolean(record->final)};
    struct table table;
    if (!tx_run(tx, STATEMENT_PANEL_TOUCH, touch, COUNT(touch), &table, error))
        return false;
    if (table.row_count == 0)
        return error_set(error, CODE_PRECONDITION_FAILED, NULL);
    if (record->members == NULL)
        return true;
    const char *members[] = {period_id, panel, record->members};
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

bool panel_find_empty(struct tx *tx, const char *period_id, const struct strings *panels,
                      const char **ret_panel, struct error *error)
{
    const char *parameters[] = {period_id,
                                parameter_list(tx_arena(tx), panels->items, panels->count)};
    struct table table;
    if (!tx_run(tx, STATEMENT_PANEL_EMPTY, parameters, COUNT(parameters), &table, error))
        return false;
    *ret_panel = table.row_count == 0 ? NULL : table_value(&table, 0, "panel");
    return true;
}

bool panel_progress(struct tx *tx, const char *period_id, const char *panel,
                    struct table *ret_table, struct error *error)
{
    const char *parameters[] = {period_id, panel};
    return tx_run(tx, STATEMENT_PANEL_PROGRESS, parameters, COUNT(parameters), ret_table, error);
}

bool panel_conflict_insert(struct tx *tx, const struct conflict_record *record, bool *ret_created,
                           struct table *ret_table, struct error *error)
{
    const char *insert[] = {record->period_id,        record->panel,   record->rater,
                            record->rater_unit_id,    record->unit_id, record->reason,
                            tx_principal(tx)->subject};
    const char *get[] = {record->period_id, record->panel, record->rater, record->unit_id};
    struct tx_call calls[] = {
        {.statement = STATEMENT_PANEL_CONFLICT_INSERT,
         .parameters = insert,
         .count = COUNT(insert)},
        {.statement = STATEMENT_PANEL_CONFLICT_GET, .parameters = get, .count = COUNT(get)}};
    if (!tx_run_all(tx, calls, COUNT(calls), error))
        return false;
    *ret_created = calls[0].table.row_count == 1;
    *ret_table = calls[1].table;
    return true;
}

bool panel_conflict_list(struct tx *tx, const char *period_id, const char *panel,
                         const struct page *page, struct table *ret_table, struct error *error)
{
    const char *parameters[] = {period_id, panel, page_key(page, 0), page_key(page, 1),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_PANEL_CONFLICT_LIST, parameters, COUNT(parameters), ret_table,
                       error);
}
