#include "app/periods.h"

#include "app/period_inputs.h"
#include "app/period_panels.h"
#include "app/schemes.h"
#include "base/text.h"
#include "document/members.h"
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

bool periods_dates_given(const struct period *period, struct arena *arena, struct error *error)
{
    struct buffer names;
    if (period->dates_missing.count == 0)
        return true;
    buffer_init(&names);
    for (size_t i = 0; i < period->dates_missing.count; i++)
        buffer_print(&names, "%s%s", i == 0 ? "" : ", ", period->dates_missing.items[i]);
    return error_set(error, CODE_DATES_MISSING, "dates", buffer_finish(&names, arena), NULL);
}

static void day_check(struct arena *arena, const char *where, day_t day, struct error *error)
{
    day_t first = day_of(PERIOD_YEAR_FIRST, 1, 1), last = day_of(PERIOD_YEAR_LAST, 12, 31);
    if (day < first || day > last)
        error_add(error, where, CODE_OUT_OF_RANGE, "min", day_text(arena, first), "max",
                  day_text(arena, last), NULL);
}

bool periods_days_check(struct arena *arena, day_t from, day_t to, struct error *error)
{
    day_check(arena, "#/from", from, error);
    day_check(arena, "#/to", to, error);
    if (from > to)
        error_add(error, "#/to", CODE_RANGE_CONTRADICTORY, "low", day_text(arena, from), "high",
                  day_text(arena, to), NULL);
    return error_none(error);
}

/* A draft that was checked. */
struct prepared {
    const struct scheme *scheme;
    struct period_record record;
    enum panel_mode *modes;
};

/* Checks a draft against the database; work has begun. */
static bool draft_prepare(struct work *work, const struct period_draft *draft,
                          struct prepared *ret_prepared, struct error *error)
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
    struct prepared prepared = {
        .scheme = scheme,
        .record = {.scheme_id = draft->scheme_id,
                   .title = draft->title,
                   .from = draft->from,
                   .to = draft->to,
                   .units = draft->units.count > 0 ? ids : NULL},
    };
    if (draft->units.count > 0 && !units_resolve(work, &draft->units, ids, error) &&
        error->count == 0)
        return false;
    if (!period_inputs_prepare(work->arena, scheme, draft, &prepared.record, &prepared.modes,
                               error) ||
        !error_none(error))
        return false;
    *ret_prepared = prepared;
    return true;
}

/* An object as the database has it. */
static void inputs_member(struct buffer *out, const char *key, const char *json)
{
    if (json != NULL)
        buffer_print(out, ",\"%s\":%s", key, json);
}

const char *periods_json(struct arena *arena, const struct period *period)
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
    if (period->awards.count > 0)
        member_texts(&out, "awards", period->awards.items, period->awards.count);
    inputs_member(&out, "dates", table_value(&period->row, 0, "dates"));
    inputs_member(&out, "panel_modes", table_value(&period->row, 0, "panel_modes"));
    member_integer(&out, "version", period->version);
    buffer_byte(&out, '}');
    return buffer_finish(&out, arena);
}

bool periods_insert(struct work *work, const struct period_draft *draft, struct table *ret_row,
                    struct error *error)
{
    struct prepared prepared;
    struct period period;
    if (!periods_days_check(work->arena, draft->from, draft->to, error) ||
        !work_begin(work, error) || !draft_prepare(work, draft, &prepared, error) ||
        !period_insert(work->tx, &prepared.record, work->principal->subject, &period, error) ||
        !period_panels_set(work, &period, prepared.scheme, prepared.modes, error) ||
        !work_audit(work, "period.create", "period", period.id, NULL, NULL,
                    periods_json(work->arena, &period), error))
        return false;
    *ret_row = period.row;
    return true;
}

bool periods_replace(struct work *work, const char *id, int64_t version,
                     const struct period_draft *draft, struct table *ret_row, struct error *error)
{
    struct period before, after;
    struct prepared prepared;
    if (!periods_days_check(work->arena, draft->from, draft->to, error) ||
        !work_begin(work, error) || !period_lock(work->tx, id, &before, error))
        return false;
    if (!text_equal(before.state, "draft"))
        return periods_state_conflict(&before, "draft", error);
    if (before.version != version)
        return error_set(error, CODE_PRECONDITION_FAILED, NULL);
    if (!draft_prepare(work, draft, &prepared, error) ||
        !period_replace(work->tx, id, version, &prepared.record, &after, error) ||
        !period_panels_set(work, &after, prepared.scheme, prepared.modes, error) ||
        !work_audit(work, "period.replace", "period", id, NULL, periods_json(work->arena, &before),
                    periods_json(work->arena, &after), error))
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
