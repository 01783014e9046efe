#include "store/objection.h"

#include "store/statement.h"

bool objection_insert(struct tx *tx, const struct period *period,
                      const struct objection_record *record, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *receipt =
        record->receipt != NULL ? parameter_bytes(arena, record->receipt, SHA256_BYTES) : NULL;
    const char *parameters[] = {record->id,
                                period->id,
                                parameter_integer(arena, period->round),
                                record->unit_id,
                                day_text(arena, record->received_on),
                                record->reason,
                                record->evidence,
                                receipt != NULL ? NULL : tx_principal(tx)->subject,
                                receipt};
    struct table table;
    return tx_run(tx, STATEMENT_OBJECTION_INSERT, parameters, COUNT(parameters), &table, error);
}

bool objection_allowed(struct tx *tx, const char *period_id, const char *unit_id,
                       struct objection_state *ret_state, struct error *error)
{
    const char *parameters[] = {period_id, unit_id, tx_principal(tx)->subject};
    struct table table;
    if (!tx_run(tx, STATEMENT_OBJECTION_ALLOWED, parameters, COUNT(parameters), &table, error))
        return false;
    *ret_state = (struct objection_state){
        .anonymous = table_boolean(&table, 0, "anonymous"),
        .nameless = table_integer(&table, 0, "nameless"),
        .repeated = table_boolean(&table, 0, "repeated"),
    };
    return true;
}

/* A row or nothing; nothing is the error. */
static bool get(struct tx *tx, enum statement statement, const char *const *parameters,
                size_t count, struct table *ret_table, struct error *error)
{
    struct table table;
    if (!tx_run(tx, statement, parameters, count, &table, error))
        return false;
    if (table.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "objection", NULL);
    *ret_table = table;
    return true;
}

bool objection_get(struct tx *tx, const char *id, struct table *ret_table, struct error *error)
{
    const char *parameters[] = {id};
    return get(tx, STATEMENT_OBJECTION_GET, parameters, COUNT(parameters), ret_table, error);
}

bool objection_list(struct tx *tx, const char *period_id, const struct objection_filter *filter,
                    const struct page *page, struct table *ret_table, struct error *error)
{
    const char *parameters[] = {period_id, filter->state, filter->unit, page_key(page, 0),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_OBJECTION_LIST, parameters, COUNT(parameters), ret_table,
                       error);
}

bool objection_show_receipt(struct tx *tx, const unsigned char receipt[SHA256_BYTES],
                            struct error *error)
{
    const char *parameters[] = {digest_hex(tx_arena(tx), receipt, SHA256_BYTES)};
    struct table table;
    return tx_run(tx, STATEMENT_OBJECTION_SHOW_RECEIPT, parameters, COUNT(parameters), &table,
                  error);
}

bool objection_by_receipt(struct tx *tx, struct table *ret_table, struct error *error)
{
    return get(tx, STATEMENT_OBJECTION_BY_RECEIPT, NULL, 0, ret_table, error);
}

bool objection_count_open(struct tx *tx, const char *period_id, int64_t *ret_open,
                          struct error *error)
{
    const char *parameters[] = {period_id};
    struct table table;
    if (!tx_run(tx, STATEMENT_OBJECTION_COUNT_OPEN, parameters, COUNT(parameters), &table, error))
        return false;
    *ret_open = table_integer(&table, 0, "open");
    return true;
}

bool objection_decide(struct tx *tx, const char *id, const struct objection_answer *answer,
                      struct error *error)
{
    const char *parameters[] = {id,
                                answer->outcome,
                                answer->reason,
                                answer->run_before,
                                answer->run_after,
                                tx_principal(tx)->subject};
    struct table table;
    return tx_run(tx, STATEMENT_OBJECTION_DECIDE, parameters, COUNT(parameters), &table, error);
}

bool objection_facts(struct tx *tx, const char *period_id, struct table *ret_table,
                     struct error *error)
{
    const char *parameters[] = {period_id};
    return tx_run(tx, STATEMENT_OBJECTION_FACTS, parameters, COUNT(parameters), ret_table, error);
}
