#include "store/period.h"

#include "base/uuid.h"
#include "store/statement.h"

#include <stdlib.h>

static struct period period_of(struct arena *arena, const struct table *table)
{
    return (struct period){
        .id = table_value(table, 0, "id"),
        .scheme_id = table_value(table, 0, "scheme_id"),
        .scheme_code = table_value(table, 0, "scheme"),
        .title = table_value(table, 0, "title"),
        .state = table_value(table, 0, "state"),
        .from = table_day(table, 0, "from"),
        .to = table_day(table, 0, "to"),
        .round = (int)table_integer(table, 0, "round"),
        .run_id = table_value(table, 0, "run_id"),
        .version = strtoll(table_value(table, 0, "version"), NULL, 10),
        .has_units = table_value(table, 0, "units") != NULL,
        .units = table_list(arena, table_value(table, 0, "units")),
        .awards = table_list(arena, table_value(table, 0, "awards")),
        .dates_missing = table_list(arena, table_value(table, 0, "dates_missing")),
        .row = *table,
    };
}

/* Runs a statement that answers a period or nothing; nothing is the error. */
static bool run(struct tx *tx, enum statement statement, const char *const *parameters,
                size_t count, enum code missing, const char *what, struct period *ret_period,
                struct error *error)
{
    struct table table;
    if (!tx_run(tx, statement, parameters, count, &table, error))
        return false;
    if (table.row_count == 0)
        return error_set(error, missing, "what", what, NULL);
    *ret_period = period_of(tx_arena(tx), &table);
    return true;
}

static const char *unit_list(struct arena *arena, const struct strings *units)
{
    return units != NULL ? parameter_list(arena, units->items, units->count) : NULL;
}

static const char *json_or_none(const char *json)
{
    return json != NULL ? json : "{}";
}

/* What a period is given beside its roster, as the last parameters. */
#define INPUTS(arena, record)                                                                      \
    json_or_none((record)->dates),                                                                 \
        parameter_list(arena, (record)->dates_required.items, (record)->dates_required.count),     \
        unit_list(arena, (record)->awards), json_or_none((record)->panel_modes)

bool period_insert(struct tx *tx, const struct period_record *record, const char *who,
                   struct period *ret_period, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    char id[UUID_TEXT];
    uuid_new(id);
    const char *parameters[] = {arena_text(arena, id),
                                record->scheme_id,
                                record->title,
                                day_text(arena, record->from),
                                day_text(arena, record->to),
                                unit_list(arena, record->units),
                                who,
                                INPUTS(arena, record)};
    return run(tx, STATEMENT_PERIOD_INSERT, parameters, COUNT(parameters), CODE_NOT_FOUND, "scheme",
               ret_period, error);
}

bool period_replace(struct tx *tx, const char *id, int64_t version,
                    const struct period_record *record, struct period *ret_period,
                    struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {id,
                                parameter_integer(arena, version),
                                record->scheme_id,
                                record->title,
                                day_text(arena, record->from),
                                day_text(arena, record->to),
                                unit_list(arena, record->units),
                                INPUTS(arena, record)};
    return run(tx, STATEMENT_PERIOD_REPLACE, parameters, COUNT(parameters),
               CODE_PRECONDITION_FAILED, "period", ret_period, error);
}

bool period_get(struct tx *tx, const char *id, struct period *ret_period, struct error *error)
{
    const char *parameters[] = {id};
    return run(tx, STATEMENT_PERIOD_GET, parameters, COUNT(parameters), CODE_NOT_FOUND, "period",
               ret_period, error);
}

bool period_lock(struct tx *tx, const char *id, struct period *ret_period, struct error *error)
{
    const char *parameters[] = {id};
    return run(tx, STATEMENT_PERIOD_LOCK, parameters, COUNT(parameters), CODE_NOT_FOUND, "period",
               ret_period, error);
}

bool period_list(struct tx *tx, const struct period_filter *filter, const struct page *page,
                 struct table *ret_table, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {filter->scheme,
                                filter->state,
                                day_text(arena, filter->from),
                                day_text(arena, filter->to),
                                page_key(page, 0),
                                page_key(page, 1),
                                parameter_integer(arena, page_fetch(page))};
    return tx_run_last(tx, STATEMENT_PERIOD_LIST, parameters, COUNT(parameters), ret_table, error);
}

bool period_set_state(struct tx *tx, const char *id, const char *state, int round,
                      const char *run_id, struct period *ret_period, struct error *error)
{
    const char *parameters[] = {id, state, parameter_integer(tx_arena(tx), round), run_id};
    return run(tx, STATEMENT_PERIOD_SET_STATE, parameters, COUNT(parameters), CODE_NOT_FOUND,
               "period", ret_period, error);
}

bool period_transition_insert(struct tx *tx, const struct period *before, const char *to,
                              const char *reason, const char *request_id, struct table *ret_table,
                              struct error *error)
{
    char id[UUID_TEXT];
    uuid_new(id);
    const char *parameters[] = {arena_text(tx_arena(tx), id), before->id, before->state, to, reason,
                                tx_principal(tx)->subject,    request_id};
    return tx_run(tx, STATEMENT_PERIOD_TRANSITION_INSERT, parameters, COUNT(parameters), ret_table,
                  error);
}

bool period_transition_list(struct tx *tx, const char *period_id, const struct page *page,
                            struct table *ret_table, struct error *error)
{
    const char *parameters[] = {period_id, page_key(page, 0),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_PERIOD_TRANSITION_LIST, parameters, COUNT(parameters),
                       ret_table, error);
}

bool period_step_insert(struct tx *tx, const struct period *period,
                        const struct period_step_record *record, struct table *ret_table,
                        struct error *error)
{
    struct arena *arena = tx_arena(tx);
    char id[UUID_TEXT];
    uuid_new(id);
    const char *parameters[] = {arena_text(arena, id),
                                period->id,
                                parameter_integer(arena, period->round),
                                period->run_id,
                                parameter_integer(arena, record->position),
                                record->step,
                                record->outcome,
                                record->reason,
                                day_text(arena, record->from),
                                day_text(arena, record->until),
                                unit_list(arena, record->units),
                                tx_principal(tx)->subject,
                                record->amounts};
    return tx_run(tx, STATEMENT_PERIOD_STEP_INSERT, parameters, COUNT(parameters), ret_table,
                  error);
}

bool period_step_list(struct tx *tx, const char *period_id, int round, struct table *ret_table,
                      struct error *error)
{
    const char *parameters[] = {period_id, parameter_integer(tx_arena(tx), round)};
    return tx_run(tx, STATEMENT_PERIOD_STEP_LIST, parameters, COUNT(parameters), ret_table, error);
}

bool period_step_amounts(struct tx *tx, const char *period_id, int round, struct table *ret_table,
                         struct error *error)
{
    const char *parameters[] = {period_id, parameter_integer(tx_arena(tx), round)};
    return tx_run(tx, STATEMENT_PERIOD_STEP_AMOUNTS, parameters, COUNT(parameters), ret_table,
                  error);
}
