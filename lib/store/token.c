#include "store/token.h"

#include "store/statement.h"

bool token_insert_all(struct tx *tx, const char *registry, const struct token_draft *tokens,
                      size_t count, int64_t *ret_stored, bool *ret_same, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char **names = ARENA_ARRAY(arena, const char *, count);
    const char **groups = ARENA_ARRAY(arena, const char *, count);
    const char **days = ARENA_ARRAY(arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        names[i] = tokens[i].token;
        groups[i] = tokens[i].group;
        days[i] = day_text(arena, tokens[i].day);
    }
    const char *parameters[] = {registry, parameter_list(arena, names, count),
                                parameter_list(arena, groups, count),
                                parameter_list(arena, days, count), tx_principal(tx)->subject};
    struct table stored, same;
    /* Two statements: the second also sees what others registered while the first waited. */
    if (!tx_run(tx, STATEMENT_TOKEN_INSERT, parameters, COUNT(parameters), &stored, error) ||
        !tx_run(tx, STATEMENT_TOKEN_SAME, parameters, COUNT(parameters) - 1, &same, error))
        return false;
    for (size_t row = 0; row < same.row_count; row++)
        ret_same[row] = table_boolean(&same, row, "same");
    *ret_stored = (int64_t)stored.row_count;
    return true;
}

bool token_list(struct tx *tx, const struct token_filter *filter, const struct page *page,
                struct table *ret_table, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {filter->registry,
                                day_text(arena, filter->from),
                                day_text(arena, filter->to),
                                page_key(page, 0),
                                page_key(page, 1),
                                parameter_integer(arena, page_fetch(page))};
    return tx_run_last(tx, STATEMENT_TOKEN_LIST, parameters, COUNT(parameters), ret_table, error);
}
