#include "app/raters.h"

#include "app/periods.h"
#include "base/number.h"
#include "base/text.h"

/* The unit a window rates for: the one it names, or its only one. */
static bool unit_choose(const struct work *work, const char *named, const char **ret_unit,
                        struct error *error)
{
    const struct strings *units = &work->principal->units;
    const char *unit = named;
    if (unit != NULL && !strings_has(units, unit))
        return error_set(error, CODE_NOT_YOUR_UNIT, "unit", unit, NULL);
    if (unit == NULL && units->count == 1)
        unit = units->items[0];
    *ret_unit = unit;
    return true;
}

bool rater_days_check(const struct work *work, const struct ballot_context *context,
                      struct error *error)
{
    bool early = context->opens_on != DAY_NONE && work->today < context->opens_on;
    bool late = context->closes_on != DAY_NONE && work->today > context->closes_on;
    if (!early && !late)
        return true;
    return error_set(
        error, CODE_PANEL_CLOSED, "panel", context->panel, "from",
        context->opens_on == DAY_NONE ? "the opening" : day_text(work->arena, context->opens_on),
        "to",
        context->closes_on == DAY_NONE ? "the decision" : day_text(work->arena, context->closes_on),
        NULL);
}

/* The state of period and panel, and the days on which the panel scores. */
static bool moment_check(const struct work *work, const struct rater_claim *claim,
                         const struct ballot_context *context, struct error *error)
{
    bool in_state = text_equal(context->state, "open") ||
                    (claim->while_scoring && text_equal(context->state, "scoring"));
    if (!in_state)
        return periods_state_conflict(&(struct period){.state = context->state},
                                      claim->while_scoring ? "open, scoring" : "open", error);
    if (context->panel == NULL)
        return error_add(error, "#/panel", CODE_ID_UNKNOWN, "kind", "panel", "id", claim->panel,
                         NULL);
    if (claim->mode != NULL && !text_equal(context->mode, claim->mode))
        return error_set(error, CODE_STATE_CONFLICT, "what", "panel", "state", context->mode,
                         "needed", claim->mode, NULL);
    return claim->score_count == 0 || rater_days_check(work, context, error);
}

static bool in_term(const struct work *work, const struct ballot_context *context)
{
    return (context->member_from == DAY_NONE || work->today >= context->member_from) &&
           (context->member_to == DAY_NONE || work->today <= context->member_to);
}

/* Who rates, as the ballot will say it. */
static bool rater_find(const struct work *work, const struct ballot_context *context,
                       const char *rater_unit, struct rater *ret_rater, struct error *error)
{
    const struct principal *who = work->principal;
    if (text_equal(context->raters, "given")) {
        if (!context->is_member || !in_term(work, context))
            return error_set(error, CODE_NOT_IN_PANEL, "panel", context->panel, NULL);
        *ret_rater = (struct rater){who->subject, context->member_unit_id};
        return true;
    }
    if ((who->roles & ROLE_WINDOW) == 0)
        return error_set(error, CODE_NOT_IN_PANEL, "panel", context->panel, NULL);
    if (rater_unit == NULL) /* several units, or none named */
        return error_add(error, "#/rater_unit", CODE_FIELD_REQUIRED, NULL);
    if (!context->rater_enters)
        return error_set(error, CODE_NOT_IN_PANEL, "panel", context->panel, NULL);
    *ret_rater = (struct rater){rater_unit, context->rater_unit_id};
    return true;
}

static bool score_is_in_range(struct arena *arena, const char *score, const char *least,
                              const char *most)
{
    struct number value, minimum, maximum;
    return number_parse(arena, score, &value) && number_parse(arena, least, &minimum) &&
           number_parse(arena, most, &maximum) && number_compare(value, minimum) >= 0 &&
           number_compare(value, maximum) <= 0;
}

/* The greatest score of an item; NULL with a violation when there is none. */
static const char *maximum_find(const struct ballot_context *context, const char *item,
                                const char *where, struct error *error)
{
    const struct strings *items = &context->items;
    if (items->count == 0) {
        if (item == NULL)
            return context->maximum;
        error_add(error, where, CODE_ID_UNKNOWN, "kind", "item", "id", item, NULL);
        return NULL;
    }
    if (item == NULL) {
        error_add(error, where, CODE_FIELD_REQUIRED, NULL);
        return NULL;
    }
    for (size_t i = 0; i < items->count; i++)
        if (text_equal(items->items[i], item))
            return context->item_maxima.items[i];
    error_add(error, where, CODE_ID_UNKNOWN, "kind", "item", "id", item, NULL);
    return NULL;
}

void scores_check(struct arena *arena, const struct ballot_context *context,
                  const struct score_draft *scores, size_t count, bool in_list, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        const char *base = in_list ? arena_print(arena, "#/items/%zu", i) : "#";
        const char *where = arena_print(arena, "%s/item", base);
        const char *maximum = maximum_find(context, scores[i].item, where, error);
        for (size_t j = 0; maximum != NULL && j < i; j++)
            if (text_equal(scores[j].item, scores[i].item)) {
                error_add(error, where, CODE_REPEATED, "value", scores[i].item, NULL);
                break;
            }
        if (maximum != NULL &&
            !score_is_in_range(arena, scores[i].score, context->minimum, maximum))
            error_add(error, arena_print(arena, "%s/score", base), CODE_SCORE_OUT_OF_RANGE, "min",
                      context->minimum, "max", maximum, NULL);
    }
}

/* Is it the unit of a window that was given to the panel by name? It declares that conflict itself.
 */
static bool is_by_own_window(const struct principal *who, const struct rater_claim *claim,
                             const struct ballot_context *context)
{
    return text_equal(context->raters, "given") && (who->roles & ROLE_WINDOW) != 0 &&
           !claim->own_conflict && context->unit != NULL && strings_has(&who->units, context->unit);
}

/* Whom may it rate? */
static bool unit_check(const struct principal *who, const struct rater_claim *claim,
                       const struct ballot_context *context, const struct rater *rater,
                       struct error *error)
{
    bool own = (context->unit_id != NULL && text_equal(context->unit_id, rater->unit_id)) ||
               is_by_own_window(who, claim, context);
    bool only_own = text_equal(context->raters, "self");
    if (!context->enters)
        error_add(error, claim->where, CODE_NOT_IN_ROSTER, "unit", claim->unit, NULL);
    else if (own && !context->self_rating)
        error_add(error, claim->where, CODE_SELF_VOTE, NULL);
    else if (!own && only_own)
        return error_set(error, CODE_NOT_YOUR_UNIT, "unit", claim->unit, NULL);
    else if (context->conflict && !claim->own_conflict)
        error_add(error, claim->where, CODE_CONFLICT_OF_INTEREST, "unit", claim->unit, NULL);
    return true;
}

bool rater_admit(struct work *work, const struct rater_claim *claim,
                 struct ballot_context *ret_context, struct rater *ret_rater, struct error *error)
{
    const char *rater_unit = NULL;
    struct ballot_context context;
    struct rater rater;
    if (!unit_choose(work, claim->rater_unit, &rater_unit, error) || !work_begin(work, error) ||
        !ballot_prepare(work->tx, claim->period_id, claim->panel, claim->unit, rater_unit, &context,
                        error) ||
        !moment_check(work, claim, &context, error) ||
        !rater_find(work, &context, rater_unit, &rater, error) ||
        !unit_check(work->principal, claim, &context, &rater, error))
        return false;
    scores_check(work->arena, &context, claim->scores, claim->score_count, false, error);
    if (!error_none(error))
        return false;
    *ret_context = context;
    *ret_rater = rater;
    return true;
}
