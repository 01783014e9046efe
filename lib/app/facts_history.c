#include "app/facts_parts.h"

#include "app/facts_cells.h"
#include "store/fact.h"

/* A winner that is not in this roster still won its period: the period was held. */
static void put_wins(struct arena *arena, struct campaign *campaign, const struct table *rows)
{
    struct facts *facts = &campaign->facts;
    facts->wins = ARENA_ARRAY(arena, struct fact_win, rows->row_count);
    for (size_t row = 0; row < rows->row_count; row++) {
        const char *unit_id = table_value(rows, row, "unit_id");
        int unit = facts_unit(campaign, unit_id);
        struct fact_win win = {
            .unit = unit_id == NULL ? -1
                    : unit >= 0     ? unit
                                    : FACT_OUTSIDE,
            .award = scheme_award(campaign->scheme, table_value(rows, row, "award")),
            .level = table_value(rows, row, "level"),
            .from = table_day(rows, row, "from"),
            .to = table_day(rows, row, "to"),
            .points = cell_number(arena, rows, row, "points"),
        };
        facts->wins[facts->win_count++] = win;
    }
}

bool facts_load_history(struct work *work, struct campaign *campaign, struct error *error)
{
    const struct scheme *scheme = campaign->scheme;
    const char **awards = ARENA_ARRAY(work->arena, const char *, scheme->award_count);
    for (size_t i = 0; i < scheme->award_count; i++)
        awards[i] = scheme->awards[i].id;
    struct strings names = {awards, scheme->award_count};
    struct table wins;
    if (!fact_wins(work->tx, campaign->period.id, &names, &wins, error))
        return false;
    put_wins(work->arena, campaign, &wins);
    return true;
}
