#include "store/shortlist.h"

#include "store/statement.h"

bool shortlist_list(struct tx *tx, const char *run_id, const char *award, struct table *ret_table,
                    struct error *error)
{
    const char *parameters[] = {run_id, award};
    return tx_run_last(tx, STATEMENT_SHORTLIST_LIST, parameters, COUNT(parameters), ret_table,
                       error);
}

bool shortlist_units(struct tx *tx, const char *run_id, bool winners, const char *award,
                     struct table *ret_table, struct error *error)
{
    const char *parameters[] = {run_id, parameter_boolean(winners), award};
    return tx_run(tx, STATEMENT_SHORTLIST_UNITS, parameters, COUNT(parameters), ret_table, error);
}
