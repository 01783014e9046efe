#include "store/standing_version.h"

#include "store/statement.h"

static struct standing_version version_of(const struct table *row)
{
    return (struct standing_version){table_value(row, 0, "version"), table_day(row, 0, "today")};
}

bool standing_version_get(struct tx *tx, struct standing_version *ret_version, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id};
    struct table row;
    if (!tx_run(tx, STATEMENT_STANDING_VERSION, parameters, COUNT(parameters), &row, error))
        return false;
    *ret_version = version_of(&row);
    return true;
}

bool standing_version_ask(struct tx *tx, struct standing_version *ret_version, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id};
    struct table row;
    if (!tx_run_last(tx, STATEMENT_STANDING_VERSION, parameters, COUNT(parameters), &row, error))
        return false;
    *ret_version = version_of(&row);
    return true;
}
