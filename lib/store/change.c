#include "store/change.h"

#include "store/statement.h"

bool change_list(struct tx *tx, const struct change_range *range, struct table *ret_position,
                 struct table *ret_rows, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *after = parameter_integer(arena, range->after);
    const char *kinds = range->kinds.count > 0
                            ? parameter_list(arena, range->kinds.items, range->kinds.count)
                            : NULL;
    const char *list[] = {after, parameter_integer(arena, range->looked), kinds,
                          parameter_integer(arena, range->most)};
    struct tx_call calls[] = {
        {.statement = STATEMENT_CHANGE_POSITION, .parameters = &after, .count = 1},
        {.statement = STATEMENT_CHANGE_LIST, .parameters = list, .count = COUNT(list)}};
    if (!tx_run_all(tx, calls, COUNT(calls), error))
        return false;
    *ret_position = calls[0].table;
    *ret_rows = calls[1].table;
    return true;
}

bool change_head(struct tx *tx, struct table *ret_row, struct error *error)
{
    return tx_run_last(tx, STATEMENT_CHANGE_HEAD, NULL, 0, ret_row, error);
}
