#include "store/secret_ballot.h"

#include "store/statement.h"

bool ballot_key_missing(struct tx *tx, const char *period_id, const char *panel, size_t most,
                        struct table *ret_table, struct error *error)
{
    const char *parameters[] = {period_id, panel, parameter_integer(tx_arena(tx), (long long)most)};
    return tx_run(tx, STATEMENT_BALLOT_KEY_MISSING, parameters, COUNT(parameters), ret_table,
                  error);
}

static const char *bytes_parameter(struct arena *arena, struct bytes bytes)
{
    return parameter_bytes(arena, bytes.data, bytes.length);
}

static const char *bytes_list(struct arena *arena, const struct bytes *bytes, size_t count)
{
    const char **texts = ARENA_ARRAY(arena, const char *, count);
    for (size_t i = 0; i < count; i++)
        texts[i] = bytes_parameter(arena, bytes[i]);
    return parameter_list(arena, texts, count);
}

bool ballot_key_insert(struct tx *tx, const char *period_id, const char *panel,
                       const struct key_record *record, struct table *ret_table,
                       struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *insert[] = {period_id,
                            panel,
                            parameter_list(arena, record->unit_ids, record->count),
                            bytes_list(arena, record->public_keys, record->count),
                            bytes_list(arena, record->sealed, record->count),
                            tx_principal(tx)->subject};
    const char *freeze[] = {period_id, panel};
    struct tx_call calls[] = {
        {.statement = STATEMENT_BALLOT_KEY_INSERT, .parameters = insert, .count = COUNT(insert)},
        {.statement = STATEMENT_PANEL_FREEZE, .parameters = freeze, .count = COUNT(freeze)}};
    if (!tx_run_all(tx, calls, COUNT(calls), error))
        return false;
    *ret_table = calls[1].table;
    return true;
}

bool ballot_key_list(struct tx *tx, const char *period_id, const char *panel,
                     const struct page *page, struct table *ret_table, struct error *error)
{
    const char *parameters[] = {period_id, panel, page_key(page, 0),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_BALLOT_KEY_LIST, parameters, COUNT(parameters), ret_table,
                       error);
}

bool ballot_key_lacking(struct tx *tx, const char *period_id, const struct strings *panels,
                        const char **ret_panel, struct error *error)
{
    const char *parameters[] = {period_id,
                                parameter_list(tx_arena(tx), panels->items, panels->count)};
    struct table table;
    if (!tx_run(tx, STATEMENT_BALLOT_KEY_LACKING, parameters, COUNT(parameters), &table, error))
        return false;
    *ret_panel = table.row_count == 0 ? NULL : table_value(&table, 0, "panel");
    return true;
}

static struct bytes bytes_of(struct arena *arena, const struct table *table, const char *name)
{
    unsigned char *data;
    size_t length;
    cell_bytes(arena, table_value(table, 0, name), &data, &length);
    return (struct bytes){data, length};
}

bool ballot_right_prepare(struct tx *tx, const struct right_record *record,
                          struct right_context *ret_context, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *lock[] = {record->period_id, record->panel, record->rater, record->unit_id};
    const char *find[] = {record->period_id, record->panel, record->unit_id, record->rater};
    struct tx_call calls[] = {
        {.statement = STATEMENT_BALLOT_LOCK, .parameters = lock, .count = COUNT(lock)},
        {.statement = STATEMENT_BALLOT_KEY_GET, .parameters = find, .count = 3},
        {.statement = STATEMENT_BALLOT_RIGHT_FIND, .parameters = find, .count = COUNT(find)},
        {.statement = STATEMENT_PANEL_CONFLICT_FIND, .parameters = find, .count = COUNT(find)}};
    if (!tx_run_all(tx, calls, COUNT(calls), error))
        return false;
    struct right_context context = {.has_key = calls[1].table.row_count == 1,
                                    .taken = calls[2].table.row_count == 1,
                                    .conflict = table_boolean(&calls[3].table, 0, "declared")};
    if (context.has_key)
        context.sealed = bytes_of(arena, &calls[1].table, "sealed");
    if (context.taken) {
        context.blinded = bytes_of(arena, &calls[2].table, "blinded");
        context.signature = bytes_of(arena, &calls[2].table, "signature");
    }
    *ret_context = context;
    return true;
}

bool ballot_right_insert(struct tx *tx, const struct right_record *record, struct bytes blinded,
                         struct bytes signature, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {record->period_id,
                                record->panel,
                                record->unit_id,
                                record->rater,
                                record->rater_unit_id,
                                bytes_parameter(arena, blinded),
                                bytes_parameter(arena, signature),
                                tx_principal(tx)->subject};
    struct table table;
    return tx_run(tx, STATEMENT_BALLOT_RIGHT_INSERT, parameters, COUNT(parameters), &table, error);
}

bool secret_ballot_prepare(struct tx *tx, const char *period_id, const char *panel,
                           const char *unit, struct ballot_context *ret_context,
                           struct bytes *ret_public_key, struct error *error)
{
    const char *parameters[] = {period_id, panel, unit};
    struct table table;
    if (!tx_run(tx, STATEMENT_SECRET_BALLOT_CONTEXT, parameters, COUNT(parameters), &table, error))
        return false;
    if (table.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "period", NULL);
    struct arena *arena = tx_arena(tx);
    *ret_context = (struct ballot_context){
        .state = table_value(&table, 0, "state"),
        .panel = table_value(&table, 0, "panel"),
        .mode = table_value(&table, 0, "mode"),
        .minimum = table_value(&table, 0, "minimum"),
        .maximum = table_value(&table, 0, "maximum"),
        .items = table_list(arena, table_value(&table, 0, "items")),
        .item_maxima = table_list(arena, table_value(&table, 0, "item_maxima")),
        .opens_on = table_day(&table, 0, "opens_on"),
        .closes_on = table_day(&table, 0, "closes_on"),
        .unit_id = table_value(&table, 0, "unit_id"),
        .unit = table_value(&table, 0, "unit"),
        .enters = table_value(&table, 0, "unit_id") != NULL,
    };
    *ret_public_key = table_value(&table, 0, "public_key") != NULL
                          ? bytes_of(arena, &table, "public_key")
                          : (struct bytes){NULL, 0};
    return true;
}

bool secret_ballot_insert(struct tx *tx, const struct secret_record *record, bool *ret_created,
                          struct table *ret_table, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {
        parameter_bytes(arena, record->token_hash, SHA256_BYTES),
        record->period_id,
        record->panel,
        record->unit_id,
        record->score,
        parameter_list(arena, record->items, record->count),
        parameter_list(arena, record->scores, record->count),
        day_text(arena, record->day),
    };
    struct table table;
    if (!tx_run(tx, STATEMENT_SECRET_BALLOT_INSERT, parameters, COUNT(parameters), &table, error))
        return false;
    bool created = table.row_count == 1;
    if (!created) {
        if (!tx_run(tx, STATEMENT_SECRET_BALLOT_FIND, parameters, COUNT(parameters) - 1, &table,
                    error))
            return false;
        if (table.row_count == 0 || !table_boolean(&table, 0, "_same"))
            return error_set(error, CODE_BALLOT_USED, NULL);
    }
    *ret_created = created;
    *ret_table = table;
    return true;
}

bool secret_ballot_list(struct tx *tx, const char *period_id, const char *panel,
                        const struct page *page, struct table *ret_table, struct error *error)
{
    const char *parameters[] = {period_id, panel, page_key(page, 0),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_SECRET_BALLOT_LIST, parameters, COUNT(parameters), ret_table,
                       error);
}
