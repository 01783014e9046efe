#include "app/steps.h"

#include "app/calendars.h"
#include "app/periods.h"
#include "app/runs.h"
#include "app/schemes.h"
#include "app/steps_walk.h"
#include "base/text.h"
#include "document/members.h"
#include "store/roster.h"

#define NO_ROUND (-1) /* before deciding, and after going back, nothing of the walk holds */

static const char *const KINDS[] = {
    [STEP_STAGE] = "stage",
    [STEP_DECISION] = "decision",
    [STEP_APPROVAL] = "approval",
    [STEP_NOTICE] = "notice",
    [STEP_ANNOUNCEMENT] = "announcement",
    [STEP_NOMINATION] = "nomination",
    [STEP_CHECK] = "check",
    [STEP_BALLOTS] = "ballots",
};

/* A period being decided, its scheme, and where the walk stands. */
struct deciding {
    struct period period;
    const struct scheme *scheme;
    struct table entries;
    struct walk walk;
};

static bool deciding_load(struct work *work, const struct period *period,
                          struct deciding *ret_deciding, struct error *error)
{
    struct deciding deciding = {.period = *period};
    bool walks = text_equal(period->state, "deciding") || text_equal(period->state, "final");
    if (!schemes_open(work, period->scheme_id, &deciding.scheme, error) ||
        !period_step_list(work->tx, period->id, walks ? period->round : NO_ROUND, &deciding.entries,
                          error))
        return false;
    deciding.walk = steps_walk(deciding.scheme, &deciding.entries, work->today);
    *ret_deciding = deciding;
    return true;
}

bool steps_all_done(struct work *work, const struct period *period, struct error *error)
{
    struct deciding deciding;
    if (!deciding_load(work, period, &deciding, error))
        return false;
    if (deciding.walk.due == deciding.scheme->step_count)
        return true;
    if (deciding.walk.running)
        return error_set(error, CODE_NOTICE_RUNNING, "until",
                         day_text(work->arena, deciding.walk.until), NULL);
    return error_set(error, CODE_STEPS_REMAIN, "due", deciding.scheme->steps[deciding.walk.due].id,
                     NULL);
}

/* The step is the one now due. */
static bool check_due(struct work *work, const struct deciding *deciding,
                      const struct step_draft *draft, struct error *error)
{
    const struct walk *walk = &deciding->walk;
    const struct scheme *scheme = deciding->scheme;
    if (scheme_step(scheme, draft->step) < 0)
        return error_add(error, "#/step", CODE_ID_UNKNOWN, "kind", "step", "id", draft->step, NULL);
    if (walk->running)
        return error_set(error, CODE_NOTICE_RUNNING, "until", day_text(work->arena, walk->until),
                         NULL);
    if (walk->due == scheme->step_count)
        return error_set(error, CODE_STEP_NOT_DUE, "due", "none", NULL);
    if (!text_equal(scheme->steps[walk->due].id, draft->step))
        return error_set(error, CODE_STEP_NOT_DUE, "due", scheme->steps[walk->due].id, NULL);
    return true;
}

/* The fields fit the kind of step. */
static bool check_fields(struct work *work, const struct deciding *deciding,
                         const struct step_draft *draft, struct error *error)
{
    const struct step *step = &deciding->scheme->steps[deciding->walk.due];
    bool approves = text_equal(draft->outcome, "approved");
    bool returns = text_equal(draft->outcome, "returned");
    if ((step->kind == STEP_APPROVAL) != (approves || returns))
        error_add(error, "#/outcome", CODE_VALUE_NOT_ALLOWED, "allowed",
                  step->kind == STEP_APPROVAL ? "approved, returned" : "done", NULL);
    if (returns && draft->reason == NULL)
        error_add(error, "#/reason", CODE_REASON_REQUIRED, NULL);
    if (draft->from != DAY_NONE && step->kind != STEP_NOTICE)
        error_add(error, "#/from", CODE_NOT_COMBINED, "key", "from", "other", KINDS[step->kind],
                  NULL);
    if (draft->order.count > 0 && step->kind != STEP_DECISION)
        error_add(error, "#/order", CODE_NOT_COMBINED, "key", "order", "other", KINDS[step->kind],
                  NULL);
    day_t from = draft->from == DAY_NONE ? work->today : draft->from;
    if (step->kind == STEP_NOTICE && (from <= deciding->period.to || from > work->today))
        error_add(error, "#/from", CODE_OUT_OF_RANGE, "min",
                  day_text(work->arena, deciding->period.to + 1), "max",
                  day_text(work->arena, work->today), NULL);
    return error_none(error);
}

static bool check_position(const struct work *work, const struct deciding *deciding,
                           struct error *error)
{
    const struct step *step = &deciding->scheme->steps[deciding->walk.due];
    if (step->kind != STEP_APPROVAL || step->by == NULL ||
        strings_has(&work->principal->positions, step->by))
        return true;
    return error_set(error, CODE_POSITION_REQUIRED, "position", step->by, NULL);
}

/* The ids of an order's units, all of which are in the roster. */
static bool order_resolve(struct work *work, const struct deciding *deciding,
                          const struct step_draft *draft, struct strings *ret_ids,
                          struct error *error)
{
    const char **ids = ARENA_ARRAY(work->arena, const char *, draft->order.count);
    struct table found;
    if (!roster_find_entrants(work->tx, deciding->period.id, &draft->order, &found, error))
        return false;
    for (size_t i = 0; i < draft->order.count; i++) {
        const char *name = draft->order.items[i];
        for (size_t row = 0; row < found.row_count && ids[i] == NULL; row++) {
            if (text_equal(table_cell(&found, row, 0), name) ||
                text_equal(table_cell(&found, row, 1), name))
                ids[i] = table_cell(&found, row, 0);
        }
        const char *where = arena_print(work->arena, "#/order/%zu", i);
        if (ids[i] == NULL)
            error_add(error, where, CODE_NOT_IN_ROSTER, "unit", name, NULL);
        else if (strings_has(&(struct strings){ids, i}, ids[i]))
            error_add(error, where, CODE_REPEATED, "value", name, NULL);
    }
    *ret_ids = (struct strings){ids, draft->order.count};
    return error_none(error);
}

static bool record_prepare(struct work *work, const struct deciding *deciding,
                           const struct step_draft *draft, struct period_step_record *ret_record,
                           struct error *error)
{
    const struct step *step = &deciding->scheme->steps[deciding->walk.due];
    struct strings *order = ARENA_NEW(work->arena, struct strings);
    struct calendar calendar;
    struct period_step_record record = {.position = (int)deciding->walk.due,
                                        .step = draft->step,
                                        .outcome = draft->outcome,
                                        .reason = draft->reason,
                                        .from = DAY_NONE,
                                        .until = DAY_NONE};
    if (step->kind == STEP_NOTICE) {
        if (!calendars_load(work, &calendar, error))
            return false;
        record.from = draft->from == DAY_NONE ? work->today : draft->from;
        record.until = steps_notice_end(step, &calendar, record.from);
    }
    if (draft->order.count > 0) {
        if (!order_resolve(work, deciding, draft, order, error))
            return false;
        record.units = order;
    }
    *ret_record = record;
    return true;
}

/* A decision changes what the referee sees: the result is made anew. */
static bool decide_anew(struct work *work, const struct period *period, struct error *error)
{
    const char *run_id;
    struct period after;
    return runs_store(work, period, &run_id, error) &&
           period_set_state(work->tx, period->id, period->state, period->round, run_id, &after,
                            error);
}

static const char *entry_json(struct arena *arena, const struct period_step_record *record)
{
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '{');
    member_text(&out, "step", record->step);
    member_text(&out, "outcome", record->outcome);
    if (record->until != DAY_NONE) {
        member_day(&out, "from", record->from);
        member_day(&out, "until", record->until);
    }
    if (record->units != NULL)
        member_texts(&out, "order", record->units->items, record->units->count);
    buffer_byte(&out, '}');
    return buffer_finish(&out, arena);
}

bool steps_insert(struct work *work, const char *period_id, const struct step_draft *draft,
                  struct table *ret_row, struct error *error)
{
    struct period period;
    struct deciding deciding;
    struct period_step_record record;
    struct table row;
    work->one_snapshot = draft->order.count > 0;
    if (!work_begin(work, error) || !period_lock(work->tx, period_id, &period, error))
        return false;
    if (!text_equal(period.state, "deciding"))
        return periods_state_conflict(&period, "deciding", error);
    if (!deciding_load(work, &period, &deciding, error) ||
        !check_due(work, &deciding, draft, error) || !check_fields(work, &deciding, draft, error) ||
        !check_position(work, &deciding, error) ||
        !record_prepare(work, &deciding, draft, &record, error) ||
        !period_step_insert(work->tx, &period, &record, &row, error) ||
        (record.units != NULL && !decide_anew(work, &period, error)) ||
        !work_audit(work, "period.step", "period", period_id, draft->reason, NULL,
                    entry_json(work->arena, &record), error))
        return false;
    *ret_row = row;
    return true;
}

static const struct column COLUMNS[] = {
    {"position", COLUMN_INTEGER}, {"step", COLUMN_TEXT},    {"title", COLUMN_JSON},
    {"kind", COLUMN_TEXT},        {"by", COLUMN_TEXT},      {"days", COLUMN_INTEGER},
    {"state", COLUMN_TEXT},       {"outcome", COLUMN_TEXT}, {"reason", COLUMN_TEXT},
    {"from", COLUMN_DATE},        {"until", COLUMN_DATE},   {"actor", COLUMN_TEXT},
    {"at", COLUMN_INSTANT},
};

static const char *step_state(const struct deciding *deciding, size_t index)
{
    const struct walk *walk = &deciding->walk;
    if (index < walk->due)
        return "done";
    if (index > walk->due || !text_equal(deciding->period.state, "deciding"))
        return "waiting";
    return walk->running ? "running" : "due";
}

static void step_row(struct arena *arena, const struct deciding *deciding, size_t index,
                     const char **cells)
{
    static const char *const NEWEST[] = {"outcome", "reason", "from", "until", "actor", "at"};
    const struct step *step = &deciding->scheme->steps[index];
    const struct table *entries = &deciding->entries;
    *cells++ = arena_print(arena, "%zu", index);
    *cells++ = step->id;
    *cells++ = schemes_title(arena, &step->title);
    *cells++ = KINDS[step->kind];
    *cells++ = step->by;
    *cells++ = step->kind == STEP_NOTICE ? arena_print(arena, "%d", step->days) : NULL;
    *cells++ = step_state(deciding, index);
    for (size_t row = entries->row_count; row-- > 0;) {
        if (!text_equal(table_value(entries, row, "step"), step->id))
            continue;
        for (size_t i = 0; i < COUNT(NEWEST); i++)
            cells[i] = table_value(entries, row, NEWEST[i]);
        return;
    }
}

bool steps_list(struct work *work, const char *period_id, struct table *ret_rows,
                struct error *error)
{
    struct period period;
    struct deciding deciding;
    if (!work_begin(work, error) || !period_get(work->tx, period_id, &period, error) ||
        !deciding_load(work, &period, &deciding, error))
        return false;
    size_t count = deciding.scheme->step_count;
    const char **cells = ARENA_ARRAY(work->arena, const char *, count *COUNT(COLUMNS));
    for (size_t i = 0; i < count; i++)
        step_row(work->arena, &deciding, i, &cells[i * COUNT(COLUMNS)]);
    *ret_rows = (struct table){COLUMNS, COUNT(COLUMNS), count, cells};
    return true;
}
