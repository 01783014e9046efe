#include "app/steps_entry.h"

#include "app/calendars.h"
#include "base/text.h"
#include "document/members.h"
#include "store/roster.h"

#include <stdio.h>

const char *step_kind_name(enum step_kind kind)
{
    static const char *const NAMES[] = {
        [STEP_STAGE] = "stage",
        [STEP_DECISION] = "decision",
        [STEP_APPROVAL] = "approval",
        [STEP_NOTICE] = "notice",
        [STEP_ANNOUNCEMENT] = "announcement",
        [STEP_NOMINATION] = "nomination",
        [STEP_CHECK] = "check",
        [STEP_BALLOTS] = "ballots",
    };
    return NAMES[kind];
}

static const struct step *due_step(const struct deciding *deciding)
{
    return &deciding->scheme->steps[deciding->walk.due];
}

/* What a decision is about, or the kind of another step. */
static const char *subject_name(const struct step *step)
{
    static const char *const NAMES[] = {
        [DECISION_ORDER] = "order",
        [DECISION_UNIT] = "unit",
        [DECISION_SHORTLIST] = "shortlist",
        [DECISION_EVENTS] = "events",
    };
    return step->kind == STEP_DECISION ? NAMES[step->about] : step_kind_name(step->kind);
}

static bool is_about(const struct step *step, enum decision about)
{
    return step->kind == STEP_DECISION && step->about == about;
}

static void outcome_check(const struct step *step, const struct step_draft *draft,
                          struct error *error)
{
    bool answers = text_equal(draft->outcome, "approved") || text_equal(draft->outcome, "returned");
    bool fits = step->kind == STEP_APPROVAL   ? answers
                : step->kind == STEP_DECISION ? !answers
                                              : text_equal(draft->outcome, "done");
    const char *allowed = step->kind == STEP_APPROVAL   ? "approved, returned"
                          : step->kind == STEP_DECISION ? "done, continued"
                                                        : "done";
    if (!fits)
        error_add(error, "#/outcome", CODE_VALUE_NOT_ALLOWED, "allowed", allowed, NULL);
    if (text_equal(draft->outcome, "returned") && draft->reason == NULL)
        error_add(error, "#/reason", CODE_REASON_REQUIRED, NULL);
}

/* Keys that are only for steps of one kind. */
static void keys_check(const struct step *step, const struct step_draft *draft, struct error *error)
{
    const struct {
        const char *key;
        bool given, fits;
    } keys[] = {
        {"from", draft->from != DAY_NONE, step->kind == STEP_NOTICE},
        {"order", draft->order.count > 0, is_about(step, DECISION_ORDER)},
        {"choice", draft->choice.count > 0, is_about(step, DECISION_SHORTLIST)},
        {"amounts", draft->amount_count > 0,
         is_about(step, DECISION_UNIT) || is_about(step, DECISION_EVENTS)},
    };
    for (size_t i = 0; i < COUNT(keys); i++) {
        char where[16];
        snprintf(where, sizeof(where), "#/%s", keys[i].key);
        if (keys[i].given && !keys[i].fits)
            error_add(error, where, CODE_NOT_COMBINED, "key", keys[i].key, "other",
                      subject_name(step), NULL);
    }
}

static void amount_check(struct arena *arena, const struct step *step,
                         const struct step_amount *amount, size_t index, struct error *error)
{
    bool events = is_about(step, DECISION_EVENTS);
    const char *key = events ? "event_id" : "unit", *other = events ? "unit" : "event_id";
    const char *given = events ? amount->event_id : amount->unit;
    const char *where = arena_print(arena, "#/amounts/%zu", index);
    const char *number_at = arena_print(arena, "%s/amount", where);
    struct number number;
    if (given == NULL)
        error_add(error, arena_print(arena, "%s/%s", where, key), CODE_FIELD_REQUIRED, NULL);
    if ((events ? amount->unit : amount->event_id) != NULL)
        error_add(error, arena_print(arena, "%s/%s", where, other), CODE_NOT_COMBINED, "key", other,
                  "other", subject_name(step), NULL);
    if (!number_parse(arena, amount->amount, &number))
        error_add(error, number_at, CODE_FORMAT_INVALID, "expected", "a decimal", NULL);
    else if ((step->has_min && number_compare(number, step->min) < 0) ||
             (step->has_max && number_compare(number, step->max) > 0))
        error_add(error, number_at, CODE_OUT_OF_RANGE, "min",
                  step->has_min ? number_text(arena, step->min) : "-", "max",
                  step->has_max ? number_text(arena, step->max) : "-", NULL);
}

bool entry_check(struct work *work, const struct deciding *deciding, const struct step_draft *draft,
                 struct error *error)
{
    const struct step *step = due_step(deciding);
    day_t from = draft->from == DAY_NONE ? work->today : draft->from;
    outcome_check(step, draft, error);
    keys_check(step, draft, error);
    if (is_about(step, DECISION_UNIT) || is_about(step, DECISION_EVENTS))
        for (size_t i = 0; i < draft->amount_count; i++)
            amount_check(work->arena, step, &draft->amounts[i], i, error);
    if (step->kind == STEP_NOTICE && (from <= deciding->period.to || from > work->today))
        error_add(error, "#/from", CODE_OUT_OF_RANGE, "min",
                  day_text(work->arena, deciding->period.to + 1), "max",
                  day_text(work->arena, work->today), NULL);
    return error_none(error);
}

/* The entrant that a name means; NULL with a violation. */
static const char *entrant_find(const struct table *found, const char *name, const char *where,
                                struct error *error)
{
    for (size_t row = 0; row < found->row_count; row++)
        if (text_equal(table_cell(found, row, 0), name) ||
            text_equal(table_cell(found, row, 1), name))
            return table_cell(found, row, 0);
    error_add(error, where, CODE_NOT_IN_ROSTER, "unit", name, NULL);
    return NULL;
}

/* The ids of the units under a key, each an entrant and named once. */
static bool units_resolve(struct work *work, const char *period_id, const char *key,
                          const struct strings *names, const struct strings **ret_ids,
                          struct error *error)
{
    const char **ids = ARENA_ARRAY(work->arena, const char *, names->count);
    struct strings *list = ARENA_NEW(work->arena, struct strings);
    struct table found;
    if (!roster_find_entrants(work->tx, period_id, names, &found, error))
        return false;
    for (size_t i = 0; i < names->count; i++) {
        const char *where = arena_print(work->arena, "#/%s/%zu", key, i);
        ids[i] = entrant_find(&found, names->items[i], where, error);
        if (ids[i] != NULL && strings_has(&(struct strings){ids, i}, ids[i]))
            error_add(error, where, CODE_REPEATED, "value", names->items[i], NULL);
    }
    *list = (struct strings){ids, names->count};
    *ret_ids = list;
    return error_none(error);
}

static bool amounts_write(struct work *work, const char *period_id, const struct step_draft *draft,
                          const char **ret_json, struct error *error)
{
    const char **names = ARENA_ARRAY(work->arena, const char *, draft->amount_count);
    struct strings units = {names, 0};
    struct table found = {0};
    struct buffer out;
    for (size_t i = 0; i < draft->amount_count; i++)
        if (draft->amounts[i].unit != NULL)
            names[units.count++] = draft->amounts[i].unit;
    if (units.count > 0 && !roster_find_entrants(work->tx, period_id, &units, &found, error))
        return false;
    buffer_init(&out);
    buffer_byte(&out, '[');
    for (size_t i = 0; i < draft->amount_count; i++) {
        const struct step_amount *amount = &draft->amounts[i];
        const char *where = arena_print(work->arena, "#/amounts/%zu/unit", i);
        element_open(&out, '{');
        if (amount->unit != NULL)
            member_text(&out, "unit_id", entrant_find(&found, amount->unit, where, error));
        else
            member_text(&out, "event_id", amount->event_id);
        member_text(&out, "amount", amount->amount);
        buffer_byte(&out, '}');
    }
    buffer_byte(&out, ']');
    *ret_json = buffer_finish(&out, work->arena);
    return error_none(error);
}

bool entry_prepare(struct work *work, const struct deciding *deciding,
                   const struct step_draft *draft, struct period_step_record *ret_record,
                   struct error *error)
{
    const struct step *step = due_step(deciding);
    const char *period_id = deciding->period.id;
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
    if ((draft->order.count > 0 &&
         !units_resolve(work, period_id, "order", &draft->order, &record.units, error)) ||
        (draft->choice.count > 0 &&
         !units_resolve(work, period_id, "choice", &draft->choice, &record.units, error)) ||
        (draft->amount_count > 0 && !amounts_write(work, period_id, draft, &record.amounts, error)))
        return false;
    *ret_record = record;
    return true;
}

/* A refusal of the referee as the violation of the field that caused it. */
static void refusal_add(struct arena *arena, const struct step_draft *draft, const char *code,
                        size_t index, struct error *error)
{
    bool chosen = draft->choice.count > 0;
    const char *where = arena_print(arena, chosen ? "#/choice/%zu" : "#/amounts/%zu", index);
    const char *value = chosen                               ? draft->choice.items[index]
                        : draft->amounts[index].unit != NULL ? draft->amounts[index].unit
                                                             : draft->amounts[index].event_id;
    if (text_equal(code, "unknown_event"))
        error_add(error, where, CODE_EVENT_NOT_COUNTED, "event", value, NULL);
    else if (text_equal(code, "not_shortlisted"))
        error_add(error, where, CODE_NOT_SHORTLISTED, "unit", value, NULL);
    else if (text_equal(code, "quota_full"))
        error_add(error, where, CODE_PLACES_TAKEN, "unit", value, NULL);
    else if (text_equal(code, "duplicate_decision"))
        error_add(error, where, CODE_REPEATED, "value", value, NULL);
    else
        error_add(error, where, CODE_NOT_IN_ROSTER, "unit", value, NULL);
}

bool entry_admitted(struct arena *arena, const struct step_draft *draft, const struct facts *facts,
                    const struct result *result, struct error *error)
{
    size_t own = draft->choice.count + draft->amount_count;
    if (own > facts->decision_count)
        return error_set(error, CODE_INTERNAL, NULL);
    const struct fact_decision *first = &facts->decisions[facts->decision_count - own];
    for (size_t i = 0; i < result->refusal_count; i++) {
        const struct refusal *refusal = &result->refusals[i];
        for (size_t j = 0; text_equal(refusal->list, "decisions") && j < own; j++)
            if (refusal->index == first[j].row)
                refusal_add(arena, draft, refusal->code, j, error);
    }
    return error_none(error);
}
