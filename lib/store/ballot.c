#include "store/ballot.h"

#include "base/text.h"
#include "base/uuid.h"
#include "store/statement.h"

static bool yes(const struct table *table, const char *name)
{
    return text_equal(table_value(table, 0, name), "t");
}

bool ballot_prepare(struct tx *tx, const char *period_id, const char *panel, const char *unit,
                    const char *rater_unit, struct ballot_context *ret_context, struct error *error)
{
    const char *parameters[] = {period_id, panel, tx_principal(tx)->subject, unit, rater_unit};
    struct table table;
    if (!tx_run(tx, STATEMENT_BALLOT_CONTEXT, parameters, COUNT(parameters), &table, error))
        return false;
    if (table.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "period", NULL);
    *ret_context = (struct ballot_context){
        .state = table_value(&table, 0, "state"),
        .panel = table_value(&table, 0, "panel"),
        .raters = table_value(&table, 0, "raters"),
        .minimum = table_value(&table, 0, "minimum"),
        .maximum = table_value(&table, 0, "maximum"),
        .self_rating = yes(&table, "self_rating"),
        .is_member = table_value(&table, 0, "member") != NULL,
        .member_unit_id = table_value(&table, 0, "member_unit_id"),
        .unit_id = table_value(&table, 0, "unit_id"),
        .unit = table_value(&table, 0, "unit"),
        .enters = yes(&table, "enters"),
        .rater_unit_id = table_value(&table, 0, "rater_unit_id"),
        .rater_enters = yes(&table, "rater_enters"),
    };
    return true;
}

bool ballot_insert(struct tx *tx, const struct ballot_record *record, bool *ret_created,
                   struct table *ret_table, struct error *error)
{
    char id[UUID_TEXT];
    uuid_new(id);
    const char *insert[] = {
        arena_text(tx_arena(tx), id), record->period_id, record->panel, record->rater,
        record->rater_unit_id,        record->unit_id,   record->score, tx_principal(tx)->subject};
    struct table table;
    if (!tx_run(tx, STATEMENT_BALLOT_INSERT, insert, COUNT(insert), &table, error))
        return false;
    bool created = table.row_count == 1;
    if (!created) {
        const char *find[] = {record->period_id, record->panel, record->rater, record->unit_id,
                              record->score};
        if (!tx_run(tx, STATEMENT_BALLOT_FIND, find, COUNT(find), &table, error))
            return false;
        if (table.row_count == 0 || !yes(&table, "_same"))
            return error_set(error, CODE_DUPLICATE_BALLOT, NULL);
    }
    *ret_created = created;
    *ret_table = table;
    return true;
}

bool ballot_list(struct tx *tx, const char *period_id, const struct ballot_filter *filter,
                 const struct page *page, struct table *ret_table, struct error *error)
{
    const char *parameters[] = {
        period_id,     filter->panel,     filter->unit_id,
        filter->rater, page_key(page, 0), parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_BALLOT_LIST, parameters, COUNT(parameters), ret_table, error);
}
