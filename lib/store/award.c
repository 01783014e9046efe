#include "store/award.h"

#include "store/statement.h"

bool award_insert_all(struct tx *tx, const char *period_id, const char *run_id, const char *awards,
                      struct error *error)
{
    const char *parameters[] = {period_id, run_id, tx_principal(tx)->subject, awards};
    struct table table;
    return tx_run(tx, STATEMENT_AWARD_INSERT, parameters, COUNT(parameters), &table, error);
}

bool award_list(struct tx *tx, const struct award_filter *filter, const struct page *page,
                struct table *ret_table, struct error *error)
{
    const char *parameters[] = {filter->period_id,
                                filter->unit,
                                filter->award,
                                filter->scheme,
                                page_key(page, 0),
                                page_key(page, 1),
                                parameter_integer(tx_arena(tx), page_fetch(page)),
                                filter->revoked};
    return tx_run_last(tx, STATEMENT_AWARD_LIST, parameters, COUNT(parameters), ret_table, error);
}

bool award_get(struct tx *tx, const char *id, struct table *ret_table, struct error *error)
{
    const char *parameters[] = {id};
    struct table table;
    if (!tx_run(tx, STATEMENT_AWARD_GET, parameters, COUNT(parameters), &table, error))
        return false;
    if (table.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "award", NULL);
    *ret_table = table;
    return true;
}

bool award_of_period(struct tx *tx, const char *period_id, struct table *ret_table,
                     struct error *error)
{
    const char *parameters[] = {period_id};
    return tx_run(tx, STATEMENT_AWARD_OF_PERIOD, parameters, COUNT(parameters), ret_table, error);
}

bool award_revoke(struct tx *tx, const char *id, const char *reason, const char *event_id,
                  struct error *error)
{
    const char *parameters[] = {id, reason, event_id, tx_principal(tx)->subject};
    struct table table;
    return tx_run(tx, STATEMENT_AWARD_REVOKE, parameters, COUNT(parameters), &table, error);
}

bool award_event(struct tx *tx, const char *event_id, const char **ret_finding, struct error *error)
{
    const char *parameters[] = {event_id};
    struct table table;
    if (!tx_run(tx, STATEMENT_AWARD_EVENT, parameters, COUNT(parameters), &table, error))
        return false;
    *ret_finding = table.row_count == 0 ? NULL : table_value(&table, 0, "finding");
    return true;
}
