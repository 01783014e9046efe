#include "document/period_inputs.h"

#include "document/fact_kinds.h"
#include "document/fact_writes.h"
#include "document/members.h"
#include "referee/facts.h"

#include <stdint.h>
#include <string.h>

#define INPUTS_SIZE_MAX (256 * 1024) /* bytes of one object; a request's body bounds it before */

static bool object_parse(const char *json, const char *where, json_t **ret_json,
                         struct error *error)
{
    struct error fault;
    json_t *tree = NULL;
    error_init(&fault, error->arena);
    if (!document_parse(json, strlen(json), INPUTS_SIZE_MAX, &tree, &fault))
        return error_add(error, where, CODE_FORMAT_INVALID, "expected", "an object", NULL);
    *ret_json = tree;
    return true;
}

bool period_dates_read(struct arena *arena, const struct scheme *scheme, const char *json,
                       const char **ret_json, struct error *error)
{
    static const struct row ROW = {"dates", &KIND_DATES};
    const struct place place = {.key = "dates"};
    struct facts facts = {.from = DAY_NONE, .to = DAY_NONE};
    struct fact_names names = {.scheme = scheme};
    struct reader reader = {.arena = arena, .error = error, .context = &names};
    json_t *tree = NULL;
    if (json == NULL) {
        *ret_json = "{}";
        return true;
    }
    size_t faults = error->count;
    if (!object_parse(json, "#/dates", &tree, error))
        return false;
    KIND_DATES.read(&reader, &place, &ROW, tree, &facts);
    json_decref(tree);
    if (error->count > faults)
        return false;
    struct fact_writing writing = {.scheme = scheme, .facts = &facts};
    struct buffer out;
    buffer_init(&out);
    KIND_DATES.write(&(struct writer){.out = &out, .context = &writing}, &ROW, &facts);
    *ret_json = buffer_finish(&out, arena);
    return true;
}

/* What a panel has that a secret ballot cannot serve, which names no rater; NULL: nothing. */
static const char *needs_names(const struct panel *panel)
{
    return panel->weights != NULL         ? "weights"
           : panel->normalises            ? "normalise"
           : panel->raters == RATERS_SELF ? "raters: self"
                                          : NULL;
}

static void mode_read(struct reader *reader, const struct scheme *scheme, const struct place *place,
                      const json_t *value, enum panel_mode *modes)
{
    int panel = scheme_panel(scheme, place->key);
    if (panel < 0) {
        error_add(reader->error, place_text(reader, place), CODE_ID_UNKNOWN, "kind", "panel", "id",
                  arena_text(reader->arena, place->key), NULL);
        return;
    }
    int mode = word_read(reader, place, &WORD_LIST_PANEL_MODE, value);
    const char *key = mode == PANEL_SECRET ? needs_names(&scheme->panels[panel]) : NULL;
    if (key != NULL)
        error_add(reader->error, place_text(reader, place), CODE_NOT_COMBINED, "key", key, "other",
                  "mode: secret", NULL);
    else if (mode >= 0)
        modes[panel] = (enum panel_mode)mode;
}

bool panel_modes_read(struct arena *arena, const struct scheme *scheme, const char *json,
                      enum panel_mode *modes, const char **ret_json, struct error *error)
{
    const struct place place = {.key = "panel_modes"};
    struct reader reader = {.arena = arena, .error = error};
    json_t *tree = NULL;
    for (size_t i = 0; i < scheme->panel_count; i++)
        modes[i] = scheme->panels[i].mode;
    if (json == NULL) {
        *ret_json = "{}";
        return true;
    }
    size_t faults = error->count;
    if (!object_parse(json, "#/panel_modes", &tree, error))
        return false;
    const char *key;
    json_t *each;
    json_object_foreach(tree, key, each)
    {
        const struct place inside = {.up = &place, .key = key};
        mode_read(&reader, scheme, &inside, each, modes);
    }
    json_decref(tree);
    if (error->count > faults)
        return false;
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '{');
    for (size_t i = 0; i < scheme->panel_count; i++)
        if (modes[i] != scheme->panels[i].mode)
            member_text(&out, scheme->panels[i].id,
                        word_list_name(&WORD_LIST_PANEL_MODE, (int)modes[i]));
    buffer_byte(&out, '}');
    *ret_json = buffer_finish(&out, arena);
    return true;
}
