#include "store/follow_up.h"

#include "base/text.h"
#include "base/uuid.h"
#include "store/statement.h"

bool follow_up_get(struct tx *tx, const char *id, struct table *ret_row, struct error *error)
{
    const char *parameters[] = {id, tx_organisation(tx)->today};
    return tx_run_last(tx, STATEMENT_FOLLOW_UP_GET, parameters, COUNT(parameters), ret_row, error);
}

bool follow_up_lock(struct tx *tx, const char *id, struct table *ret_row, struct error *error)
{
    const char *parameters[] = {id};
    return tx_run(tx, STATEMENT_FOLLOW_UP_LOCK, parameters, COUNT(parameters), ret_row, error);
}

bool follow_up_list(struct tx *tx, const struct follow_up_filter *filter, const struct page *page,
                    struct table *ret_rows, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->today,
                                filter->survey,
                                filter->state,
                                filter->unit_id,
                                filter->unit,
                                filter->overdue,
                                page_key(page, 0),
                                page_key(page, 1),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_FOLLOW_UP_LIST, parameters, COUNT(parameters), ret_rows,
                       error);
}

bool follow_up_act(struct tx *tx, const struct follow_up_action *action, struct error *error)
{
    char *id = ARENA_ARRAY(tx_arena(tx), char, UUID_TEXT);
    const char *today = tx_organisation(tx)->today;
    bool closes = text_equal(action->state, "closed");
    const char *done[] = {
        id,           action->follow_up_id, action->action,           action->outcome,
        action->text, action->verdict_id,   tx_principal(tx)->subject};
    const char *moved[] = {action->follow_up_id, action->state,
                           closes || action->meets ? today : NULL, closes ? today : NULL};
    struct tx_call calls[] = {
        {.statement = STATEMENT_FOLLOW_UP_ACTION_INSERT, .parameters = done, .count = COUNT(done)},
        {.statement = STATEMENT_FOLLOW_UP_SET_STATE, .parameters = moved, .count = COUNT(moved)}};
    uuid_new(id);
    return tx_run_all(tx, calls, COUNT(calls), error);
}
