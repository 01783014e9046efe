#include "app/indicators.h"

#include "base/number.h"
#include "base/text.h"
#include "store/indicator.h"

static void check_distinct(struct arena *arena, const char *name, const struct strings *list,
                           struct error *error)
{
    for (size_t i = 1; i < list->count; i++) {
        struct strings before = {list->items, i};
        if (strings_has(&before, list->items[i]))
            error_add(error, arena_print(arena, "#/%s/%zu", name, i), CODE_REPEATED, "value",
                      list->items[i], NULL);
    }
}

static void check_points(struct arena *arena, const struct points_draft *points,
                         struct error *error)
{
    struct number least, most;
    if (points == NULL)
        return;
    if (!number_parse(arena, points->min, &least))
        error_add(error, "#/points/min", CODE_FORMAT_INVALID, "expected", "a decimal", NULL);
    else if (!number_parse(arena, points->max, &most))
        error_add(error, "#/points/max", CODE_FORMAT_INVALID, "expected", "a decimal", NULL);
    else if (number_compare(least, most) > 0)
        error_add(error, "#/points", CODE_RANGE_CONTRADICTORY, "low", points->min, "high",
                  points->max, NULL);
}

static bool check(struct arena *arena, const struct indicator_draft *draft, struct error *error)
{
    check_distinct(arena, "gravities", &draft->gravities, error);
    check_distinct(arena, "fields", &draft->fields, error);
    for (size_t i = 0; i < draft->gravities.count; i++) {
        if (!text_is_id(draft->gravities.items[i]))
            error_add(error, arena_print(arena, "#/gravities/%zu", i), CODE_FORMAT_INVALID,
                      "expected", "a-z, then a-z 0-9 _ -, at most 64", NULL);
    }
    check_points(arena, draft->points, error);
    if (!text_equal(draft->form, "event")) {
        if (draft->gravities.count > 0)
            error_add(error, "#/gravities", CODE_NOT_COMBINED, "key", "gravities", "other",
                      draft->form, NULL);
        if (draft->fields.count > 0)
            error_add(error, "#/fields", CODE_NOT_COMBINED, "key", "fields", "other", draft->form,
                      NULL);
        if (draft->points != NULL)
            error_add(error, "#/points", CODE_NOT_COMBINED, "key", "points", "other", draft->form,
                      NULL);
    }
    return error_none(error);
}

bool indicators_create(struct work *work, const struct indicator_draft *draft,
                       struct table *ret_row, struct error *error)
{
    if (!check(work->arena, draft, error) || !work_begin(work, error))
        return false;
    struct indicator_row row = {.code = draft->code,
                                .form = draft->form,
                                .title_zh = draft->title != NULL ? draft->title->zh : NULL,
                                .title_en = draft->title != NULL ? draft->title->en : NULL,
                                .quantity = draft->quantity,
                                .gravities = draft->gravities,
                                .fields = draft->fields,
                                .points_min = draft->points != NULL ? draft->points->min : NULL,
                                .points_max = draft->points != NULL ? draft->points->max : NULL,
                                .verdict = draft->verdict,
                                .four_eyes = draft->four_eyes};
    return indicator_insert(work->tx, &row, ret_row, error) &&
           work_audit(work, "indicator.create", "indicator", draft->code, NULL, NULL,
                      table_value(ret_row, 0, "_after"), error);
}

bool indicators_get(struct work *work, const char *code, struct table *ret_row, struct error *error)
{
    struct table row;
    if (!work_begin(work, error) || !indicator_get(work->tx, code, &row, error))
        return false;
    if (row.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "indicator", NULL);
    *ret_row = row;
    return true;
}

bool indicators_list(struct work *work, const char *form, const struct page *page,
                     struct table *ret_rows, struct error *error)
{
    return work_begin(work, error) && indicator_list(work->tx, form, page, ret_rows, error);
}
