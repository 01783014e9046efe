#include "store/event.h"

#include "store/statement.h"

bool event_get(struct tx *tx, const char *id, struct table *ret_row, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, id};
    return tx_run(tx, STATEMENT_EVENT_GET, parameters, COUNT(parameters), ret_row, error);
}

bool event_periods(struct tx *tx, const char *id, int64_t most, struct table *ret_table,
                   struct error *error)
{
    const char *parameters[] = {id, parameter_integer(tx_arena(tx), most)};
    return tx_run(tx, STATEMENT_EVENT_PERIODS, parameters, COUNT(parameters), ret_table, error);
}

bool event_rows_commit(struct tx *tx, const struct strings *ids, struct table *ret_rows,
                       struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id,
                                parameter_list(tx_arena(tx), ids->items, ids->count)};
    return tx_run_commit(tx, STATEMENT_EVENT_ROWS, parameters, COUNT(parameters), ret_rows, error);
}

bool event_list(struct tx *tx, const struct event_filter *filter, const struct page *page,
                struct table *ret_rows, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {tx_organisation(tx)->id,
                                filter->indicator,
                                day_text(arena, filter->from),
                                day_text(arena, filter->to),
                                filter->finding,
                                filter->source,
                                page_key(page, 0),
                                parameter_integer(arena, page_fetch(page)),
                                filter->unit_id,
                                filter->unit};
    /* Two statements, so that each has the plan of its own index. */
    if (filter->unit_id == NULL && filter->unit == NULL)
        return tx_run_last(tx, STATEMENT_EVENT_LIST, parameters, COUNT(parameters) - 2, ret_rows,
                           error);
    return tx_run_last(tx, STATEMENT_EVENT_LIST_UNIT, parameters, COUNT(parameters), ret_rows,
                       error);
}
