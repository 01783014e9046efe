#include "scheme/check.h"
#include "scheme/checking.h"
#include "scheme/settings.h"

#include <string.h>

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
    check_measures(&check);
    check_steps(&check);
    check_components(&check);
    check_conditions(&check);
    check_awards(&check);
    check_consequences(&check);
    return error_none(error);
}
