#include "app/panels.h"

#include "app/panels_read.h"
#include "app/periods.h"
#include "app/schemes.h"
#include "base/text.h"
#include "document/members.h"
#include "store/fact.h"
#include "store/panel.h"
#include "store/roster.h"
#include "store/secret_ballot.h"

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

/* Members that occur twice, and terms that end before they begin. */
static bool members_check(struct arena *arena, const struct panel_draft *draft, struct error *error)
{
    const struct panel_member *members = draft->members.items;
    size_t count = draft->members.count;
    const char **subjects = ARENA_ARRAY(arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        const struct panel_member *member = &members[i];
        if (strings_has(&(struct strings){subjects, i}, member->subject))
            error_add(error, arena_print(arena, "#/members/%zu/subject", i), CODE_REPEATED, "value",
                      member->subject, NULL);
        if (member->from != DAY_NONE && member->to != DAY_NONE && member->from > member->to)
            error_add(error, arena_print(arena, "#/members/%zu/to", i), CODE_RANGE_CONTRADICTORY,
                      "low", day_text(arena, member->from), "high", day_text(arena, member->to),
                      NULL);
        subjects[i] = member->subject;
    }
    return error_none(error);
}

/* The id of a unit that a member names, NULL with a violation when there is none. */
static const char *unit_id_find(const struct table *found, const char *name, const char *where,
                                struct error *error)
{
    for (size_t row = 0; row < found->row_count; row++)
        if (text_equal(table_cell(found, row, 0), name) ||
            text_equal(table_cell(found, row, 1), name))
            return table_cell(found, row, 0);
    error_add(error, where, CODE_UNIT_UNKNOWN, "unit", name, NULL);
    return NULL;
}

/* Every unit that a member names, its own and those of its conflicts. */
static struct strings units_named(struct arena *arena, const struct panel_draft *draft)
{
    const struct panel_member *members = draft->members.items;
    size_t most = 0;
    for (size_t i = 0; i < draft->members.count; i++)
        most += 1 + members[i].conflicts.count;
    const char **names = ARENA_ARRAY(arena, const char *, most);
    struct strings wanted = {names, 0};
    for (size_t i = 0; i < draft->members.count; i++) {
        if (members[i].unit != NULL)
            names[wanted.count++] = members[i].unit;
        for (size_t j = 0; j < members[i].conflicts.count; j++)
            names[wanted.count++] = members[i].conflicts.items[j];
    }
    return wanted;
}

static void member_write(struct buffer *out, struct arena *arena, const struct table *found,
                         const struct panel_member *member, size_t i, struct error *error)
{
    const char **conflicts = ARENA_ARRAY(arena, const char *, member->conflicts.count);
    for (size_t j = 0; j < member->conflicts.count; j++)
        conflicts[j] = unit_id_find(found, member->conflicts.items[j],
                                    arena_print(arena, "#/members/%zu/conflicts/%zu", i, j), error);
    element_open(out, '{');
    member_text(out, "subject", member->subject);
    if (member->unit != NULL)
        member_text(
            out, "unit_id",
            unit_id_find(found, member->unit, arena_print(arena, "#/members/%zu/unit", i), error));
    member_text(out, "group", member->group);
    member_day(out, "from", member->from);
    member_day(out, "to", member->to);
    member_texts(out, "conflicts", conflicts, member->conflicts.count);
    buffer_byte(out, '}');
}

/* The members as the store takes them. */
static bool members_resolve(struct work *work, const struct panel_draft *draft,
                            const char **ret_members, struct error *error)
{
    struct strings wanted = units_named(work->arena, draft);
    const struct panel_member *members = draft->members.items;
    struct table found;
    struct buffer out;
    if (!roster_find_units(work->tx, &wanted, &found, error))
        return false;
    buffer_init(&out);
    buffer_byte(&out, '[');
    for (size_t i = 0; i < draft->members.count; i++)
        member_write(&out, work->arena, &found, &members[i], i, error);
    buffer_byte(&out, ']');
    *ret_members = buffer_finish(&out, work->arena);
    return error_none(error);
}

static const char *panel_json(struct arena *arena, const struct table *row)
{
    bool complete = table_boolean(row, 0, "complete");
    bool final = table_boolean(row, 0, "final");
    return arena_print(arena, "{\"members\":%s,\"complete\":%s,\"final\":%s}",
                       table_value(row, 0, "members"), complete ? "true" : "false",
                       final ? "true" : "false");
}

/* May they still change? Members until scoring, and of a secret panel until it has keys; settings
 * until the decision, so that one which waits for somebody who is gone is not stuck. */
static bool replace_check(const struct period *period, const struct table *panel,
                          const struct panel_draft *draft, struct error *error)
{
    const char *name = table_value(panel, 0, "panel");
    bool members = draft->members.items != NULL;
    bool early = text_equal(period->state, "draft") || text_equal(period->state, "open");
    if (!early && (members || !text_equal(period->state, "scoring")))
        return periods_state_conflict(period, members ? "draft, open" : "draft, open, scoring",
                                      error);
    if (members && !text_equal(table_value(panel, 0, "raters"), "given"))
        return error_set(error, CODE_PANEL_NOT_GIVEN, "panel", name, NULL);
    if (members && table_value(panel, 0, "locked_at") != NULL)
        return error_set(error, CODE_PANEL_LOCKED, "panel", name, NULL);
    return true;
}

bool panels_replace(struct work *work, const char *period_id, const char *panel, int64_t version,
                    const struct panel_draft *draft, struct table *ret_row, struct error *error)
{
    struct period period;
    struct table before, after;
    struct panel_record record = {.complete = draft->complete, .final = draft->final};
    if (!members_check(work->arena, draft, error) || !work_begin(work, error) ||
        !period_lock(work->tx, period_id, &period, error) ||
        !panel_get(work->tx, period_id, panel, &before, error) ||
        !replace_check(&period, &before, draft, error) ||
        (draft->members.items != NULL && !members_resolve(work, draft, &record.members, error)) ||
        !panel_replace(work->tx, period_id, panel, version, &record, error) ||
        !panel_get(work->tx, period_id, panel, &after, error) ||
        !work_audit(work, "panel.replace", "panel",
                    arena_print(work->arena, "%s/%s", period_id, panel), NULL,
                    panel_json(work->arena, &before), panel_json(work->arena, &after), error))
        return false;
    *ret_row = after;
    return true;
}

/* Progress as everybody's sums; the sight of the whole organisation ends with it. */
static bool progress_load(struct work *work, const char *period_id, const char *panel,
                          struct table *ret_rows, struct error *error)
{
    return fact_begin(work->tx, error) &&
           panel_progress(work->tx, period_id, panel, ret_rows, error) && fact_end(work->tx, error);
}

bool panels_progress(struct work *work, const char *period_id, const char *panel,
                     struct table *ret_row, struct error *error)
{
    struct period period;
    struct table rows;
    if (!work_begin(work, error) || !period_get(work->tx, period_id, &period, error) ||
        !progress_load(work, period_id, panel, &rows, error))
        return false;
    if (rows.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "panel", NULL);
    *ret_row = rows;
    return true;
}

bool panels_check_ready(struct work *work, const struct period *period, struct error *error)
{
    const struct scheme *scheme = NULL;
    const char *empty, *lacking;
    if (!schemes_open(work, period->scheme_id, &scheme, error))
        return false;
    struct strings needed = panels_read(work->arena, scheme, &period->awards);
    if (!panel_find_empty(work->tx, period->id, &needed, &empty, error) ||
        !ballot_key_lacking(work->tx, period->id, &needed, &lacking, error))
        return false;
    if (empty != NULL)
        return error_set(error, CODE_PANEL_EMPTY, "panel", empty, NULL);
    return lacking == NULL || error_set(error, CODE_BALLOT_KEYS_LACKING, "panel", lacking, NULL);
}

bool panels_check_complete(struct work *work, const char *period_id, struct error *error)
{
    struct table rows;
    if (!progress_load(work, period_id, NULL, &rows, error))
        return false;
    for (size_t row = 0; row < rows.row_count; row++) {
        if (table_boolean(&rows, row, "complete") &&
            table_integer(&rows, row, "cast") < table_integer(&rows, row, "expected"))
            return error_set(error, CODE_PANEL_INCOMPLETE, "panel",
                             table_value(&rows, row, "panel"), "cast",
                             table_value(&rows, row, "cast"), "expected",
                             table_value(&rows, row, "expected"), NULL);
    }
    return true;
}
