#include "store/zone.h"

#include "store/statement.h"

bool zone_get(struct tx *tx, struct zone *ret_zone, struct error *error)
{
    const char *name = tx_organisation(tx)->time_zone;
    const char *parameters[] = {name};
    struct table rows;
    if (!tx_run(tx, STATEMENT_ZONE_CHANGES, parameters, COUNT(parameters), &rows, error))
        return false;
    struct zone_step *steps = ARENA_ARRAY(tx_arena(tx), struct zone_step, rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++)
        steps[i] =
            (struct zone_step){table_integer(&rows, i, "since"), table_integer(&rows, i, "ahead")};
    *ret_zone = (struct zone){name, steps, rows.row_count};
    return true;
}
