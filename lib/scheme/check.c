#include "scheme/check.h"
#include "scheme/checking.h"
#include "scheme/settings.h"

#include <string.h>

#define NOTICE_DAYS_MAX 366

static void check_settings(struct check *check)
{
    const struct settings *settings = &check->scheme->settings;
    if (settings->precision < 0 || settings->precision > PRECISION_MAX)
        error_add(check->error, "#/settings/precision", CODE_OUT_OF_RANGE, "min", "0", "max",
                  arena_print(check->arena, "%d", PRECISION_MAX), NULL);
    check_word_choice(check, "#/settings/verdict", &settings->verdict);
    if (settings->has_floor && settings->has_cap)
        check_range(check, "#/settings/floor", settings->floor, settings->cap);
}

static void check_indicators(struct check *check)
{
    for (size_t i = 0; i < check->scheme->indicator_count; i++) {
        const struct indicator *indicator = &check->scheme->indicators[i];
        const char *where = pointer_key(check, "#/indicators", indicator->id);
        check_ids(check, pointer_key(check, where, "gravities"), &indicator->gravities);
        check_ids(check, pointer_key(check, where, "fields"), &indicator->fields);
        check_word_choice(check, pointer_key(check, where, "verdict"), &indicator->verdict);
        if (indicator->has_points)
            check_range(check, pointer_key(check, pointer_key(check, where, "points"), "min"),
                        indicator->points_min, indicator->points_max);
    }
}

static void check_panels(struct check *check)
{
    const struct settings *settings = &check->scheme->settings;
    for (size_t i = 0; i < check->scheme->panel_count; i++) {
        struct panel *panel = &check->scheme->panels[i];
        const char *where = pointer_key(check, "#/panels", panel->id);
        if ((int)panel->mean == WORD_INHERITED)
            panel->mean = settings->mean;
        if ((int)panel->self_rating == WORD_INHERITED)
            panel->self_rating = settings->self_rating;
        check_range(check, pointer_key(check, where, "min"), panel->min, panel->max);
    }
}

static void check_steps(struct check *check)
{
    for (size_t i = 0; i < check->scheme->step_count; i++) {
        struct step *step = &check->scheme->steps[i];
        const char *where = pointer_index(check, "#/steps", i);
        if ((int)step->clock == WORD_INHERITED)
            step->clock = check->scheme->settings.clock;
        if (step->kind == STEP_NOTICE && (step->days < 0 || step->days > NOTICE_DAYS_MAX))
            error_add(check->error, pointer_key(check, pointer_key(check, where, "notice"), "days"),
                      CODE_OUT_OF_RANGE, "min", "0", "max",
                      arena_print(check->arena, "%d", NOTICE_DAYS_MAX), NULL);
        if (step->kind == STEP_APPROVAL && (!step->by || step->by[0] == '\0'))
            error_add(check->error, pointer_key(check, pointer_key(check, where, "approval"), "by"),
                      CODE_FIELD_REQUIRED, NULL);
    }
}

/* Rows of a list that begin with their id (definition_find in scheme.c rests on the same). */
static void check_list(struct check *check, const char *where, const void *rows, size_t count,
                       size_t size)
{
    const char **ids = ARENA_ARRAY(check->arena, const char *, count);
    for (size_t i = 0; i < count; i++)
        memcpy(&ids[i], (const char *)rows + i * size, sizeof(ids[i]));
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (strcmp(ids[i], ids[j]) == 0) {
                error_add(check->error, pointer_key(check, pointer_index(check, where, i), "id"),
                          CODE_REPEATED, "value", ids[i], NULL);
                break;
            }
        }
    }
}

#define CHECK_LIST(check, where, rows, count)                                                      \
    check_list((check), (where), (rows), (count), sizeof(*(rows)))

bool scheme_check(struct arena *arena, struct scheme *scheme, struct error *error)
{
    struct check check = {.arena = arena, .scheme = scheme, .error = error};
    CHECK_LIST(&check, "#/components", scheme->components, scheme->component_count);
    CHECK_LIST(&check, "#/conditions", scheme->conditions, scheme->condition_count);
    CHECK_LIST(&check, "#/consequences", scheme->consequences, scheme->consequence_count);
    CHECK_LIST(&check, "#/steps", scheme->steps, scheme->step_count);
    check_settings(&check);
    check_indicators(&check);
    check_panels(&check);
    check_steps(&check);
    check_measures(&check);
    check_components(&check);
    check_conditions(&check);
    check_awards(&check);
    check_consequences(&check);
    return error_none(error);
}
