#include "store/reminder.h"

#include "store/statement.h"

static const enum statement STATEMENTS_OF[REMINDER_KIND_COUNT] = {
    [REMINDER_PERIOD_ENDS] = STATEMENT_REMINDER_PERIOD_ENDS,
    [REMINDER_DATES] = STATEMENT_REMINDER_DATES,
    [REMINDER_NOTICES] = STATEMENT_REMINDER_NOTICES,
    [REMINDER_OBJECTIONS] = STATEMENT_REMINDER_OBJECTIONS,
    [REMINDER_APPEALS] = STATEMENT_REMINDER_APPEALS,
    [REMINDER_FOLLOW_UPS] = STATEMENT_REMINDER_FOLLOW_UPS,
    [REMINDER_BALLOTS] = STATEMENT_REMINDER_BALLOTS,
    [REMINDER_BALLOT_RIGHTS] = STATEMENT_REMINDER_BALLOT_RIGHTS,
    [REMINDER_PANELS] = STATEMENT_REMINDER_PANELS,
};

bool reminder_list(struct tx *tx, const enum reminder_kind *kinds, size_t count, day_t until,
                   int most, struct table *ret_tables, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {day_text(arena, until), parameter_integer(arena, most)};
    struct tx_call calls[REMINDER_KIND_COUNT] = {0};
    for (size_t i = 0; i < count; i++)
        calls[i] = (struct tx_call){.statement = STATEMENTS_OF[kinds[i]],
                                    .parameters = parameters,
                                    .count = COUNT(parameters)};
    if (!tx_run_all(tx, calls, count, error))
        return false;
    for (size_t i = 0; i < count; i++)
        ret_tables[i] = calls[i].table;
    return true;
}
