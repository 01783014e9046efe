#include "store/certificate.h"

#include "store/statement.h"

bool certificate_list_due(struct tx *tx, const char *period_id, struct table *ret_rows,
                          struct error *error)
{
    const char *parameters[] = {period_id};
    return tx_run(tx, STATEMENT_CERTIFICATE_DUE, parameters, COUNT(parameters), ret_rows, error);
}

bool certificate_take(struct tx *tx, size_t count, int64_t *ret_first, struct error *error)
{
    const char *parameters[] = {parameter_integer(tx_arena(tx), (long long)count)};
    struct table table;
    if (!tx_run(tx, STATEMENT_CERTIFICATE_TAKE, parameters, COUNT(parameters), &table, error))
        return false;
    *ret_first = table_integer(&table, 0, "first");
    return true;
}

bool certificate_insert_all(struct tx *tx, const struct strings *award_ids, int64_t first,
                            const char *kid, const struct strings *documents, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {parameter_list(arena, award_ids->items, award_ids->count),
                                parameter_integer(arena, first), kid,
                                parameter_list(arena, documents->items, documents->count)};
    struct table table;
    return tx_run(tx, STATEMENT_CERTIFICATE_INSERT, parameters, COUNT(parameters), &table, error);
}

bool certificate_get(struct tx *tx, const char *award_id, struct table *ret_row,
                     struct error *error)
{
    const char *parameters[] = {award_id};
    struct table table;
    if (!tx_run_last(tx, STATEMENT_CERTIFICATE_GET, parameters, COUNT(parameters), &table, error))
        return false;
    if (table.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "award", NULL);
    *ret_row = table;
    return true;
}

bool certificate_list_revoked(struct tx *tx, int64_t first, int64_t last, struct table *ret_rows,
                              struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {parameter_integer(arena, first), parameter_integer(arena, last)};
    return tx_run_last(tx, STATEMENT_CERTIFICATE_REVOKED, parameters, COUNT(parameters), ret_rows,
                       error);
}
