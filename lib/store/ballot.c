#include "store/ballot.h"

#include "base/uuid.h"
#include "store/statement.h"

/* The rubric as two lists: items, and the greatest score of each. */
static void rubric_fill(struct arena *arena, const struct table *table,
                        struct ballot_context *context)
{
    context->items = table_list(arena, table_value(table, 0, "items"));
    context->item_maxima = table_list(arena, table_value(table, 0, "item_maxima"));
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
        .mode = table_value(&table, 0, "mode"),
        .raters = table_value(&table, 0, "raters"),
        .minimum = table_value(&table, 0, "minimum"),
        .maximum = table_value(&table, 0, "maximum"),
        .self_rating = table_boolean(&table, 0, "self_rating"),
        .final = table_boolean(&table, 0, "final"),
        .locked = table_boolean(&table, 0, "locked"),
        .opens_on = table_day(&table, 0, "opens_on"),
        .closes_on = table_day(&table, 0, "closes_on"),
        .is_member = table_value(&table, 0, "member") != NULL,
        .member_unit_id = table_value(&table, 0, "member_unit_id"),
        .member_from = table_day(&table, 0, "member_from"),
        .member_to = table_day(&table, 0, "member_to"),
        .unit_id = table_value(&table, 0, "unit_id"),
        .unit = table_value(&table, 0, "unit"),
        .enters = table_boolean(&table, 0, "enters"),
        .rater_unit_id = table_value(&table, 0, "rater_unit_id"),
        .rater_enters = table_boolean(&table, 0, "rater_enters"),
        .conflict = table_boolean(&table, 0, "conflict"),
    };
    rubric_fill(tx_arena(tx), &table, ret_context);
    return true;
}

/* The rater's newest ballot, after which nobody casts another for it until this transaction ends.
 */
static bool newest_find(struct tx *tx, const struct ballot_record *record, struct table *ret_table,
                        struct error *error)
{
    const char *lock[] = {record->period_id, record->panel, record->rater, record->unit_id};
    const char *find[] = {record->period_id, record->panel, record->rater,
                          record->unit_id,   record->item,  record->score};
    struct tx_call calls[] = {
        {.statement = STATEMENT_BALLOT_LOCK, .parameters = lock, .count = COUNT(lock)},
        {.statement = STATEMENT_BALLOT_FIND, .parameters = find, .count = COUNT(find)}};
    if (!tx_run_all(tx, calls, COUNT(calls), error))
        return false;
    *ret_table = calls[1].table;
    return true;
}

bool ballot_insert(struct tx *tx, const struct ballot_record *record, bool *ret_created,
                   struct table *ret_table, struct error *error)
{
    char id[UUID_TEXT];
    struct table newest;
    if (!newest_find(tx, record, &newest, error))
        return false;
    bool found = newest.row_count == 1;
    if (found && table_boolean(&newest, 0, "_same")) {
        *ret_created = false;
        *ret_table = newest;
        return true;
    }
    if (found && record->final)
        return error_set(error, CODE_DUPLICATE_BALLOT, NULL);
    uuid_new(id);
    const char *insert[] = {arena_text(tx_arena(tx), id),
                            record->period_id,
                            record->panel,
                            record->rater,
                            record->rater_unit_id,
                            record->unit_id,
                            record->item,
                            record->score,
                            tx_principal(tx)->subject,
                            found ? table_value(&newest, 0, "id") : NULL};
    if (!tx_run(tx, STATEMENT_BALLOT_INSERT, insert, COUNT(insert), ret_table, error))
        return false;
    *ret_created = true;
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

bool ballot_few(struct tx *tx, const char *period_id, const char *unit_id, bool open_too,
                struct table *ret_table, struct error *error)
{
    const char *parameters[] = {period_id, parameter_boolean(open_too), unit_id};
    return tx_run(tx, STATEMENT_BALLOT_FEW, parameters, COUNT(parameters), ret_table, error);
}
