#include "app/shortlists.h"

#include "app/periods.h"
#include "app/runs.h"
#include "base/text.h"
#include "referee/referee.h"
#include "store/shortlist.h"

#define SEES_ALL (ROLE_EVALUATOR | ROLE_LEADERSHIP | ROLE_ORGANISER)

static const struct column COLUMNS[] = {
    {"award", COLUMN_TEXT},   {"group", COLUMN_TEXT}, {"rank", COLUMN_INTEGER},
    {"unit_id", COLUMN_TEXT}, {"unit", COLUMN_TEXT},  {"name", COLUMN_TEXT},
    {"wins", COLUMN_BOOLEAN},
};

static bool is_shown(const struct campaign *campaign, const struct standing *standing,
                     const char *award, const struct strings *units)
{
    return standing->shortlisted &&
           (award == NULL || text_equal(campaign->scheme->awards[standing->award].id, award)) &&
           (units == NULL || strings_has(units, campaign->facts.units[standing->unit].id));
}

static void rows_fill(struct arena *arena, const struct campaign *campaign,
                      const struct result *result, const char *award, const struct strings *units,
                      struct table *ret_rows)
{
    const char **cells = ARENA_ARRAY(arena, const char *, result->standing_count *COUNT(COLUMNS));
    size_t count = 0;
    for (size_t i = 0; i < result->standing_count; i++) {
        const struct standing *standing = &result->standings[i];
        if (!is_shown(campaign, standing, award, units))
            continue;
        const char **cell = &cells[count++ * COUNT(COLUMNS)];
        cell[0] = campaign->scheme->awards[standing->award].id;
        cell[1] = standing->group;
        cell[2] = standing->rank > 0 ? arena_print(arena, "%d", standing->rank) : NULL;
        cell[3] = campaign->unit_ids[standing->unit];
        cell[4] = campaign->facts.units[standing->unit].id;
        cell[5] = campaign->facts.units[standing->unit].name;
        cell[6] = standing->wins ? "t" : "f";
    }
    *ret_rows = (struct table){COLUMNS, COUNT(COLUMNS), count, cells};
}

bool shortlists_list(struct work *work, const char *period_id, const struct shortlist_query *query,
                     struct table *ret_rows, struct error *error)
{
    struct period period;
    struct campaign campaign;
    struct result result;
    if (!work_begin(work, error) || !period_get(work->tx, period_id, &period, error))
        return false;
    if (text_equal(period.state, "draft") || text_equal(period.state, "cancelled"))
        return periods_state_conflict(&period, "open, scoring, deciding, final", error);
    if (period.run_id != NULL)
        return shortlist_list(work->tx, period.run_id, query->award, ret_rows, error);
    if (!runs_judge(work, &period, work->today, RECEIPTS_NONE, &campaign, &result, error))
        return false;
    bool all = (work->principal->roles & SEES_ALL) != 0;
    rows_fill(work->arena, &campaign, &result, query->award, all ? NULL : &work->principal->units,
              ret_rows);
    return true;
}
