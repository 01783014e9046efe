#include "app/steps.h"

#include "app/facts_parts.h"
#include "app/periods.h"
#include "app/runs.h"
#include "app/schemes.h"
#include "app/steps_entry.h"
#include "base/text.h"
#include "base/uuid.h"
#include "document/members.h"
#include "referee/days.h"
#include "store/objection.h"

#define NO_ROUND (-1) /* before deciding, and after going back, nothing of the walk holds */

static bool deciding_load(struct work *work, const struct period *period,
                          struct deciding *ret_deciding, struct error *error)
{
    struct deciding deciding = {.period = *period};
    bool walks = text_equal(period->state, "deciding") || text_equal(period->state, "final");
    if (!schemes_open(work, period->scheme_id, &deciding.scheme, error) ||
        !period_step_list(work->tx, period->id, walks ? period->round : NO_ROUND, &deciding.entries,
                          error))
        return false;
    deciding.walk = steps_walk(work->arena, deciding.scheme, &deciding.entries, work->today);
    *ret_deciding = deciding;
    return true;
}

static bool none_open(struct work *work, const char *period_id, struct error *error)
{
    int64_t open;
    if (!objection_count_open(work->tx, period_id, &open, error))
        return false;
    return open == 0 || error_set(error, CODE_OBJECTIONS_OPEN, "count",
                                  arena_print(work->arena, "%lld", (long long)open), NULL);
}

bool steps_all_done(struct work *work, const struct period *period, struct error *error)
{
    struct deciding deciding;
    if (!deciding_load(work, period, &deciding, error))
        return false;
    if (deciding.walk.due == deciding.scheme->step_count)
        return none_open(work, period->id, error);
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

/* Who takes the step holds its post, and nothing stands against an announcement. */
static bool check_taker(struct work *work, const struct deciding *deciding, struct error *error)
{
    const struct step *step = &deciding->scheme->steps[deciding->walk.due];
    if (step->kind == STEP_ANNOUNCEMENT)
        return none_open(work, deciding->period.id, error);
    if (step->kind != STEP_APPROVAL || step->by == NULL ||
        strings_has(&work->principal->positions, step->by))
        return true;
    return error_set(error, CODE_POSITION_REQUIRED, "position", step->by, NULL);
}

/* True when a return makes a decision void. */
static bool voids_decision(const struct deciding *deciding, const struct period_step_record *record)
{
    const struct table *entries = &deciding->entries;
    if (!text_equal(record->outcome, "returned"))
        return false;
    int64_t again = (int64_t)steps_walk_returned(deciding->scheme, (size_t)record->position);
    for (size_t row = 0; row < entries->row_count; row++)
        if (deciding->walk.holds[row] && table_integer(entries, row, "position") >= again &&
            (table_value(entries, row, "units") != NULL ||
             table_value(entries, row, "amounts") != NULL))
            return true;
    return false;
}

/* True when the entry, or what it makes void, is something the referee reads. */
static bool changes_facts(const struct deciding *deciding, const struct period_step_record *record)
{
    return record->units != NULL || record->amounts != NULL || voids_decision(deciding, record);
}

/* The result is made anew from what was decided. */
static bool decide_anew(struct work *work, const struct period *period,
                        const struct step_draft *draft, struct error *error)
{
    char id[UUID_TEXT];
    struct judged judged;
    struct period after;
    uuid_new(id);
    return runs_store(work, period, id, "step", &judged, error) &&
           entry_admitted(work->arena, draft, &judged.campaign.facts, &judged.result, error) &&
           period_set_state(work->tx, period->id, period->state, period->round, id, &after, error);
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
        member_texts(&out, "units", record->units->items, record->units->count);
    if (record->amounts != NULL)
        buffer_print(&out, ",\"amounts\":%s", record->amounts);
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
    work->one_snapshot = draft->order.count > 0 || draft->choice.count > 0 ||
                         draft->amount_count > 0 || text_equal(draft->outcome, "returned");
    if (!work_begin(work, error) || !period_lock(work->tx, period_id, &period, error))
        return false;
    if (!text_equal(period.state, "deciding"))
        return periods_state_conflict(&period, "deciding", error);
    if (!deciding_load(work, &period, &deciding, error) ||
        !check_due(work, &deciding, draft, error) || !entry_check(work, &deciding, draft, error) ||
        !check_taker(work, &deciding, error) ||
        !entry_prepare(work, &deciding, draft, &record, error) ||
        !period_step_insert(work->tx, &period, &record, &row, error) ||
        (changes_facts(&deciding, &record) && !decide_anew(work, &period, draft, error)) ||
        !work_audit(work, "period.step", "period", period_id, draft->reason, NULL,
                    entry_json(work->arena, &record), error))
        return false;
    *ret_row = row;
    return true;
}

/* Has something been done from a step on that still holds? */
static bool done_from(const struct deciding *deciding, size_t start)
{
    for (size_t row = 0; row < deciding->entries.row_count; row++)
        if (deciding->walk.holds[row] &&
            table_integer(&deciding->entries, row, "position") >= (int64_t)start)
            return true;
    return false;
}

bool steps_restart(struct work *work, const struct period *period, const char *run_id,
                   const char *reason, struct error *error)
{
    struct deciding deciding;
    struct table row;
    if (!deciding_load(work, period, &deciding, error))
        return false;
    size_t start = steps_walk_start(deciding.scheme);
    if (!done_from(&deciding, start))
        return true;
    struct period applied = *period;
    struct period_step_record record = {.position = (int)start,
                                        .step = deciding.scheme->steps[start].id,
                                        .outcome = "restarted",
                                        .reason = reason,
                                        .from = DAY_NONE,
                                        .until = DAY_NONE};
    applied.run_id = run_id;
    return period_step_insert(work->tx, &applied, &record, &row, error);
}

static const struct column COLUMNS[] = {
    {"position", COLUMN_INTEGER}, {"step", COLUMN_TEXT},   {"title", COLUMN_JSON},
    {"kind", COLUMN_TEXT},        {"by", COLUMN_TEXT},     {"days", COLUMN_INTEGER},
    {"due_from", COLUMN_DATE},    {"due", COLUMN_DATE},    {"state", COLUMN_TEXT},
    {"outcome", COLUMN_TEXT},     {"reason", COLUMN_TEXT}, {"from", COLUMN_DATE},
    {"until", COLUMN_DATE},       {"units", COLUMN_LIST},  {"amounts", COLUMN_JSON},
    {"actor", COLUMN_TEXT},       {"at", COLUMN_INSTANT},
};

/* A step's days in the calendar; DAY_NONE: not known. */
struct days {
    day_t from, to;
};

static const char *walked_state(const struct deciding *deciding, size_t index)
{
    const struct walk *walk = &deciding->walk;
    if (index < walk->due)
        return "done";
    if (index > walk->due || !text_equal(deciding->period.state, "deciding"))
        return "waiting";
    return walk->running ? "running" : "due";
}

static const char *calendar_state(const struct deciding *deciding, const struct days *days,
                                  day_t today)
{
    const char *state = deciding->period.state;
    if (text_equal(state, "draft") || text_equal(state, "cancelled") || days->to == DAY_NONE ||
        (days->from != DAY_NONE && today < days->from))
        return "waiting";
    return today > days->to ? "past" : "due";
}

static void step_row(struct work *work, const struct deciding *deciding, size_t index,
                     const struct days *days, const char **cells)
{
    static const char *const NEWEST[] = {"outcome", "reason",  "from",  "until",
                                         "units",   "amounts", "actor", "at"};
    struct arena *arena = work->arena;
    const struct step *step = &deciding->scheme->steps[index];
    const struct table *entries = &deciding->entries;
    *cells++ = arena_print(arena, "%zu", index);
    *cells++ = step->id;
    *cells++ = schemes_title(arena, &step->title);
    *cells++ = step_kind_name(step->kind);
    *cells++ = step->by;
    *cells++ = step->kind == STEP_NOTICE ? arena_print(arena, "%d", step->days) : NULL;
    *cells++ = day_text(arena, days->from);
    *cells++ = day_text(arena, days->to);
    *cells++ = step_is_walked(step) ? walked_state(deciding, index)
                                    : calendar_state(deciding, days, work->today);
    for (size_t row = entries->row_count; row-- > 0;) {
        if (!text_equal(table_value(entries, row, "step"), step->id))
            continue;
        for (size_t i = 0; i < COUNT(NEWEST); i++)
            cells[i] = table_value(entries, row, NEWEST[i]);
        return;
    }
}

static struct days days_of(const struct campaign *campaign, size_t step)
{
    struct days days = {DAY_NONE, DAY_NONE};
    day_t from, to;
    if (step_days(campaign->scheme, &campaign->facts, (int)step, &from, &to)) {
        days.from = from == DAY_FIRST ? DAY_NONE : from;
        days.to = to;
    }
    return days;
}

bool steps_list(struct work *work, const char *period_id, struct table *ret_rows,
                struct error *error)
{
    struct period period;
    struct deciding deciding;
    if (!work_begin(work, error) || !period_get(work->tx, period_id, &period, error) ||
        !deciding_load(work, &period, &deciding, error))
        return false;
    struct campaign campaign = {.period = period, .scheme = deciding.scheme};
    campaign.facts.from = period.from;
    campaign.facts.to = period.to;
    if (!facts_load_dates(work, &campaign, error))
        return false;
    size_t count = deciding.scheme->step_count;
    const char **cells = ARENA_ARRAY(work->arena, const char *, count *COUNT(COLUMNS));
    for (size_t i = 0; i < count; i++) {
        struct days days = days_of(&campaign, i);
        step_row(work, &deciding, i, &days, &cells[i * COUNT(COLUMNS)]);
    }
    *ret_rows = (struct table){COLUMNS, COUNT(COLUMNS), count, cells};
    return true;
}
