#include "app/successors.h"

#include "app/period_inputs.h"
#include "app/period_panels.h"
#include "app/periods.h"
#include "app/schemes.h"
#include "base/text.h"
#include "scheme/cadence.h"
#include "store/panel.h"
#include "store/scheme.h"
#include "store/shortlist.h"

/* What is known of the next period before it is added. */
struct next {
    struct period_record record;
    const struct scheme *scheme;
    enum panel_mode *modes;
};

static bool scheme_choose(struct work *work, const struct period *last,
                          const struct successor_draft *draft, struct next *next,
                          struct error *error)
{
    const char *id = draft->scheme_id != NULL ? draft->scheme_id : last->scheme_id;
    if (draft->newest && draft->scheme_id == NULL &&
        !scheme_newest(work->tx, last->scheme_code, &id, error))
        return false;
    if (!schemes_open(work, id, &next->scheme, error)) {
        if (draft->scheme_id == NULL || error->code != CODE_NOT_FOUND)
            return false;
        error_clear(error);
        return error_add(error, "#/scheme_id", CODE_SCHEME_UNKNOWN, "scheme", id, NULL);
    }
    next->record.scheme_id = id;
    return true;
}

static bool days_choose(const struct period *last, const struct successor_draft *draft,
                        struct next *next, struct error *error)
{
    int months = cadence_months(next->scheme->cadence);
    if (draft->from != DAY_NONE) {
        next->record.from = draft->from;
        next->record.to = draft->to;
        return true;
    }
    if (months == 0)
        return error_set(error, CODE_CADENCE_ONCE, "scheme", next->scheme->code, NULL);
    next->record.from = last->to + 1;
    next->record.to = day_add_months(last->to + 1, months) - 1;
    return true;
}

/* The units that a stored result brought forward. */
static bool units_choose(struct work *work, const struct period *last,
                         const struct successor_draft *draft, struct next *next,
                         struct error *error)
{
    struct table rows;
    if (draft->units_from == NULL) {
        next->record.units = last->has_units ? &last->units : NULL;
        return true;
    }
    if (last->run_id == NULL)
        return periods_state_conflict(last, "deciding, final", error);
    if (!shortlist_units(work->tx, last->run_id, text_equal(draft->units_from, "winners"),
                         draft->award, &rows, error))
        return false;
    if (rows.row_count == 0)
        return error_add(error, "#/units_from", CODE_TOO_FEW, "min", "1", NULL);
    const char **ids = ARENA_ARRAY(work->arena, const char *, rows.row_count);
    struct strings *units = ARENA_NEW(work->arena, struct strings);
    for (size_t row = 0; row < rows.row_count; row++)
        ids[row] = table_value(&rows, row, "unit_id");
    *units = (struct strings){ids, rows.row_count};
    next->record.units = units;
    return true;
}

/* What of the draft needs no database. */
static bool draft_check(const struct successor_draft *draft, struct error *error)
{
    if ((draft->from == DAY_NONE) != (draft->to == DAY_NONE))
        error_add(error, draft->from == DAY_NONE ? "#/from" : "#/to", CODE_FIELD_REQUIRED, NULL);
    if (draft->award != NULL && draft->units_from == NULL)
        error_add(error, "#/units_from", CODE_FIELD_REQUIRED, NULL);
    if (draft->newest && draft->scheme_id != NULL)
        error_add(error, "#/newest", CODE_NOT_COMBINED, "key", "newest", "other", "scheme_id",
                  NULL);
    return error_none(error);
}

/* An award that is asked for must be one of the period that is followed. */
static bool award_check(struct work *work, const struct period *last,
                        const struct successor_draft *draft, struct error *error)
{
    const struct scheme *scheme;
    if (draft->award == NULL)
        return true;
    if (!schemes_open(work, last->scheme_id, &scheme, error))
        return false;
    return scheme_award(scheme, draft->award) >= 0 ||
           error_add(error, "#/award", CODE_ID_UNKNOWN, "kind", "award", "id", draft->award, NULL);
}

static bool next_prepare(struct work *work, const struct period *last,
                         const struct successor_draft *draft, struct next *ret_next,
                         struct error *error)
{
    struct next next = {.record = {.title = draft->title}};
    struct period_draft days;
    if (!award_check(work, last, draft, error) || !scheme_choose(work, last, draft, &next, error) ||
        !days_choose(last, draft, &next, error) || !units_choose(work, last, draft, &next, error))
        return false;
    days = (struct period_draft){.from = next.record.from, .to = next.record.to};
    if (!periods_days_check(work->arena, days.from, days.to, error) ||
        !period_inputs_prepare(work->arena, next.scheme, &days, &next.record, &next.modes, error))
        return false;
    *ret_next = next;
    return true;
}

bool successors_insert(struct work *work, const char *id, const struct successor_draft *draft,
                       struct table *ret_row, struct error *error)
{
    struct period last, added;
    struct next next;
    if (!draft_check(draft, error) || !work_begin(work, error) ||
        !period_get(work->tx, id, &last, error) ||
        !next_prepare(work, &last, draft, &next, error) ||
        !period_insert(work->tx, &next.record, work->principal->subject, &added, error) ||
        !period_panels_set(work, &added, next.scheme, next.modes, error) ||
        !panel_copy_members(work->tx, added.id, id, error) ||
        !work_audit(work, "period.succeed", "period", added.id, NULL, NULL,
                    periods_json(work->arena, &added), error))
        return false;
    *ret_row = added.row;
    return true;
}
