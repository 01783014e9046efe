#include "store/hint.h"

#include "store/statement.h"

bool hint_flows_list(struct tx *tx, const struct period *period, const struct strings *indicators,
                     struct table *ret_rows, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {parameter_list(arena, indicators->items, indicators->count),
                                day_text(arena, period->from), day_text(arena, period->to),
                                parameter_integer(arena, HINT_FLOWS_MOST)};
    return tx_run(tx, STATEMENT_HINT_FLOWS, parameters, COUNT(parameters), ret_rows, error);
}

bool hint_late_list(struct tx *tx, const struct period *period, struct table *ret_rows,
                    struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {period->id, day_text(arena, period->from),
                                day_text(arena, period->to),
                                parameter_integer(arena, HINT_LATE_MOST)};
    return tx_run(tx, STATEMENT_HINT_LATE, parameters, COUNT(parameters), ret_rows, error);
}
