#include "store/nomination.h"

#include "base/uuid.h"
#include "store/statement.h"

static const char *new_id(struct arena *arena)
{
    char id[UUID_TEXT];
    uuid_new(id);
    return arena_text(arena, id);
}

bool nomination_units(struct tx *tx, const char *period_id, const struct strings *names,
                      struct table *ret_table, struct error *error)
{
    const char *parameters[] = {period_id,
                                parameter_list(tx_arena(tx), names->items, names->count)};
    return tx_run(tx, STATEMENT_NOMINATION_UNITS, parameters, COUNT(parameters), ret_table, error);
}

bool nomination_same(struct tx *tx, const struct nomination_record *record, struct table *ret_table,
                     struct error *error)
{
    const char *parameters[] = {record->period_id, record->award, record->unit_id, record->source,
                                record->nominator};
    return tx_run(tx, STATEMENT_NOMINATION_SAME, parameters, COUNT(parameters), ret_table, error);
}

bool nomination_insert(struct tx *tx, const struct nomination_record *record, const char **ret_id,
                       struct error *error)
{
    const char *id = new_id(tx_arena(tx));
    const char *parameters[] = {id,
                                record->period_id,
                                record->award,
                                record->unit_id,
                                record->source,
                                record->nominator,
                                record->nominator_unit_id,
                                day_text(tx_arena(tx), record->day),
                                record->file,
                                record->evidence,
                                record->note,
                                tx_principal(tx)->subject};
    struct table table;
    if (!tx_run(tx, STATEMENT_NOMINATION_INSERT, parameters, COUNT(parameters), &table, error))
        return false;
    *ret_id = id;
    return true;
}

bool nomination_get(struct tx *tx, const char *id, struct table *ret_table, struct error *error)
{
    const char *parameters[] = {id};
    struct table table;
    if (!tx_run(tx, STATEMENT_NOMINATION_GET, parameters, COUNT(parameters), &table, error))
        return false;
    if (table.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "nomination", NULL);
    *ret_table = table;
    return true;
}

bool nomination_list(struct tx *tx, const char *period_id, const struct nomination_filter *filter,
                     const struct page *page, struct table *ret_table, struct error *error)
{
    const char *parameters[] = {
        period_id,     filter->unit_id,   filter->unit,
        filter->award, page_key(page, 0), parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run(tx, STATEMENT_NOMINATION_LIST, parameters, COUNT(parameters), ret_table, error);
}

bool nomination_withdraw(struct tx *tx, const char *id, day_t day, const char *reason,
                         bool *ret_done, struct error *error)
{
    const char *parameters[] = {id, day_text(tx_arena(tx), day), reason, tx_principal(tx)->subject};
    struct table table;
    if (!tx_run(tx, STATEMENT_NOMINATION_WITHDRAW, parameters, COUNT(parameters), &table, error))
        return false;
    *ret_done = table.row_count == 1;
    return true;
}

bool nomination_check_insert(struct tx *tx, const struct nomination_check_record *record,
                             struct error *error)
{
    const char *parameters[] = {new_id(tx_arena(tx)),
                                record->nomination_id,
                                record->step,
                                record->outcome,
                                day_text(tx_arena(tx), record->day),
                                record->reason,
                                tx_principal(tx)->subject};
    struct table table;
    return tx_run(tx, STATEMENT_NOMINATION_CHECK_INSERT, parameters, COUNT(parameters), &table,
                  error);
}

bool opinion_insert(struct tx *tx, const struct opinion_record *record, struct table *ret_table,
                    struct error *error)
{
    const char *parameters[] = {new_id(tx_arena(tx)),     record->period_id, record->unit_id,
                                record->source,           record->outcome,   record->reason,
                                tx_principal(tx)->subject};
    return tx_run(tx, STATEMENT_OPINION_INSERT, parameters, COUNT(parameters), ret_table, error);
}

bool opinion_list(struct tx *tx, const char *period_id, const struct page *page,
                  struct table *ret_table, struct error *error)
{
    const char *parameters[] = {period_id, page_key(page, 0),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_OPINION_LIST, parameters, COUNT(parameters), ret_table, error);
}
