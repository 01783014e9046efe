#include "app/nominations.h"

#include "app/facts.h"
#include "app/nominators.h"
#include "app/periods.h"
#include "app/schemes.h"
#include "base/text.h"
#include "document/members.h"
#include "document/nomination_file.h"
#include "referee/nominating.h"

#include <string.h>

#define SHA256_HEX 64

bool nominations_period_takes(const struct period *period, struct error *error)
{
    return text_equal(period->state, "open") || text_equal(period->state, "scoring") ||
           periods_state_conflict(period, "open, scoring", error);
}

bool nominations_day(const struct work *work, day_t given, day_t *ret_day, struct error *error)
{
    day_t first = day_of(PERIOD_YEAR_FIRST, 1, 1);
    if (given != DAY_NONE && (given < first || given > work->today))
        return error_add(error, "#/day", CODE_OUT_OF_RANGE, "min", day_text(work->arena, first),
                         "max", day_text(work->arena, work->today), NULL);
    *ret_day = given == DAY_NONE ? work->today : given;
    return true;
}

/* The steps that take nominations for an award, with all that their files may hold. False when
 * there are none. */
static bool rules_collect(struct arena *arena, const struct scheme *scheme, int award,
                          struct nomination *ret_rules)
{
    struct nomination rules = {0};
    bool any = false;
    for (size_t i = 0; i < scheme->step_count; i++) {
        const struct step *step = &scheme->steps[i];
        bool takes = step->kind == STEP_NOMINATION && step->only.award_count == 0;
        for (size_t n = 0; step->kind == STEP_NOMINATION && n < step->only.award_count; n++)
            takes = takes || step->only.awards[n].index == award;
        if (!takes)
            continue;
        const struct nomination *own = step->nomination;
        struct file_item *file =
            ARENA_ARRAY(arena, struct file_item, rules.file_count + own->file_count);
        for (size_t n = 0; n < rules.file_count; n++)
            file[n] = rules.file[n];
        for (size_t n = 0; n < own->file_count; n++)
            file[rules.file_count++] = own->file[n];
        rules.file = file;
        any = true;
    }
    *ret_rules = rules;
    return any;
}

static bool award_check(struct work *work, const struct period *period,
                        const struct nomination_draft *draft, struct error *error)
{
    const struct scheme *scheme = NULL;
    struct nomination rules;
    if (!schemes_open(work, period->scheme_id, &scheme, error))
        return false;
    int award = scheme_award(scheme, draft->award);
    if (award < 0) {
        error_add(error, "#/award", CODE_ID_UNKNOWN, "kind", "award", "id", draft->award, NULL);
        return true;
    }
    bool open = period->awards.count == 0 || strings_has(&period->awards, draft->award);
    if (!open || !rules_collect(work->arena, scheme, award, &rules))
        error_add(error, "#/award", CODE_AWARD_NOT_OPEN, "award", draft->award, NULL);
    else if (!nomination_file_check(work->arena, &rules, draft->file, error))
        return true; /* its violations are told with the others */
    return true;
}

static bool is_hexadecimal(const char *text)
{
    return strlen(text) == SHA256_HEX && strspn(text, "0123456789abcdef") == SHA256_HEX;
}

static const char *evidence_json(struct arena *arena, const struct nomination_draft *draft,
                                 struct error *error)
{
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '[');
    for (size_t i = 0; i < draft->evidence_count; i++) {
        const struct evidence_link *link = &draft->evidence[i];
        if (strncmp(link->href, "https://", 8) != 0 && strncmp(link->href, "http://", 7) != 0)
            error_add(error, arena_print(arena, "#/evidence/%zu/href", i), CODE_FORMAT_INVALID,
                      "expected", "an http or https address", NULL);
        if (!is_hexadecimal(link->sha256))
            error_add(error, arena_print(arena, "#/evidence/%zu/sha256", i), CODE_FORMAT_INVALID,
                      "expected", "a SHA-256 in hexadecimal", NULL);
        element_open(&out, '{');
        member_text(&out, "href", link->href);
        member_text(&out, "sha256", link->sha256);
        buffer_byte(&out, '}');
    }
    buffer_byte(&out, ']');
    return buffer_finish(&out, arena);
}

/* What the draft says against period and roster; every fault of it at once. */
static bool draft_prepare(struct work *work, const struct period *period,
                          const struct nomination_draft *draft, struct nomination_record *record,
                          struct error *error)
{
    const char *name = draft->unit != NULL ? draft->unit : draft->unit_id;
    struct nominator nominator;
    struct table found;
    if (!award_check(work, period, draft, error) ||
        !nomination_units(work->tx, period->id, &(struct strings){&name, 1}, &found, error))
        return false;
    record->evidence = evidence_json(work->arena, draft, error);
    record->file = draft->file != NULL ? draft->file : "{}";
    bool enters = found.row_count > 0 && table_boolean(&found, 0, "enters");
    if (!nominations_day(work, draft->day, &record->day, error) && error->count == 0)
        return false;
    if (!enters)
        return error_add(error, draft->unit != NULL ? "#/unit" : "#/unit_id", CODE_NOT_IN_ROSTER,
                         "unit", name, NULL);
    record->unit_id = table_value(&found, 0, "unit_id");
    if (!nominator_find(work, period->id, draft, record->unit_id, table_value(&found, 0, "unit"),
                        &nominator, error))
        return false;
    record->nominator = nominator.name;
    record->nominator_unit_id = nominator.unit_id;
    return error_none(error);
}

/* What was refused has no effect, so a better one may follow it. What only waits for others, for
 * more of them or for one that is taken back, stands in its place. */
static bool stands(const struct nominated *nominated)
{
    return nominated->code == NULL || text_equal(nominated->code, "below_minimum") ||
           text_equal(nominated->code, "nomination_quota");
}

/* False with DUPLICATE_NOMINATION when the nominator has named the unit already. */
static bool is_first(struct work *work, const struct period *period,
                     const struct nomination_record *record, struct error *error)
{
    struct campaign campaign;
    struct table same;
    if (!nomination_same(work->tx, record, &same, error))
        return false;
    if (same.row_count == 0)
        return true;
    if (!facts_load_nominated(work, period, work->today, &campaign, error))
        return false;
    const struct nominated *nominated =
        nominations_judge(work->arena, campaign.scheme, &campaign.facts);
    for (size_t row = 0; row < same.row_count; row++)
        for (size_t i = 0; i < campaign.facts.nomination_count; i++)
            if (stands(&nominated[i]) &&
                text_equal(campaign.facts.nominations[i].id, table_value(&same, row, "id")))
                return error_set(error, CODE_DUPLICATE_NOMINATION, NULL);
    return true;
}

bool nominations_insert(struct work *work, const char *period_id,
                        const struct nomination_draft *draft, struct table *ret_row,
                        struct error *error)
{
    const unsigned office = ROLE_EVALUATOR | ROLE_LEADERSHIP;
    struct period period;
    const char *id;
    if ((draft->unit != NULL) == (draft->unit_id != NULL))
        return error_add(error, "#/unit",
                         draft->unit == NULL ? CODE_FIELD_REQUIRED : CODE_EXACTLY_ONE, "keys",
                         "unit, unit_id", NULL);
    if (draft->day != DAY_NONE && (work->principal->roles & office) == 0)
        return error_set(error, CODE_FORBIDDEN, NULL);
    struct nomination_record record = {
        .period_id = period_id, .award = draft->award, .source = draft->as, .note = draft->note};
    return work_begin(work, error) && period_lock(work->tx, period_id, &period, error) &&
           nominations_period_takes(&period, error) &&
           draft_prepare(work, &period, draft, &record, error) &&
           is_first(work, &period, &record, error) &&
           nomination_insert(work->tx, &record, &id, error) &&
           nominations_get(work, id, ret_row, error);
}
