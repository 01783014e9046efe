#include "app/facts_parts.h"

#include "app/facts_cells.h"
#include "store/fact.h"

bool facts_load_dates(struct work *work, struct campaign *campaign, struct error *error)
{
    const struct scheme *scheme = campaign->scheme;
    struct facts *facts = &campaign->facts;
    struct table rows;
    if (!fact_dates(work->tx, campaign->period.id, &rows, error))
        return false;
    facts->dates = ARENA_ARRAY(work->arena, struct fact_date, rows.row_count);
    for (size_t row = 0; row < rows.row_count; row++) {
        const char *name = table_value(&rows, row, "name");
        struct fact_date date = {
            .date = scheme_date(scheme, name),
            .step = -1,
            .has_from = table_value(&rows, row, "from") != NULL,
            .from = table_day(&rows, row, "from"),
            .to = table_day(&rows, row, "to"),
        };
        if (date.date < 0)
            date.step = scheme_step(scheme, name);
        if (date.date >= 0 || date.step >= 0)
            facts->dates[facts->date_count++] = date;
    }
    return true;
}
