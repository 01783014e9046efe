#include "store/bundle.h"

#include "store/statement.h"

bool bundle_insert(struct tx *tx, const char *period_id, const struct bundle_record *record,
                   struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {period_id,
                                record->view,
                                record->digest,
                                record->kid,
                                parameter_bytes(arena, record->document, record->document_length),
                                tx_principal(tx)->subject};
    struct table table;
    return tx_run(tx, STATEMENT_BUNDLE_INSERT, parameters, COUNT(parameters), &table, error);
}

bool bundle_get(struct tx *tx, const char *period_id, const char *view, struct table *ret_row,
                struct error *error)
{
    const char *parameters[] = {period_id, view};
    struct table table;
    if (!tx_run_last(tx, STATEMENT_BUNDLE_GET, parameters, COUNT(parameters), &table, error))
        return false;
    if (table.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "bundle", NULL);
    *ret_row = table;
    return true;
}

bool bundle_list(struct tx *tx, const char *period_id, struct table *ret_rows, struct error *error)
{
    const char *parameters[] = {period_id};
    return tx_run(tx, STATEMENT_BUNDLE_LIST, parameters, COUNT(parameters), ret_rows, error);
}
