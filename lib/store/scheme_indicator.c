#include "store/scheme_indicator.h"

#include "store/statement.h"

bool scheme_indicator_ensure(struct tx *tx, const char *indicators, struct table *ret_differs,
                             struct error *error)
{
    const char *parameters[] = {indicators};
    struct tx_call calls[] = {{.statement = STATEMENT_SCHEME_INDICATOR_INSERT,
                               .parameters = parameters,
                               .count = COUNT(parameters)},
                              {.statement = STATEMENT_SCHEME_INDICATOR_DIFFERS,
                               .parameters = parameters,
                               .count = COUNT(parameters)}};
    if (!tx_run_all(tx, calls, COUNT(calls), error))
        return false;
    *ret_differs = calls[1].table;
    return true;
}
