#include "store/appeal.h"

#include "store/statement.h"

bool appeal_context(struct tx *tx, const char *event_id, struct table *ret_row, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, event_id, tx_organisation(tx)->time_zone};
    return tx_run(tx, STATEMENT_APPEAL_CONTEXT, parameters, COUNT(parameters), ret_row, error);
}

bool appeal_insert(struct tx *tx, const struct appeal_row *appeal, bool *ret_filed,
                   struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id,
                                appeal->id,
                                appeal->event_id,
                                appeal->verdict_sequence,
                                day_text(tx_arena(tx), appeal->until),
                                appeal->reason,
                                appeal->evidence,
                                tx_principal(tx)->subject};
    struct table table;
    if (!tx_run(tx, STATEMENT_APPEAL_INSERT, parameters, COUNT(parameters), &table, error))
        return false;
    *ret_filed = table.row_count > 0;
    return true;
}

bool appeal_get(struct tx *tx, const char *id, struct table *ret_row, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, id};
    return tx_run_last(tx, STATEMENT_APPEAL_GET, parameters, COUNT(parameters), ret_row, error);
}

bool appeal_list(struct tx *tx, const struct appeal_filter *filter, const struct page *page,
                 struct table *ret_rows, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id,
                                filter->state,
                                filter->unit_id,
                                filter->unit,
                                filter->event_id,
                                page_key(page, 0),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_APPEAL_LIST, parameters, COUNT(parameters), ret_rows, error);
}

bool appeal_decide(struct tx *tx, const char *id, const char *outcome, const char *verdict_id,
                   const char *reason, bool *ret_decided, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id,  id, outcome, verdict_id, reason,
                                tx_principal(tx)->subject};
    struct table table;
    if (!tx_run(tx, STATEMENT_APPEAL_DECIDE, parameters, COUNT(parameters), &table, error))
        return false;
    *ret_decided = table.row_count > 0;
    return true;
}
