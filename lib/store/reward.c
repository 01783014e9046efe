#include "store/reward.h"

#include "store/statement.h"

bool reward_insert_all(struct tx *tx, const char *period_id, const char *lines, struct error *error)
{
    const char *parameters[] = {period_id, lines};
    struct table table;
    return tx_run(tx, STATEMENT_REWARD_INSERT, parameters, COUNT(parameters), &table, error);
}

bool reward_reverse(struct tx *tx, const char *award_id, struct error *error)
{
    const char *parameters[] = {award_id};
    struct table table;
    return tx_run(tx, STATEMENT_REWARD_REVERSE, parameters, COUNT(parameters), &table, error);
}

bool reward_list(struct tx *tx, const struct reward_filter *filter, const struct page *page,
                 struct table *ret_table, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {filter->unit,
                                filter->period_id,
                                filter->cause,
                                filter->kind,
                                day_text(arena, filter->from),
                                day_text(arena, filter->to),
                                page_key(page, 0),
                                parameter_integer(arena, page_fetch(page))};
    return tx_run_last(tx, STATEMENT_REWARD_LIST, parameters, COUNT(parameters), ret_table, error);
}

bool handover_insert_all(struct tx *tx, const char *period_id, const char *handovers,
                         struct error *error)
{
    const char *parameters[] = {period_id, handovers};
    struct table table;
    return tx_run(tx, STATEMENT_HANDOVER_INSERT, parameters, COUNT(parameters), &table, error);
}

bool handover_revoke(struct tx *tx, const char *award_id, struct error *error)
{
    const char *parameters[] = {award_id};
    struct table table;
    return tx_run(tx, STATEMENT_HANDOVER_REVOKE, parameters, COUNT(parameters), &table, error);
}

bool handover_list(struct tx *tx, const struct custody_filter *filter, const struct page *page,
                   struct table *ret_table, struct error *error)
{
    const char *parameters[] = {filter->scheme, filter->award, filter->unit, page_key(page, 0),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_HANDOVER_LIST, parameters, COUNT(parameters), ret_table,
                       error);
}

bool custody_now(struct tx *tx, const struct custody_filter *filter, struct table *ret_table,
                 struct error *error)
{
    const char *parameters[] = {filter->scheme, filter->award, filter->unit};
    return tx_run_last(tx, STATEMENT_CUSTODY_NOW, parameters, COUNT(parameters), ret_table, error);
}
