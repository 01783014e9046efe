#include "app/tokens.h"

#include "app/periods.h"

static const struct column COLUMNS[] = {
    {"registry", COLUMN_TEXT}, {"stored", COLUMN_INTEGER}, {"duplicate", COLUMN_INTEGER}};

static void days_check(const struct work *work, const struct token_draft *tokens, size_t count,
                       struct error *error)
{
    day_t first = day_of(PERIOD_YEAR_FIRST, 1, 1);
    for (size_t i = 0; i < count; i++)
        if (tokens[i].day < first || tokens[i].day > work->today)
            error_add(error, arena_print(work->arena, "#/tokens/%zu/day", i), CODE_OUT_OF_RANGE,
                      "min", day_text(work->arena, first), "max",
                      day_text(work->arena, work->today), NULL);
}

bool tokens_insert(struct work *work, const char *registry, const struct token_draft *tokens,
                   size_t count, struct table *ret_row, struct error *error)
{
    struct arena *arena = work->arena;
    bool *same = ARENA_ARRAY(arena, bool, count);
    int64_t stored;
    if (!work_begin(work, error))
        return false;
    days_check(work, tokens, count, error);
    if (!error_none(error) || !token_insert_all(work->tx, registry != NULL ? registry : "", tokens,
                                                count, &stored, same, error))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!same[i])
            error_add(error, arena_print(arena, "#/tokens/%zu", i), CODE_DUPLICATE_DIFFERS, NULL);
    if (!error_none(error))
        return false;
    const char **cells = ARENA_ARRAY(arena, const char *, COUNT(COLUMNS));
    cells[0] = registry;
    cells[1] = arena_print(arena, "%lld", (long long)stored);
    cells[2] = arena_print(arena, "%lld", (long long)count - (long long)stored);
    *ret_row = (struct table){COLUMNS, COUNT(COLUMNS), 1, cells};
    return true;
}

bool tokens_list(struct work *work, const struct token_filter *filter, const struct page *page,
                 struct table *ret_rows, struct error *error)
{
    return work_begin(work, error) && token_list(work->tx, filter, page, ret_rows, error);
}
