#include "store/run.h"

#include "store/statement.h"

bool run_insert(struct tx *tx, const struct period *period, const struct run_record *record,
                struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {record->id,
                                period->id,
                                parameter_integer(arena, record->round),
                                period->scheme_id,
                                day_text(arena, record->as_of),
                                parameter_bytes(arena, record->sha256, sizeof(record->sha256)),
                                record->choices,
                                record->refusals,
                                record->winners,
                                tx_principal(tx)->subject,
                                record->standings,
                                record->cause};
    struct table table;
    return tx_run(tx, STATEMENT_RUN_INSERT, parameters, COUNT(parameters), &table, error);
}

bool run_get(struct tx *tx, const char *id, struct table *ret_table, struct error *error)
{
    const char *parameters[] = {id};
    struct table table;
    if (!tx_run(tx, STATEMENT_RUN_GET, parameters, COUNT(parameters), &table, error))
        return false;
    if (table.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "result", NULL);
    *ret_table = table;
    return true;
}

bool run_list(struct tx *tx, const char *period_id, const struct page *page,
              struct table *ret_table, struct error *error)
{
    const char *parameters[] = {period_id, page_key(page, 0),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_RUN_LIST, parameters, COUNT(parameters), ret_table, error);
}

bool run_decision_insert(struct tx *tx, const char *run_id, const char *outcome, const char *reason,
                         const char *instead_of, struct error *error)
{
    const char *parameters[] = {run_id, outcome, reason, instead_of, tx_principal(tx)->subject};
    struct table table;
    return tx_run(tx, STATEMENT_RUN_DECISION_INSERT, parameters, COUNT(parameters), &table, error);
}

bool run_winners(struct tx *tx, const char *id, struct table *ret_table, struct error *error)
{
    const char *parameters[] = {id};
    return tx_run(tx, STATEMENT_RUN_WINNERS, parameters, COUNT(parameters), ret_table, error);
}

bool run_differences(struct tx *tx, const char *before, const char *after, const struct page *page,
                     struct table *ret_table, struct error *error)
{
    const char *parameters[] = {before, after, page_key(page, 0), page_key(page, 1),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_RUN_DIFFERENCES, parameters, COUNT(parameters), ret_table,
                       error);
}

bool standing_list(struct tx *tx, const char *run_id, const struct standing_filter *filter,
                   const struct page *page, struct table *ret_table, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const struct strings *units = filter->units;
    const char *parameters[] = {run_id,
                                filter->award,
                                filter->group,
                                units != NULL ? parameter_list(arena, units->items, units->count)
                                              : NULL,
                                page_key(page, 0),
                                parameter_integer(arena, page_fetch(page))};
    return tx_run_last(tx, STATEMENT_STANDING_LIST, parameters, COUNT(parameters), ret_table,
                       error);
}

bool standing_get(struct tx *tx, const char *run_id, const char *unit_id, struct table *ret_table,
                  struct error *error)
{
    const char *parameters[] = {run_id, unit_id};
    return tx_run_last(tx, STATEMENT_STANDING_GET, parameters, COUNT(parameters), ret_table, error);
}
