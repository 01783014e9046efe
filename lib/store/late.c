#include "store/late.h"

#include "store/statement.h"

bool late_facts(struct tx *tx, const char *period_id, const struct strings *indicators, day_t last,
                struct table *ret_table, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {period_id,
                                parameter_list(arena, indicators->items, indicators->count),
                                day_text(arena, last)};
    return tx_run(tx, STATEMENT_LATE_FACTS, parameters, COUNT(parameters), ret_table, error);
}

bool late_overdue(struct tx *tx, const char *period_id, const struct strings *indicators,
                  day_t first, day_t last, struct table *ret_table, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {period_id,
                                parameter_list(arena, indicators->items, indicators->count),
                                day_text(arena, first), day_text(arena, last)};
    return tx_run(tx, STATEMENT_LATE_OVERDUE, parameters, COUNT(parameters), ret_table, error);
}

static bool list(struct tx *tx, const struct late_filter *filter, const char *below,
                 const char *rows, const char *event_id, struct table *ret_table,
                 struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const struct strings *names = &filter->indicators;
    const char *parameters[] = {filter->period_id,
                                parameter_list(arena, names->items, names->count),
                                day_text(arena, filter->first),
                                day_text(arena, filter->last),
                                below,
                                rows,
                                event_id};
    return tx_run(tx, STATEMENT_LATE_EVENT_LIST, parameters, COUNT(parameters), ret_table, error);
}

bool late_event_list(struct tx *tx, const struct late_filter *filter, const struct page *page,
                     struct table *ret_table, struct error *error)
{
    const char *rows = parameter_integer(tx_arena(tx), page_fetch(page));
    return list(tx, filter, page_key(page, 0), rows, NULL, ret_table, error);
}

bool late_event_get(struct tx *tx, const struct late_filter *filter, const char *event_id,
                    struct table *ret_table, struct error *error)
{
    return list(tx, filter, NULL, "1", event_id, ret_table, error);
}

bool late_admit(struct tx *tx, const char *period_id, const char *event_id, const char *reason,
                bool *ret_admitted, struct error *error)
{
    const char *parameters[] = {period_id, event_id, reason, tx_principal(tx)->subject};
    struct table table;
    if (!tx_run(tx, STATEMENT_LATE_ADMIT, parameters, COUNT(parameters), &table, error))
        return false;
    *ret_admitted = table.row_count > 0;
    return true;
}
