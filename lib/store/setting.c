#include "store/setting.h"

#include "store/statement.h"

bool setting_get(struct tx *tx, struct table *ret_row, struct error *error)
{
    return tx_run(tx, STATEMENT_SETTING_GET, NULL, 0, ret_row, error);
}

bool setting_put(struct tx *tx, const struct organisation_settings *settings, int64_t version,
                 struct table *ret_row, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {parameter_integer(arena, settings->publish_minimum),
                                parameter_integer(arena, settings->appeal_days),
                                parameter_integer(arena, settings->follow_up_days),
                                parameter_boolean(settings->anonymous_objections),
                                parameter_integer(arena, version)};
    bool creates = version == 0;
    struct table table;
    if (!tx_run(tx, creates ? STATEMENT_SETTING_INSERT : STATEMENT_SETTING_REPLACE, parameters,
                creates ? COUNT(parameters) - 1 : COUNT(parameters), &table, error))
        return false;
    if (table.row_count == 0)
        return error_set(error, CODE_PRECONDITION_FAILED, NULL);
    *ret_row = table;
    return true;
}
