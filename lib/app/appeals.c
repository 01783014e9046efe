#include "app/appeals.h"

#include "app/calendars.h"
#include "app/fact_check.h"
#include "app/settings.h"
#include "app/verdicts.h"
#include "base/fatal.h"
#include "base/text.h"
#include "base/uuid.h"

/* The last day of an appeal against what holds since a day. */
static bool find_deadline(struct work *work, const char *since, day_t *ret_until,
                          struct error *error)
{
    struct organisation_settings settings;
    struct calendar calendar;
    day_t day;
    if (!settings_load(work, &settings, error) || !calendars_load(work, &calendar, error))
        return false;
    if (!day_parse(since, &day))
        fatal("an event was recorded on a day that is none");
    *ret_until = calendar_working_day_after(&calendar, day, (int)settings.appeal_days);
    return true;
}

static bool check_allowed(struct work *work, const struct table *context, day_t until,
                          struct error *error)
{
    if (!table_boolean(context, 0, "own"))
        return error_set(error, CODE_NOT_YOUR_UNIT, "unit", table_value(context, 0, "unit"), NULL);
    if (table_boolean(context, 0, "open"))
        return error_set(error, CODE_APPEAL_OPEN, NULL);
    if (table_boolean(context, 0, "appealed"))
        return error_set(error, CODE_APPEAL_DECIDED, NULL);
    if (work->today > until)
        return error_set(error, CODE_APPEAL_LATE, "until", day_text(work->arena, until), NULL);
    return true;
}

bool appeals_file(struct work *work, const char *event_id, const struct appeal_draft *draft,
                  struct table *ret_row, struct error *error)
{
    struct table context;
    day_t until;
    bool filed;
    char *id = ARENA_ARRAY(work->arena, char, UUID_TEXT);
    const char *evidence = fact_evidence(draft->evidence, error);
    if (!error_none(error) || !work_begin(work, error) ||
        !appeal_context(work->tx, event_id, &context, error))
        return false;
    if (context.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "event", NULL);
    if (!find_deadline(work, table_value(&context, 0, "since"), &until, error) ||
        !check_allowed(work, &context, until, error))
        return false;
    uuid_new(id);
    struct appeal_row row = {.id = id,
                             .event_id = event_id,
                             .verdict_sequence = table_value(&context, 0, "verdict_sequence"),
                             .until = until,
                             .reason = draft->reason,
                             .evidence = evidence};
    if (!appeal_insert(work->tx, &row, &filed, error))
        return false;
    if (!filed)
        return error_set(error, CODE_APPEAL_OPEN, NULL);
    return appeal_get(work->tx, id, ret_row, error);
}

/* One that must be there. */
static bool find_appeal(struct work *work, const char *id, struct table *ret_row,
                        struct error *error)
{
    struct table row;
    if (!work_begin(work, error) || !appeal_get(work->tx, id, &row, error))
        return false;
    if (row.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "appeal", NULL);
    *ret_row = row;
    return true;
}

bool appeals_get(struct work *work, const char *id, struct table *ret_row, struct error *error)
{
    return find_appeal(work, id, ret_row, error);
}

bool appeals_list(struct work *work, const struct appeal_filter *filter, const struct page *page,
                  struct table *ret_rows, struct error *error)
{
    return work_begin(work, error) && appeal_list(work->tx, filter, page, ret_rows, error);
}

static bool check_decision(const struct appeal_decision *decision, bool upheld, struct error *error)
{
    if (upheld && decision->finding == NULL)
        error_add(error, "#/finding", CODE_FIELD_REQUIRED, NULL);
    if (!upheld && decision->finding != NULL)
        error_add(error, "#/finding", CODE_NOT_COMBINED, "key", "finding", "other", "dismissed",
                  NULL);
    if (!upheld && decision->points != NULL)
        error_add(error, "#/points", CODE_NOT_COMBINED, "key", "points", "other", "dismissed",
                  NULL);
    return error_none(error);
}

static bool state_conflict(const char *state, struct error *error)
{
    return error_set(error, CODE_STATE_CONFLICT, "what", "appeal", "state", state, "needed", "open",
                     NULL);
}

/* The decision first: whoever comes second is told before it judges. */
static bool decide(struct work *work, const char *id, const struct appeal_decision *decision,
                   const struct verdict_context *context, bool upheld, struct error *error)
{
    struct table verdict;
    bool decided;
    char *verdict_id = ARENA_ARRAY(work->arena, char, UUID_TEXT);
    struct verdict_draft draft = {.id = verdict_id,
                                  .finding = decision->finding,
                                  .points = decision->points,
                                  .reason = decision->reason};
    uuid_new(verdict_id);
    if (!appeal_decide(work->tx, id, decision->outcome, upheld ? verdict_id : NULL,
                       decision->reason, &decided, error))
        return false;
    if (!decided)
        return state_conflict("decided", error);
    return !upheld || verdicts_append(work, context, &draft, &verdict, error);
}

bool appeals_decide(struct work *work, const char *id, const struct appeal_decision *decision,
                    struct table *ret_row, struct error *error)
{
    bool upheld = text_equal(decision->outcome, "upheld");
    struct verdict_context context;
    struct table row;
    if (!check_decision(decision, upheld, error) || !find_appeal(work, id, &row, error))
        return false;
    if (!text_equal(table_value(&row, 0, "state"), "open"))
        return state_conflict(table_value(&row, 0, "state"), error);
    return verdicts_context(work, table_value(&row, 0, "event_id"), &context, error) &&
           verdicts_judge_fit(work, &context, error) &&
           decide(work, id, decision, &context, upheld, error) &&
           appeal_get(work->tx, id, ret_row, error);
}
