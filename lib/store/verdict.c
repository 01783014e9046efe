#include "store/verdict.h"

#include "store/statement.h"

bool verdict_context(struct tx *tx, const char *event_id, struct table *ret_row,
                     struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, event_id};
    return tx_run(tx, STATEMENT_VERDICT_CONTEXT, parameters, COUNT(parameters), ret_row, error);
}

bool verdict_insert(struct tx *tx, const struct verdict_row *verdict, struct table *ret_row,
                    struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id,  verdict->id,     verdict->event_id,
                                verdict->finding,         verdict->points, verdict->reason,
                                tx_principal(tx)->subject};
    return tx_run(tx, STATEMENT_VERDICT_INSERT, parameters, COUNT(parameters), ret_row, error);
}

bool verdict_list(struct tx *tx, const char *event_id, const struct page *page,
                  struct table *ret_rows, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, event_id, page_key(page, 0),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_VERDICT_LIST, parameters, COUNT(parameters), ret_rows, error);
}
