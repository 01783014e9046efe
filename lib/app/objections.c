#include "app/objections.h"

#include "app/periods.h"
#include "app/runs.h"
#include "app/schemes.h"
#include "app/steps_walk.h"
#include "base/text.h"
#include "base/uuid.h"
#include "document/members.h"
#include "store/fact.h"
#include "store/roster.h"

#include <string.h>

#define RECEIPT_BYTES 16

/* The day is one of a notice of the period's round that still holds. */
static bool notice_open(struct work *work, const struct period *period, day_t day,
                        struct error *error)
{
    const struct scheme *scheme;
    struct table entries;
    if (!schemes_open(work, period->scheme_id, &scheme, error) ||
        !period_step_list(work->tx, period->id, period->round, &entries, error))
        return false;
    struct walk walk = steps_walk(work->arena, scheme, &entries, work->today);
    for (size_t row = 0; row < entries.row_count; row++) {
        day_t from, until;
        const char *first = table_value(&entries, row, "from");
        const char *last = table_value(&entries, row, "until");
        if (walk.holds[row] && first != NULL && last != NULL && day_parse(first, &from) &&
            day_parse(last, &until) && day >= from && day <= until)
            return true;
    }
    return error_set(error, CODE_NOTICE_CLOSED, "day", day_text(work->arena, day), NULL);
}

static const char *evidence_json(struct arena *arena, const struct objection_draft *draft)
{
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '[');
    for (size_t i = 0; i < draft->evidence_count; i++) {
        element_open(&out, '{');
        member_text(&out, "href", draft->evidence[i].href);
        member_text(&out, "sha256", draft->evidence[i].sha256);
        buffer_byte(&out, '}');
    }
    buffer_byte(&out, ']');
    return buffer_finish(&out, arena);
}

static bool is_sha256(const char *text)
{
    const char *allowed = "0123456789abcdef";
    size_t length = 0;
    while (text[length] != '\0' && strchr(allowed, text[length]) != NULL)
        length++;
    return text[length] == '\0' && length == 2 * SHA256_BYTES;
}

/* What needs no period: evidence, and who may state another day than today. */
static bool draft_check(const struct work *work, const struct objection_draft *draft,
                        struct error *error)
{
    bool office = work->principal->roles & (ROLE_LEADERSHIP | ROLE_ORGANISER);
    for (size_t i = 0; i < draft->evidence_count; i++) {
        const char *sha256 = draft->evidence[i].sha256;
        if (sha256 != NULL && !is_sha256(sha256))
            error_add(error, arena_print(work->arena, "#/evidence/%zu/sha256", i),
                      CODE_FORMAT_INVALID, "expected", "64 hexadecimal digits", NULL);
    }
    if (draft->received_on != DAY_NONE && (!office || draft->received_on > work->today))
        error_add(error, "#/received_on", CODE_VALUE_NOT_ALLOWED, "allowed",
                  day_text(work->arena, work->today), NULL);
    return error_none(error);
}

/* Whether this one may object to the unit; with the referee's sight, because most see no steps. */
static bool objection_check(struct work *work, const struct period *period, const char *unit_id,
                            day_t day, struct error *error)
{
    struct objection_state state;
    bool nameless = work->principal->subject == NULL;
    if (!fact_begin(work->tx, error) ||
        !objection_allowed(work->tx, period->id, unit_id, &state, error))
        return false;
    if (nameless && !state.anonymous)
        return error_set(error, CODE_TOKEN_REQUIRED, NULL);
    if (!notice_open(work, period, day, error) || !fact_end(work->tx, error))
        return false;
    if (nameless && state.nameless >= OBJECTIONS_NAMELESS)
        return error_set(error, CODE_OBJECTIONS_FULL, "max",
                         arena_print(work->arena, "%d", OBJECTIONS_NAMELESS), NULL);
    return !state.repeated ||
           error_set(error, CODE_ALREADY_EXISTS, "what", "objection", "field", "unit", NULL);
}

/* A receipt for who has no name, shown to the transaction so that it sees what it has written. */
static bool receipt_make(struct work *work, unsigned char digest[SHA256_BYTES],
                         const char **ret_receipt, struct error *error)
{
    unsigned char random[RECEIPT_BYTES];
    random_bytes(random, sizeof(random));
    const char *receipt = digest_hex(work->arena, random, sizeof(random));
    digest_sha256(receipt, strlen(receipt), digest);
    if (!objection_show_receipt(work->tx, digest, error))
        return false;
    *ret_receipt = receipt;
    return true;
}

static bool unit_find(struct work *work, const char *period_id, const char *name,
                      const char **ret_id, struct error *error)
{
    struct table found;
    if (!roster_find_entrants(work->tx, period_id, &(struct strings){&name, 1}, &found, error))
        return false;
    if (found.row_count == 0)
        return error_add(error, "#/unit", CODE_NOT_IN_ROSTER, "unit", name, NULL);
    *ret_id = table_value(&found, 0, "unit_id");
    return true;
}

bool objections_insert(struct work *work, const char *period_id,
                       const struct objection_draft *draft, struct table *ret_row,
                       const char **ret_receipt, struct error *error)
{
    struct period period;
    char id[UUID_TEXT];
    unsigned char digest[SHA256_BYTES];
    const char *receipt = NULL, *unit_id = NULL;
    if (!work_begin(work, error) || !period_lock(work->tx, period_id, &period, error))
        return false;
    if (!text_equal(period.state, "deciding"))
        return periods_state_conflict(&period, "deciding", error);
    day_t day = draft->received_on == DAY_NONE ? work->today : draft->received_on;
    if (!draft_check(work, draft, error) ||
        !unit_find(work, period_id, draft->unit, &unit_id, error) ||
        !objection_check(work, &period, unit_id, day, error) ||
        (work->principal->subject == NULL && !receipt_make(work, digest, &receipt, error)))
        return false;
    uuid_new(id);
    struct objection_record record = {.id = arena_text(work->arena, id),
                                      .unit_id = unit_id,
                                      .received_on = day,
                                      .reason = draft->reason,
                                      .evidence = evidence_json(work->arena, draft),
                                      .receipt = receipt != NULL ? digest : NULL};
    if (!objection_insert(work->tx, &period, &record, error) ||
        !objection_get(work->tx, record.id, ret_row, error))
        return false;
    *ret_receipt = receipt;
    return true;
}

bool objections_list(struct work *work, const char *period_id,
                     const struct objection_filter *filter, const struct page *page,
                     struct table *ret_rows, struct error *error)
{
    struct period period;
    return work_begin(work, error) && period_get(work->tx, period_id, &period, error) &&
           objection_list(work->tx, period_id, filter, page, ret_rows, error);
}

bool objections_get(struct work *work, const char *id, struct table *ret_row, struct error *error)
{
    return work_begin(work, error) && objection_get(work->tx, id, ret_row, error);
}

bool objections_follow(struct work *work, const char *receipt, struct table *ret_row,
                       struct error *error)
{
    unsigned char digest[SHA256_BYTES];
    digest_sha256(receipt, strlen(receipt), digest);
    return work_begin(work, error) && objection_show_receipt(work->tx, digest, error) &&
           objection_by_receipt(work->tx, ret_row, error);
}

static const char *state_json(struct arena *arena, const char *state, const char *run_id)
{
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '{');
    member_text(&out, "state", state);
    member_text(&out, "run_id", run_id);
    buffer_byte(&out, '}');
    return buffer_finish(&out, arena);
}

/* The answer, and where it upholds the objection the result that follows. */
static bool decision_record(struct work *work, const struct period *period, const char *id,
                            const struct objection_decision *decision, struct error *error)
{
    struct objection_answer answer = {decision->outcome, decision->reason, period->run_id,
                                      period->run_id};
    char run_id[UUID_TEXT];
    struct judged judged;
    struct period after;
    if (!text_equal(decision->outcome, "upheld"))
        return objection_decide(work->tx, id, &answer, error);
    uuid_new(run_id);
    answer.run_after = run_id;
    return objection_decide(work->tx, id, &answer, error) &&
           runs_store(work, period, run_id, "objection", &judged, error) &&
           period_set_state(work->tx, period->id, period->state, period->round, run_id, &after,
                            error);
}

bool objections_decide(struct work *work, const char *id, const struct objection_decision *decision,
                       struct table *ret_row, struct error *error)
{
    struct table objection, row;
    struct period period;
    work->one_snapshot = true;
    if (!work_begin(work, error) || !objection_get(work->tx, id, &objection, error) ||
        !period_lock(work->tx, table_value(&objection, 0, "period_id"), &period, error))
        return false;
    const char *state = table_value(&objection, 0, "state");
    if (!text_equal(state, "open"))
        return error_set(error, CODE_STATE_CONFLICT, "what", "objection", "state", state, "needed",
                         "open", NULL);
    if (!text_equal(period.state, "deciding"))
        return periods_state_conflict(&period, "deciding", error);
    if (!decision_record(work, &period, id, decision, error) ||
        !objection_get(work->tx, id, &row, error) ||
        !work_audit(work, "objection.decide", "objection", id, decision->reason,
                    state_json(work->arena, state, period.run_id),
                    state_json(work->arena, decision->outcome, table_value(&row, 0, "run_after")),
                    error))
        return false;
    *ret_row = row;
    return true;
}
