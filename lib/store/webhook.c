#include "store/webhook.h"

#include "store/statement.h"

bool webhook_insert(struct tx *tx, const struct webhook_record *record, struct table *ret_row,
                    struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {record->id,
                                record->url,
                                record->title,
                                parameter_list(arena, record->kinds.items, record->kinds.count),
                                parameter_bytes(arena, record->sealed.data, record->sealed.length),
                                record->created_by};
    return tx_run(tx, STATEMENT_WEBHOOK_INSERT, parameters, COUNT(parameters), ret_row, error);
}

bool webhook_list(struct tx *tx, struct table *ret_rows, struct error *error)
{
    return tx_run_last(tx, STATEMENT_WEBHOOK_LIST, NULL, 0, ret_rows, error);
}

bool webhook_get(struct tx *tx, const char *id, struct table *ret_row, struct error *error)
{
    return tx_run(tx, STATEMENT_WEBHOOK_GET, &id, 1, ret_row, error);
}

bool webhook_replace(struct tx *tx, const struct webhook_record *record, int64_t version,
                     struct table *ret_row, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {
        record->id,    record->url,
        record->title, parameter_list(arena, record->kinds.items, record->kinds.count),
        record->state, parameter_integer(arena, version)};
    return tx_run(tx, STATEMENT_WEBHOOK_REPLACE, parameters, COUNT(parameters), ret_row, error);
}

bool webhook_rotate(struct tx *tx, const char *id, struct bytes sealed, int64_t hours,
                    struct table *ret_row, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {id, parameter_bytes(arena, sealed.data, sealed.length),
                                parameter_integer(arena, hours)};
    return tx_run(tx, STATEMENT_WEBHOOK_ROTATE, parameters, COUNT(parameters), ret_row, error);
}

bool webhook_ping(struct tx *tx, const char *id, const char *message_id, struct table *ret_row,
                  struct error *error)
{
    const char *parameters[] = {id, message_id};
    return tx_run(tx, STATEMENT_WEBHOOK_PING, parameters, COUNT(parameters), ret_row, error);
}

bool webhook_replay(struct tx *tx, const char *id, const char *delivery_id, struct table *ret_row,
                    struct error *error)
{
    const char *parameters[] = {id, delivery_id};
    return tx_run(tx, STATEMENT_WEBHOOK_REPLAY, parameters, COUNT(parameters), ret_row, error);
}

bool webhook_delivery_list(struct tx *tx, const char *id, const char *state,
                           const struct page *page, struct table *ret_rows, struct error *error)
{
    const char *parameters[] = {id, state, page_key(page, 0),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run(tx, STATEMENT_WEBHOOK_DELIVERY_LIST, parameters, COUNT(parameters), ret_rows,
                  error);
}

bool webhook_attempt_list(struct tx *tx, const char *id, const char *delivery_id,
                          struct table *ret_rows, struct error *error)
{
    const char *parameters[] = {id, delivery_id};
    return tx_run(tx, STATEMENT_WEBHOOK_ATTEMPT_LIST, parameters, COUNT(parameters), ret_rows,
                  error);
}

bool webhook_fan_out(struct tx *tx, const char *id, int64_t looked, struct error *error)
{
    const char *parameters[] = {id, parameter_integer(tx_arena(tx), looked)};
    struct table ignored;
    return tx_run(tx, STATEMENT_WEBHOOK_FAN_OUT, parameters, COUNT(parameters), &ignored, error);
}

bool webhook_next(struct tx *tx, const char *id, int64_t most, struct table *ret_rows,
                  struct error *error)
{
    const char *parameters[] = {id, parameter_integer(tx_arena(tx), most)};
    return tx_run(tx, STATEMENT_WEBHOOK_NEXT, parameters, COUNT(parameters), ret_rows, error);
}

struct bytes webhook_sealed(struct arena *arena, const struct table *rows, const char *column)
{
    const char *cell = table_value(rows, 0, column);
    struct bytes sealed = {0};
    unsigned char *bytes;
    if (cell == NULL)
        return sealed;
    cell_bytes(arena, cell, &bytes, &sealed.length);
    sealed.data = bytes;
    return sealed;
}

void webhook_attempts_record(struct tx *tx, const char *id, const struct webhook_attempt *attempts,
                             size_t count)
{
    enum { DELIVERY, STATUS, FAULT, MS, STATE, PAUSE, COLUMNS };
    struct arena *arena = tx_arena(tx);
    const struct webhook_attempt *last = &attempts[count - 1];
    const char **cells[COLUMNS];
    const char **parameters = ARENA_ARRAY(arena, const char *, 1 + COLUMNS);
    const char **health = ARENA_ARRAY(arena, const char *, 3);
    for (size_t column = 0; column < COLUMNS; column++)
        cells[column] = ARENA_ARRAY(arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        const struct webhook_attempt *attempt = &attempts[i];
        cells[DELIVERY][i] = attempt->delivery_id;
        cells[STATUS][i] = parameter_integer(arena, attempt->fault == NULL ? attempt->status : 0);
        cells[FAULT][i] = attempt->fault != NULL ? attempt->fault : "";
        cells[MS][i] = parameter_integer(arena, attempt->ms);
        cells[STATE][i] = attempt->state;
        cells[PAUSE][i] = parameter_integer(arena, attempt->pause_ms);
    }
    parameters[0] = health[0] = id;
    for (size_t column = 0; column < COLUMNS; column++)
        parameters[1 + column] = parameter_list(arena, cells[column], count);
    health[1] = parameter_boolean(last->failing);
    health[2] = last->cause;
    tx_defer(tx, STATEMENT_WEBHOOK_ATTEMPT_INSERT, parameters, 1 + COLUMNS);
    tx_defer(tx, STATEMENT_WEBHOOK_HEALTH, health, 3);
}
