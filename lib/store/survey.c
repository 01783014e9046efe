#include "store/survey.h"

#include "store/statement.h"

bool survey_get(struct tx *tx, const char *code, struct table *ret_row, struct error *error)
{
    const char *parameters[] = {code};
    return tx_run(tx, STATEMENT_SURVEY_GET, parameters, COUNT(parameters), ret_row, error);
}

bool survey_list(struct tx *tx, const struct page *page, struct table *ret_rows,
                 struct error *error)
{
    const char *parameters[] = {page_key(page, 0),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_SURVEY_LIST, parameters, COUNT(parameters), ret_rows, error);
}

static const char *days_of(struct tx *tx, const struct survey_row *survey)
{
    return survey->follow_up_days == 0 ? NULL
                                       : parameter_integer(tx_arena(tx), survey->follow_up_days);
}

bool survey_insert(struct tx *tx, const struct survey_row *survey, struct table *ret_row,
                   struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {
        survey->code,
        survey->title_zh,
        survey->title_en,
        survey->indicator,
        parameter_list(arena, survey->scale.items, survey->scale.count),
        parameter_list(arena, survey->negative.items, survey->negative.count),
        days_of(tx, survey),
        survey->overdue_indicator,
        survey->mapping,
        tx_principal(tx)->subject};
    return tx_run(tx, STATEMENT_SURVEY_INSERT, parameters, COUNT(parameters), ret_row, error);
}

bool survey_replace(struct tx *tx, const struct survey_row *survey, int64_t version,
                    struct table *ret_row, struct error *error)
{
    const char *parameters[] = {survey->code,
                                survey->title_zh,
                                survey->title_en,
                                days_of(tx, survey),
                                survey->overdue_indicator,
                                survey->mapping,
                                parameter_integer(tx_arena(tx), version)};
    struct table table;
    if (!tx_run(tx, STATEMENT_SURVEY_REPLACE, parameters, COUNT(parameters), &table, error))
        return false;
    if (table.row_count == 0)
        return error_set(error, CODE_PRECONDITION_FAILED, NULL);
    *ret_row = table;
    return true;
}

bool survey_rates(struct tx *tx, const char *code, const struct survey_rate_filter *filter,
                  const struct page *page, struct table *ret_total, struct table *ret_rows,
                  struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {code,
                                day_text(arena, filter->from),
                                day_text(arena, filter->to),
                                filter->unit_id,
                                filter->unit,
                                page_key(page, 0),
                                parameter_integer(arena, page_fetch(page) + 1)};
    struct table all;
    if (!tx_run_last(tx, STATEMENT_SURVEY_RATES, parameters, COUNT(parameters), &all, error))
        return false;
    *ret_total = *ret_rows = all;
    if (all.row_count > 0) {
        ret_total->row_count = 1;
        ret_rows->row_count--;
        ret_rows->cells += all.column_count;
    }
    return true;
}

bool survey_moments(struct tx *tx, const struct strings *times, struct strings *ret_instants,
                    struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {parameter_list(arena, times->items, times->count),
                                tx_organisation(tx)->time_zone};
    struct table table;
    if (!tx_run(tx, STATEMENT_SURVEY_MOMENTS, parameters, COUNT(parameters), &table, error))
        return false;
    const char **instants = ARENA_ARRAY(arena, const char *, table.row_count);
    for (size_t row = 0; row < table.row_count; row++)
        instants[row] = table_cell(&table, row, 0);
    *ret_instants = (struct strings){instants, table.row_count};
    return true;
}
