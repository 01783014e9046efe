#include "app/panels.h"

#include "app/periods.h"
#include "base/text.h"
#include "store/panel.h"
#include "store/roster.h"

bool panels_list(struct work *work, const char *period_id, struct table *ret_rows,
                 struct error *error)
{
    struct period period;
    return work_begin(work, error) && period_get(work->tx, period_id, &period, error) &&
           panel_list(work->tx, period_id, ret_rows, error);
}

bool panels_get(struct work *work, const char *period_id, const char *panel, struct table *ret_row,
                struct error *error)
{
    return work_begin(work, error) && panel_get(work->tx, period_id, panel, ret_row, error);
}

static bool members_check(struct arena *arena, const struct panel_member *members, size_t count,
                          struct strings *ret_subjects, struct error *error)
{
    const char **subjects = ARENA_ARRAY(arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        if (strings_has(&(struct strings){subjects, i}, members[i].subject))
            error_add(error, arena_print(arena, "#/members/%zu/subject", i), CODE_REPEATED, "value",
                      members[i].subject, NULL);
        subjects[i] = members[i].subject;
    }
    *ret_subjects = (struct strings){subjects, count};
    return error_none(error);
}

/* The ids of the members' units, NULL for members without one. */
static bool units_resolve(struct work *work, const struct panel_member *members, size_t count,
                          struct strings *ret_ids, struct error *error)
{
    const char **names = ARENA_ARRAY(work->arena, const char *, count);
    const char **ids = ARENA_ARRAY(work->arena, const char *, count);
    struct strings wanted = {names, 0};
    struct table found;
    for (size_t i = 0; i < count; i++) {
        if (members[i].unit != NULL)
            names[wanted.count++] = members[i].unit;
    }
    if (!roster_find_units(work->tx, &wanted, &found, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (members[i].unit == NULL)
            continue;
        for (size_t row = 0; row < found.row_count && ids[i] == NULL; row++) {
            if (text_equal(table_cell(&found, row, 0), members[i].unit) ||
                text_equal(table_cell(&found, row, 1), members[i].unit))
                ids[i] = table_cell(&found, row, 0);
        }
        if (ids[i] == NULL)
            error_add(error, arena_print(work->arena, "#/members/%zu/unit", i), CODE_UNIT_UNKNOWN,
                      "unit", members[i].unit, NULL);
    }
    *ret_ids = (struct strings){ids, count};
    return error_none(error);
}

static const char *members_json(struct arena *arena, const struct table *row)
{
    return arena_print(arena, "{\"members\":%s}", table_value(row, 0, "members"));
}

bool panels_replace(struct work *work, const char *period_id, const char *panel, int64_t version,
                    const struct panel_member *members, size_t count, struct table *ret_row,
                    struct error *error)
{
    struct period period;
    struct table before, after;
    struct strings subjects, unit_ids;
    if (!members_check(work->arena, members, count, &subjects, error) || !work_begin(work, error) ||
        !period_lock(work->tx, period_id, &period, error) ||
        !panel_get(work->tx, period_id, panel, &before, error))
        return false;
    if (!text_equal(period.state, "draft") && !text_equal(period.state, "open"))
        return periods_state_conflict(&period, "draft, open", error);
    if (!text_equal(table_value(&before, 0, "raters"), "given"))
        return error_set(error, CODE_PANEL_NOT_GIVEN, "panel", panel, NULL);
    if (!units_resolve(work, members, count, &unit_ids, error) ||
        !panel_replace_members(work->tx, period_id, panel, version, &subjects, &unit_ids, error) ||
        !panel_get(work->tx, period_id, panel, &after, error) ||
        !work_audit(work, "panel.replace", "panel",
                    arena_print(work->arena, "%s/%s", period_id, panel), NULL,
                    members_json(work->arena, &before), members_json(work->arena, &after), error))
        return false;
    *ret_row = after;
    return true;
}
