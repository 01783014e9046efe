#include "app/periods.h"

#include "app/schemes.h"
#include "base/text.h"
#include "document/members.h"
#include "scheme/cadence.h"
#include "store/panel.h"
#include "store/roster.h"
#include "store/scheme.h"

bool periods_state_conflict(const struct period *period, const char *needed, struct error *error)
{
    return error_set(error, CODE_STATE_CONFLICT, "what", "period", "state", period->state, "needed",
                     needed, NULL);
}

/* The ids of the units a draft names, or a violation for each that is not an active unit. */
static bool units_resolve(struct work *work, const struct strings *names, struct strings *ret_ids,
                          struct error *error)
{
    struct table found;
    if (!roster_find_units(work->tx, names, &found, error))
        return false;
    const char **ids = ARENA_ARRAY(work->arena, const char *, names->count);
    for (size_t i = 0; i < names->count; i++) {
        for (size_t row = 0; row < found.row_count && ids[i] == NULL; row++) {
            if (text_equal(table_cell(&found, row, 0), names->items[i]) ||
                text_equal(table_cell(&found, row, 1), names->items[i]))
                ids[i] = table_cell(&found, row, 0);
        }
        if (ids[i] == NULL)
            error_add(error, arena_print(work->arena, "#/units/%zu", i), CODE_UNIT_UNKNOWN, "unit",
                      names->items[i], NULL);
    }
    *ret_ids = (struct strings){ids, names->count};
    return error_none(error);
}

static const char *panels_json(struct arena *arena, const struct scheme *scheme)
{
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '[');
    for (size_t i = 0; i < scheme->panel_count; i++) {
        const struct panel *panel = &scheme->panels[i];
        bool self = panel->self_rating == SELF_COUNT || panel->raters == RATERS_SELF;
        element_open(&out, '{');
        member_text(&out, "panel", panel->id);
        member_integer(&out, "position", (int64_t)i);
        member_title(&out, "title", &panel->title);
        member_text(&out, "mode", word_list_name(&WORD_LIST_PANEL_MODE, (int)panel->mode));
        member_text(&out, "raters", word_list_name(&WORD_LIST_RATERS, (int)panel->raters));
        member_number(&out, "minimum", panel->min);
        member_number(&out, "maximum", panel->max);
        member_boolean(&out, "self_rating", self);
        buffer_byte(&out, '}');
    }
    buffer_byte(&out, ']');
    return buffer_finish(&out, arena);
}

static void day_check(struct arena *arena, const char *where, day_t day, struct error *error)
{
    day_t first = day_of(PERIOD_YEAR_FIRST, 1, 1), last = day_of(PERIOD_YEAR_LAST, 12, 31);
    if (day < first || day > last)
        error_add(error, where, CODE_OUT_OF_RANGE, "min", day_text(arena, first), "max",
                  day_text(arena, last), NULL);
}

/* What of a draft needs no database. */
static bool draft_check(const struct period_draft *draft, struct arena *arena, struct error *error)
{
    day_check(arena, "#/from", draft->from, error);
    day_check(arena, "#/to", draft->to, error);
    if (draft->from > draft->to)
        error_add(error, "#/to", CODE_RANGE_CONTRADICTORY, "low", day_text(arena, draft->from),
                  "high", day_text(arena, draft->to), NULL);
    return error_none(error);
}

/* Checks a draft against the database; work has begun. */
static bool draft_prepare(struct work *work, const struct period_draft *draft,
                          struct period_record *ret_record, const struct scheme **ret_scheme,
                          struct error *error)
{
    struct strings *ids = ARENA_NEW(work->arena, struct strings);
    const struct scheme *scheme = NULL;
    if (!schemes_open(work, draft->scheme_id, &scheme, error)) {
        if (error->code != CODE_NOT_FOUND)
            return false;
        error_clear(error);
        return error_add(error, "#/scheme_id", CODE_SCHEME_UNKNOWN, "scheme", draft->scheme_id,
                         NULL);
    }
    if (draft->units.count > 0 && !units_resolve(work, &draft->units, ids, error))
        return false;
    *ret_scheme = scheme;
    *ret_record = (struct period_record){.scheme_id = draft->scheme_id,
                                         .title = draft->title,
                                         .from = draft->from,
                                         .to = draft->to,
                                         .units = draft->units.count > 0 ? ids : NULL};
    return true;
}

static const char *period_json(struct arena *arena, const struct period *period)
{
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '{');
    member_text(&out, "scheme_id", period->scheme_id);
    member_text(&out, "title", period->title);
    member_day(&out, "from", period->from);
    member_day(&out, "to", period->to);
    if (period->has_units)
        member_texts(&out, "units", period->units.items, period->units.count);
    member_integer(&out, "version", period->version);
    buffer_byte(&out, '}');
    return buffer_finish(&out, arena);
}

bool periods_insert(struct work *work, const struct period_draft *draft, struct table *ret_row,
                    struct error *error)
{
    struct period_record record;
    const struct scheme *scheme = NULL;
    struct period period;
    if (!draft_check(draft, work->arena, error) || !work_begin(work, error) ||
        !draft_prepare(work, draft, &record, &scheme, error) ||
        !period_insert(work->tx, &record, work->principal->subject, &period, error) ||
        !panel_set_all(work->tx, period.id, panels_json(work->arena, scheme), error) ||
        !work_audit(work, "period.create", "period", period.id, NULL, NULL,
                    period_json(work->arena, &period), error))
        return false;
    *ret_row = period.row;
    return true;
}

bool periods_replace(struct work *work, const char *id, int64_t version,
                     const struct period_draft *draft, struct table *ret_row, struct error *error)
{
    struct period before, after;
    struct period_record record;
    const struct scheme *scheme = NULL;
    if (!draft_check(draft, work->arena, error) || !work_begin(work, error) ||
        !period_lock(work->tx, id, &before, error))
        return false;
    if (!text_equal(before.state, "draft"))
        return periods_state_conflict(&before, "draft", error);
    if (before.version != version)
        return error_set(error, CODE_PRECONDITION_FAILED, NULL);
    if (!draft_prepare(work, draft, &record, &scheme, error) ||
        !period_replace(work->tx, id, version, &record, &after, error) ||
        !panel_set_all(work->tx, id, panels_json(work->arena, scheme), error) ||
        !work_audit(work, "period.replace", "period", id, NULL, period_json(work->arena, &before),
                    period_json(work->arena, &after), error))
        return false;
    *ret_row = after.row;
    return true;
}

bool periods_get(struct work *work, const char *id, struct table *ret_row, struct error *error)
{
    struct period period;
    if (!work_begin(work, error) || !period_get(work->tx, id, &period, error))
        return false;
    *ret_row = period.row;
    return true;
}

bool periods_list(struct work *work, const struct period_filter *filter, const struct page *page,
                  struct table *ret_rows, struct error *error)
{
    return work_begin(work, error) && period_list(work->tx, filter, page, ret_rows, error);
}

bool periods_roster(struct work *work, const char *id, const struct page *page,
                    struct table *ret_rows, struct error *error)
{
    struct period period;
    return work_begin(work, error) && period_get(work->tx, id, &period, error) &&
           roster_list(work->tx, id, page, ret_rows, error);
}

/* The draft that follows a period in its cadence. */
static bool successor_of(struct work *work, const struct period *last, bool newest,
                         struct period_record *ret_record, const struct scheme **ret_scheme,
                         struct error *error)
{
    const char *scheme_id = last->scheme_id;
    const struct scheme *scheme = NULL;
    if ((newest && !scheme_newest(work->tx, last->scheme_code, &scheme_id, error)) ||
        !schemes_open(work, scheme_id, &scheme, error))
        return false;
    int months = cadence_months(scheme->cadence);
    if (months == 0)
        return error_set(error, CODE_CADENCE_ONCE, "scheme", last->scheme_code, NULL);
    struct period_draft days = {.from = last->to + 1,
                                .to = day_add_months(last->to + 1, months) - 1};
    if (!draft_check(&days, work->arena, error))
        return false;
    *ret_scheme = scheme;
    *ret_record = (struct period_record){.scheme_id = scheme_id,
                                         .from = days.from,
                                         .to = days.to,
                                         .units = last->has_units ? &last->units : NULL};
    return true;
}

bool periods_succeed(struct work *work, const char *id, bool newest, struct table *ret_row,
                     struct error *error)
{
    struct period last, next;
    struct period_record record;
    const struct scheme *scheme = NULL;
    if (!work_begin(work, error) || !period_get(work->tx, id, &last, error) ||
        !successor_of(work, &last, newest, &record, &scheme, error) ||
        !period_insert(work->tx, &record, work->principal->subject, &next, error) ||
        !panel_set_all(work->tx, next.id, panels_json(work->arena, scheme), error) ||
        !panel_copy_members(work->tx, next.id, id, error) ||
        !work_audit(work, "period.succeed", "period", next.id, NULL, NULL,
                    period_json(work->arena, &next), error))
        return false;
    *ret_row = next.row;
    return true;
}
