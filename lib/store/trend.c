#include "store/trend.h"

#include "store/statement.h"

bool trend_list(struct tx *tx, const char *unit_id, const struct trend_filter *filter,
                const struct page *page, struct table *ret_rows, struct error *error)
{
    const char *parameters[] = {
        unit_id,           filter->scheme,
        filter->award,     page_key(page, 0),
        page_key(page, 1), page_key(page, 2),
        page_key(page, 3), parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run(tx, STATEMENT_TREND_LIST, parameters, COUNT(parameters), ret_rows, error);
}
