#include "app/ballots.h"

#include "app/periods.h"
#include "base/number.h"
#include "base/text.h"

/* The unit a window rates for: the one it names, or its only one. */
static bool rater_unit_choose(const struct work *work, const struct ballot_draft *draft,
                              const char **ret_unit, struct error *error)
{
    const struct strings *units = &work->principal->units;
    const char *unit = draft->rater_unit;
    if (unit != NULL && !strings_has(units, unit))
        return error_set(error, CODE_NOT_YOUR_UNIT, "unit", unit, NULL);
    if (unit == NULL && units->count == 1)
        unit = units->items[0];
    *ret_unit = unit;
    return true;
}

static bool score_is_in_range(struct arena *arena, const char *score,
                              const struct ballot_context *context)
{
    struct number value, minimum, maximum;
    return number_parse(arena, score, &value) && number_parse(arena, context->minimum, &minimum) &&
           number_parse(arena, context->maximum, &maximum) && number_compare(value, minimum) >= 0 &&
           number_compare(value, maximum) <= 0;
}

/* Who rates, as the ballot will say it. */
static bool rater_find(const struct work *work, const struct ballot_context *context,
                       const char *rater_unit, struct ballot_record *record, struct error *error)
{
    const struct principal *who = work->principal;
    if (text_equal(context->raters, "given")) {
        if (!context->is_member)
            return error_set(error, CODE_NOT_IN_PANEL, "panel", context->panel, NULL);
        record->rater = who->subject;
        record->rater_unit_id = context->member_unit_id;
        return true;
    }
    if ((who->roles & ROLE_WINDOW) == 0)
        return error_set(error, CODE_NOT_IN_PANEL, "panel", context->panel, NULL);
    if (rater_unit == NULL) /* several units, or none named */
        return error_add(error, "#/rater_unit", CODE_FIELD_REQUIRED, NULL);
    if (!context->rater_enters)
        return error_set(error, CODE_NOT_IN_PANEL, "panel", context->panel, NULL);
    record->rater = rater_unit;
    record->rater_unit_id = context->rater_unit_id;
    return true;
}

/* Who rates, whom, and how much. */
static bool ballot_check(const struct work *work, const struct ballot_draft *draft,
                         const struct ballot_context *context, const char *rater_unit,
                         struct ballot_record *record, struct error *error)
{
    const char *unit = draft->unit != NULL ? draft->unit : draft->unit_id;
    const char *where = draft->unit != NULL ? "#/unit" : "#/unit_id";
    if (context->panel == NULL)
        return error_add(error, "#/panel", CODE_ID_UNKNOWN, "kind", "panel", "id", draft->panel,
                         NULL);
    if (!rater_find(work, context, rater_unit, record, error))
        return false;
    bool own = context->unit_id != NULL && text_equal(context->unit_id, record->rater_unit_id);
    bool only_own = text_equal(context->raters, "self");
    if (!context->enters)
        error_add(error, where, CODE_NOT_IN_ROSTER, "unit", unit, NULL);
    else if (own && !context->self_rating)
        error_add(error, where, CODE_SELF_VOTE, NULL);
    else if (!own && only_own)
        return error_set(error, CODE_NOT_YOUR_UNIT, "unit", unit, NULL);
    if (!score_is_in_range(work->arena, draft->score, context))
        error_add(error, "#/score", CODE_SCORE_OUT_OF_RANGE, "min", context->minimum, "max",
                  context->maximum, NULL);
    record->unit_id = context->unit_id;
    return error_none(error);
}

bool ballots_insert(struct work *work, const char *period_id, const struct ballot_draft *draft,
                    bool *ret_created, struct table *ret_row, struct error *error)
{
    struct ballot_context context;
    const char *rater_unit = NULL;
    const char *unit = draft->unit != NULL ? draft->unit : draft->unit_id;
    if ((draft->unit != NULL) == (draft->unit_id != NULL))
        return error_add(error, "#/unit", unit == NULL ? CODE_FIELD_REQUIRED : CODE_EXACTLY_ONE,
                         "keys", "unit, unit_id", NULL);
    if (!rater_unit_choose(work, draft, &rater_unit, error) || !work_begin(work, error) ||
        !ballot_prepare(work->tx, period_id, draft->panel, unit, rater_unit, &context, error))
        return false;
    if (!text_equal(context.state, "open") && !text_equal(context.state, "scoring"))
        return periods_state_conflict(&(struct period){.state = context.state}, "open, scoring",
                                      error);
    struct ballot_record record = {
        .period_id = period_id, .panel = draft->panel, .score = draft->score};
    return ballot_check(work, draft, &context, rater_unit, &record, error) &&
           ballot_insert(work->tx, &record, ret_created, ret_row, error);
}

bool ballots_list(struct work *work, const char *period_id, const struct ballot_filter *filter,
                  const struct page *page, struct table *ret_rows, struct error *error)
{
    struct period period;
    return work_begin(work, error) && period_get(work->tx, period_id, &period, error) &&
           ballot_list(work->tx, period_id, filter, page, ret_rows, error);
}
