#include "app/verdicts.h"

#include "app/fact_check.h"
#include "base/fatal.h"
#include "base/number.h"
#include "base/text.h"
#include "base/uuid.h"
#include "store/verdict.h"

bool verdicts_context(struct work *work, const char *event_id, struct verdict_context *ret_context,
                      struct error *error)
{
    struct table row;
    if (!verdict_context(work->tx, event_id, &row, error))
        return false;
    if (row.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "event", NULL);
    *ret_context = (struct verdict_context){.event_id = event_id,
                                            .unit_id = table_value(&row, 0, "unit_id"),
                                            .indicator = table_value(&row, 0, "indicator"),
                                            .recorded_by = table_value(&row, 0, "recorded_by"),
                                            .finding = table_value(&row, 0, "finding"),
                                            .sequence = table_value(&row, 0, "verdict_sequence"),
                                            .points_min = table_value(&row, 0, "points_min"),
                                            .points_max = table_value(&row, 0, "points_max"),
                                            .four_eyes = table_boolean(&row, 0, "four_eyes")};
    return true;
}

bool verdicts_judge_fit(const struct work *work, const struct verdict_context *context,
                        struct error *error)
{
    if (context->four_eyes && text_equal(context->recorded_by, work->principal->subject))
        return error_set(error, CODE_FOUR_EYES, NULL);
    return true;
}

/* What always asks for a reason, whatever was found before. */
static bool asks_reason(const struct verdict_draft *draft)
{
    return draft->points != NULL || text_equal(draft->finding, "dismissed") ||
           text_equal(draft->finding, "withdrawn");
}

/* Points within the indicator's range, in their shortest way of writing; NULL: none, or a
 * violation. */
static const char *check_points(struct arena *arena, const struct verdict_context *context,
                                const char *given, struct error *error)
{
    struct number points, least, most;
    if (given == NULL)
        return NULL;
    if (context->points_min == NULL) {
        error_add(error, "#/points", CODE_POINTS_NOT_ALLOWED, "indicator", context->indicator,
                  NULL);
        return NULL;
    }
    if (!number_parse(arena, context->points_min, &least) ||
        !number_parse(arena, context->points_max, &most))
        fatal("an indicator's range of points is no pair of decimals");
    const char *text = fact_decimal(arena, "#/points", given, &points, error);
    if (text != NULL && (number_compare(points, least) < 0 || number_compare(points, most) > 0))
        error_add(error, "#/points", CODE_POINTS_OUT_OF_RANGE, "min", number_text(arena, least),
                  "max", number_text(arena, most), NULL);
    return text;
}

bool verdicts_append(struct work *work, const struct verdict_context *context,
                     const struct verdict_draft *draft, struct table *ret_row, struct error *error)
{
    char *id = ARENA_ARRAY(work->arena, char, UUID_TEXT);
    bool changes =
        !text_equal(context->finding, "pending") && !text_equal(context->finding, draft->finding);
    if (!verdicts_judge_fit(work, context, error))
        return false;
    if (draft->reason == NULL && (changes || asks_reason(draft)))
        error_add(error, "#/reason", CODE_REASON_REQUIRED, NULL);
    uuid_new(id);
    struct verdict_row row = {.id = draft->id != NULL ? draft->id : id,
                              .event_id = context->event_id,
                              .finding = draft->finding,
                              .points = check_points(work->arena, context, draft->points, error),
                              .reason = draft->reason};
    return error_none(error) && verdict_insert(work->tx, &row, ret_row, error);
}

bool verdicts_record(struct work *work, const char *event_id, const struct verdict_draft *draft,
                     struct table *ret_row, struct error *error)
{
    struct verdict_context context;
    return work_begin(work, error) && verdicts_context(work, event_id, &context, error) &&
           verdicts_append(work, &context, draft, ret_row, error);
}

bool verdicts_list(struct work *work, const char *event_id, const struct page *page,
                   struct table *ret_rows, struct error *error)
{
    struct verdict_context context;
    return work_begin(work, error) && verdicts_context(work, event_id, &context, error) &&
           verdict_list(work->tx, event_id, page, ret_rows, error);
}
