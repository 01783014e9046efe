#include "store/roster.h"

#include "store/statement.h"

#include <stdlib.h>

bool roster_insert(struct tx *tx, const char *period_id, const struct strings *kinds,
                   const struct strings *attributes, int64_t *ret_units, int64_t *ret_entrants,
                   struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {period_id, parameter_list(arena, kinds->items, kinds->count),
                                parameter_list(arena, attributes->items, attributes->count)};
    struct table table;
    if (!tx_run(tx, STATEMENT_ROSTER_INSERT, parameters, COUNT(parameters), &table, error))
        return false;
    *ret_units = strtoll(table_value(&table, 0, "units"), NULL, 10);
    *ret_entrants = strtoll(table_value(&table, 0, "entrants"), NULL, 10);
    return true;
}

bool roster_list(struct tx *tx, const char *period_id, const struct page *page,
                 struct table *ret_table, struct error *error)
{
    const char *parameters[] = {period_id, page_key(page, 0),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_ROSTER_LIST, parameters, COUNT(parameters), ret_table, error);
}

bool roster_find_units(struct tx *tx, const struct strings *names, struct table *ret_table,
                       struct error *error)
{
    const char *parameters[] = {parameter_list(tx_arena(tx), names->items, names->count)};
    return tx_run(tx, STATEMENT_ROSTER_FIND_UNITS, parameters, COUNT(parameters), ret_table, error);
}

bool roster_find_entrants(struct tx *tx, const char *period_id, const struct strings *names,
                          struct table *ret_table, struct error *error)
{
    const char *parameters[] = {period_id,
                                parameter_list(tx_arena(tx), names->items, names->count)};
    return tx_run(tx, STATEMENT_ROSTER_FIND_ENTRANTS, parameters, COUNT(parameters), ret_table,
                  error);
}

bool calendar_get(struct tx *tx, struct table *ret_table, struct error *error)
{
    return tx_run(tx, STATEMENT_CALENDAR_GET, NULL, 0, ret_table, error);
}

bool calendar_put(struct tx *tx, const struct strings *holidays, const struct strings *workdays,
                  int64_t version, struct table *ret_table, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {parameter_list(arena, holidays->items, holidays->count),
                                parameter_list(arena, workdays->items, workdays->count),
                                parameter_integer(arena, version)};
    bool creates = version < 0;
    struct table table;
    if (!tx_run(tx, creates ? STATEMENT_CALENDAR_INSERT : STATEMENT_CALENDAR_REPLACE, parameters,
                creates ? COUNT(parameters) - 1 : COUNT(parameters), &table, error))
        return false;
    if (table.row_count == 0)
        return error_set(error, CODE_PRECONDITION_FAILED, NULL);
    *ret_table = table;
    return true;
}
