#include "store/indicator.h"

#include "store/statement.h"

bool indicator_get(struct tx *tx, const char *code, struct table *ret_row, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, code};
    return tx_run_last(tx, STATEMENT_INDICATOR_GET, parameters, COUNT(parameters), ret_row, error);
}

bool indicator_list(struct tx *tx, const char *form, const struct page *page,
                    struct table *ret_rows, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, form, page_key(page, 0),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_INDICATOR_LIST, parameters, COUNT(parameters), ret_rows,
                       error);
}

bool indicator_insert(struct tx *tx, const struct indicator_row *indicator, struct table *ret_row,
                      struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {
        tx_organisation(tx)->id,
        indicator->code,
        indicator->form,
        indicator->title_zh,
        indicator->title_en,
        indicator->quantity,
        parameter_list(arena, indicator->gravities.items, indicator->gravities.count),
        parameter_list(arena, indicator->fields.items, indicator->fields.count),
        indicator->points_min,
        indicator->points_max,
        indicator->verdict,
        parameter_boolean(indicator->four_eyes)};
    return tx_run(tx, STATEMENT_INDICATOR_INSERT, parameters, COUNT(parameters), ret_row, error);
}
