#include "store/organisation.h"

#include "store/statement.h"

bool organisation_get(struct tx *tx, struct table *ret_row, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id};
    return tx_run_last(tx, STATEMENT_ORGANISATION_GET, parameters, COUNT(parameters), ret_row,
                       error);
}
