#include "store/erasure.h"

#include "base/uuid.h"
#include "store/statement.h"

bool erasure_run(struct tx *tx, const char *subject, const char *person, const char *handle,
                 struct table *ret_rows, struct error *error)
{
    const char *parameters[] = {subject, person, handle};
    return tx_run(tx, STATEMENT_ERASURE_NAMES, parameters, COUNT(parameters), ret_rows, error);
}

bool erasure_withhold(struct tx *tx, const struct strings *names, int64_t *ret_withheld,
                      struct error *error)
{
    const char *parameters[] = {parameter_list(tx_arena(tx), names->items, names->count)};
    struct table table;
    if (!tx_run(tx, STATEMENT_ERASURE_WITHHOLD, parameters, COUNT(parameters), &table, error))
        return false;
    *ret_withheld = table_integer(&table, 0, "withheld");
    return true;
}

bool erasure_insert(struct tx *tx, const struct erasure_record *record, struct table *ret_row,
                    struct error *error)
{
    struct arena *arena = tx_arena(tx);
    char id[UUID_TEXT];
    uuid_new(id);
    const char *parameters[] = {arena_text(arena, id), record->handle,
                                record->changed,       parameter_integer(arena, record->withheld),
                                record->reason,        tx_principal(tx)->subject};
    return tx_run(tx, STATEMENT_ERASURE_INSERT, parameters, COUNT(parameters), ret_row, error);
}

bool erasure_list(struct tx *tx, const struct page *page, struct table *ret_rows,
                  struct error *error)
{
    const char *parameters[] = {page_key(page, 0), page_key(page, 1),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_ERASURE_LIST, parameters, COUNT(parameters), ret_rows, error);
}
