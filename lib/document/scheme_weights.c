#include "document/scheme_weights.h"

#include "base/number.h"
#include "document/scheme.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define WHERE      "#/weights"
#define COMPONENTS "#/components/" /* places of the document that are told as the weights' */

static json_t *component_of(json_t *components, const char *id)
{
    size_t i;
    json_t *component;
    json_array_foreach(components, i, component)
    {
        const char *name = json_string_value(json_object_get(component, "id"));
        if (name && strcmp(name, id) == 0)
            return component;
    }
    return NULL;
}

/* The decimal as the language has it, a text; NULL with a violation. */
static json_t *weight_text(struct arena *arena, const char *where, const json_t *value,
                           struct error *error)
{
    struct number number;
    if (json_is_integer(value))
        return json_string(arena_print(arena, "%lld", (long long)json_integer_value(value)));
    if (!json_is_string(value))
        error_add(error, where, CODE_TYPE_MISMATCH, "expected", "a decimal as a string", NULL);
    else if (!number_parse(arena, json_string_value(value), &number))
        error_add(error, where, CODE_FORMAT_INVALID, "expected", "a decimal", NULL);
    else
        return json_string(json_string_value(value));
    return NULL;
}

static void weights_put(struct arena *arena, json_t *document, json_t *weights, struct error *error)
{
    const char *id;
    json_t *value, *components = json_object_get(document, "components");
    json_object_foreach(weights, id, value)
    {
        json_t *component = component_of(components, id);
        const char *where = arena_print(arena, WHERE "/%s", id);
        if (!component) {
            error_add(error, WHERE, CODE_ID_UNKNOWN, "kind", "component", "id", id, NULL);
            continue;
        }
        json_t *text = weight_text(arena, where, value, error);
        if (text)
            json_object_set_new(component, "weight", text);
    }
}

/* A fault of the changed document, told where the caller wrote it. */
static void violation_move(struct arena *arena, const json_t *document,
                           const struct violation *violation, struct error *error)
{
    const char *where = WHERE;
    if (strncmp(violation->where, COMPONENTS, strlen(COMPONENTS)) == 0) {
        char *rest;
        size_t index = strtoul(violation->where + strlen(COMPONENTS), &rest, 10);
        const json_t *component = json_array_get(json_object_get(document, "components"), index);
        const char *id = json_string_value(json_object_get(component, "id"));
        if (id && strcmp(rest, "/weight") == 0)
            where = arena_print(arena, WHERE "/%s", id);
    }
    const struct param *params = violation->params;
    error_add(error, where, violation->code, params[0].name, params[0].value, params[1].name,
              params[1].value, NULL);
}

static bool changed_read(struct arena *arena, const json_t *document, struct scheme **ret_scheme,
                         struct error *error)
{
    struct error faults;
    char *text = json_dumps(document, JSON_COMPACT);
    error_init(&faults, arena);
    bool fine = text && scheme_read(arena, text, strlen(text), ret_scheme, &faults);
    free(text);
    for (size_t i = 0; !fine && i < faults.count; i++)
        violation_move(arena, document, &faults.violations[i], error);
    if (!fine && faults.count == 0)
        error_set(error, CODE_INTERNAL, NULL);
    return fine;
}

bool scheme_read_weighted(struct arena *arena, const char *document, size_t length,
                          const char *weights, struct scheme **ret_scheme, struct error *error)
{
    json_t *tree = json_loadb(document, length, JSON_REJECT_DUPLICATES, NULL);
    json_t *given = json_loads(weights, JSON_REJECT_DUPLICATES, NULL);
    struct error faults;
    error_init(&faults, error->arena);
    bool fine = tree && json_is_object(given);
    if (fine)
        weights_put(arena, tree, given, &faults);
    else
        error_set(error, CODE_INTERNAL, NULL);
    for (size_t i = 0; i < faults.count; i++) {
        const struct violation *fault = &faults.violations[i];
        error_add(error, fault->where, fault->code, fault->params[0].name, fault->params[0].value,
                  fault->params[1].name, fault->params[1].value, NULL);
    }
    fine = fine && faults.count == 0 && changed_read(arena, tree, ret_scheme, error);
    json_decref(tree);
    json_decref(given);
    return fine;
}
