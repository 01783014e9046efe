#include "scheme/checking.h"

#include <string.h>

/* Keys that only events have. */
static void check_event_keys(struct check *check, const char *where,
                             const struct indicator *indicator)
{
    const char *form = word_list_name(&WORD_LIST_FORM, (int)indicator->form);
    const struct {
        const char *key;
        bool given;
    } keys[] = {
        {"once", indicator->once.count > 0},           {"token", indicator->has_token},
        {"deadline", indicator->has_deadline},         {"points", indicator->has_points},
        {"gravities", indicator->gravities.count > 0},
    };
    for (size_t i = 0; indicator->form != FORM_EVENT && i < COUNT(keys); i++)
        if (keys[i].given)
            check_combined(check, where, keys[i].key, NULL,
                           arena_print(check->arena, "form: %s", form));
}

static void check_deadline(struct check *check, const char *where, struct indicator *indicator)
{
    if ((int)indicator->deadline_clock == WORD_INHERITED)
        indicator->deadline_clock = check->scheme->settings.clock;
    if (indicator->has_deadline && indicator->deadline_from == indicator->deadline_to)
        error_add(check->error, pointer_key(check, pointer_key(check, where, "deadline"), "to"),
                  CODE_REPEATED, "value",
                  word_list_name(&WORD_LIST_EVENT_DAY, (int)indicator->deadline_to), NULL);
}

void check_indicators(struct check *check)
{
    for (size_t i = 0; i < check->scheme->indicator_count; i++) {
        struct indicator *indicator = &check->scheme->indicators[i];
        const char *where = pointer_key(check, "#/indicators", indicator->id);
        check_ids(check, pointer_key(check, where, "gravities"), &indicator->gravities);
        check_ids(check, pointer_key(check, where, "fields"), &indicator->fields);
        check_word_choice(check, pointer_key(check, where, "verdict"), &indicator->verdict);
        if (indicator->has_points)
            check_range(check, pointer_key(check, pointer_key(check, where, "points"), "min"),
                        indicator->points_min, indicator->points_max);
        check_event_fields(check, pointer_key(check, where, "once"), &indicator->once,
                           FIELDS_ALIKE);
        check_event_keys(check, where, indicator);
        check_deadline(check, where, indicator);
    }
}

static void check_rubric(struct check *check, const char *where, const struct panel *panel)
{
    const char *max = pointer_key(check, where, "max");
    check_choice(check, max, panel->item_max, CHOICE_BIT(BY_ITEM));
    for (size_t i = 0; i < choice_names(panel->item_max); i++)
        check_range(
            check,
            pointer_key(check, pointer_key(check, max, "values"), panel->item_max->entries[i].name),
            panel->min, panel->item_max->entries[i].number);
}

/* A secret ballot names no rater: neither its group nor its unit nor its other ballots. */
static void check_secret(struct check *check, const char *where, const struct panel *panel)
{
    static const char SECRET[] = "mode: secret";
    if (panel->weights)
        check_combined(check, where, "weights", NULL, SECRET);
    if (panel->normalises)
        check_combined(check, where, "normalise", NULL, SECRET);
    if (panel->raters == RATERS_SELF)
        check_combined(check, where, "raters", "self", SECRET);
}

/* A weighted median is another thing; and shifts need to know who gave which scores. */
static void check_rating(struct check *check, const char *where, const struct panel *panel)
{
    if (panel->weights) {
        check_choice(check, pointer_key(check, where, "weights"), panel->weights,
                     CHOICE_BIT(BY_RATER_GROUP));
        if (panel->mean != MEAN_MEAN)
            check_combined(check, where, "weights", NULL,
                           arena_print(check->arena, "mean: %s",
                                       word_list_name(&WORD_LIST_MEAN, (int)panel->mean)));
    }
    if (panel->mode == PANEL_SECRET)
        check_secret(check, where, panel);
    if (panel->normalises && panel->raters == RATERS_SELF)
        check_combined(check, where, "normalise", NULL, "raters: self");
}

void check_panels(struct check *check)
{
    const struct settings *settings = &check->scheme->settings;
    for (size_t i = 0; i < check->scheme->panel_count; i++) {
        struct panel *panel = &check->scheme->panels[i];
        const char *where = pointer_key(check, "#/panels", panel->id);
        if ((int)panel->mean == WORD_INHERITED)
            panel->mean = settings->mean;
        if ((int)panel->self_rating == WORD_INHERITED)
            panel->self_rating = settings->self_rating;
        check_rating(check, where, panel);
        if (panel->item_max)
            check_rubric(check, where, panel);
        else
            check_range(check, pointer_key(check, where, "min"), panel->min, panel->max);
    }
}
