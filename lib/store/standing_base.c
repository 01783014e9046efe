#include "store/standing_base.h"

#include "store/statement.h"

bool standing_base_get(struct tx *tx, const char *period_id,
                       const unsigned char stamp[SHA256_BYTES], struct standing_base *ret_base,
                       struct error *error)
{
    const char *parameters[] = {period_id, parameter_bytes(tx_arena(tx), stamp, SHA256_BYTES)};
    struct table row;
    if (!tx_run(tx, STATEMENT_STANDING_BASE_GET, parameters, COUNT(parameters), &row, error))
        return false;
    *ret_base = (struct standing_base){0};
    if (row.row_count > 0)
        *ret_base = (struct standing_base){.events = table_value(&row, 0, "events"),
                                           .verdicts = table_value(&row, 0, "verdicts"),
                                           .server = table_value(&row, 0, "server"),
                                           .since = table_value(&row, 0, "since"),
                                           .sums = table_value(&row, 0, "sums")};
    return true;
}

bool standing_base_put(struct tx *tx, const char *period_id,
                       const unsigned char stamp[SHA256_BYTES], const struct standing_base *base,
                       struct error *error)
{
    const char *parameters[] = {period_id,    parameter_bytes(tx_arena(tx), stamp, SHA256_BYTES),
                                base->events, base->verdicts,
                                base->server, base->since,
                                base->sums};
    struct table none;
    return tx_run(tx, STATEMENT_STANDING_BASE_PUT, parameters, COUNT(parameters), &none, error);
}
