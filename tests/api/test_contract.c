/* The route table and api/openapi.yaml say the same, both ways: paths, methods, names, who needs a
 * token, parameters, headers, media, and every field of every body with its type, its need and its
 * choices. */
#include "api/export.h"
#include "api/routes.h"
#include "base/arena.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "contract_document.h"

/* Schemas that are made of others are looked through for a member. */
static const json_t *schema_find(const json_t *schema, const char *keyword, const char *name)
{
    const json_t *whole = resolved(schema), *part;
    const json_t *found = json_object_get(json_object_get(whole, keyword), name);
    size_t i;
    if (found)
        return resolved(found);
    json_array_foreach(json_object_get(whole, "allOf"), i, part)
    {
        if ((found = schema_find(part, keyword, name)))
            return found;
    }
    return NULL;
}

static size_t schema_count(const json_t *schema, const char *keyword)
{
    const json_t *whole = resolved(schema), *part;
    size_t count = json_object_size(json_object_get(whole, keyword)), i;
    json_array_foreach(json_object_get(whole, "allOf"), i, part) count +=
        schema_count(part, keyword);
    return count;
}

static bool list_has(const json_t *list, const char *text)
{
    const json_t *item;
    size_t i;
    json_array_foreach(list, i, item)
    {
        if (json_is_string(item) && strcmp(json_string_value(item), text) == 0)
            return true;
    }
    return false;
}

static bool schema_requires(const json_t *schema, const char *name)
{
    const json_t *whole = resolved(schema), *part;
    size_t i;
    if (list_has(json_object_get(whole, "required"), name))
        return true;
    json_array_foreach(json_object_get(whole, "allOf"), i, part)
    {
        if (schema_requires(part, name))
            return true;
    }
    return false;
}

static const json_t *parameter_find(const json_t *operation, const char *in, const char *name)
{
    const json_t *item;
    size_t i;
    json_array_foreach(json_object_get(operation, "parameters"), i, item)
    {
        const json_t *parameter = resolved(item);
        if (strcmp(json_string_value(json_object_get(parameter, "in")), in) == 0 &&
            strcmp(json_string_value(json_object_get(parameter, "name")), name) == 0)
            return parameter;
    }
    return NULL;
}

static size_t parameter_count(const json_t *operation, const char *in)
{
    const json_t *item;
    size_t i, count = 0;
    json_array_foreach(json_object_get(operation, "parameters"), i, item) count +=
        strcmp(json_string_value(json_object_get(resolved(item), "in")), in) == 0;
    return count;
}

static void every_route_is_described(void **state)
{
    (void)state;
    size_t count;
    const struct route *routes = routes_all(&count);
    for (size_t i = 0; i < count; i++) {
        const json_t *operation = operation_of(&routes[i]);
        expect(operation, "%s %s is not described", method_text(routes[i].method), routes[i].path);
        const char *id = json_string_value(json_object_get(operation, "operationId"));
        expect(id && strcmp(id, routes[i].operation) == 0, "%s is described as %s",
               routes[i].operation, id);
        expect(json_object_get(json_object_get(operation, "responses"), "default"),
               "%s describes no problem", routes[i].operation);
    }
}

static void everything_described_is_a_route(void **state)
{
    (void)state;
    size_t count, described = 0;
    const struct route *routes = routes_all(&count);
    const char *path, *method;
    json_t *entry, *operation;
    json_object_foreach(json_object_get(contract_document(), "paths"), path, entry)
    {
        json_object_foreach(entry, method, operation)
        {
            bool found = false;
            for (size_t i = 0; i < count && !found; i++)
                found = operation_of(&routes[i]) == operation;
            expect(found, "%s %s is described but no route", method, path);
            described++;
        }
    }
    assert_int_equal(described, count);
}

/* security: [] takes no token, [{}, {token: []}] takes one or none. */
static void tokens_are_asked_where_described(void **state)
{
    (void)state;
    size_t count;
    const struct route *routes = routes_all(&count);
    for (size_t i = 0; i < count; i++) {
        const json_t *security = json_object_get(operation_of(&routes[i]), "security"), *way;
        size_t index;
        bool open = security && json_array_size(security) == 0;
        json_array_foreach(security, index, way) open |= json_object_size(way) == 0;
        expect(open == !!(routes[i].roles & ROLE_PUBLIC), "%s: security and roles differ",
               routes[i].operation);
    }
}

/* The choices of a file's parameters, which are no route's own. */
static void parameter_agrees(const char *name, const json_t *operation, const struct form *form)
{
    for (size_t i = 0; i < form->count; i++) {
        const json_t *parameter = parameter_find(operation, "query", form->fields[i].name);
        expect(parameter, "%s lacks ?%s", name, form->fields[i].name);
        const json_t *words = json_object_get(json_object_get(parameter, "schema"), "enum"), *word;
        size_t index, length = 0;
        json_array_foreach(words, index, word)
        {
            expect(strstr(form->fields[i].choices, json_string_value(word)), "%s: ?%s", name,
                   form->fields[i].name);
            length += json_string_length(word) + 1;
        }
        assert_int_equal(length, strlen(form->fields[i].choices) + 1);
    }
}

static void path_and_query_parameters_agree(void **state)
{
    (void)state;
    size_t count;
    const struct route *routes = routes_all(&count);
    for (size_t i = 0; i < count; i++) {
        const struct route *route = &routes[i];
        const json_t *operation = operation_of(route);
        size_t names = 0, queries = route->page ? 2 : 0;
        for (const char *p = route->path; (p = strchr(p, '{')); names++) {
            char name[64] = "";
            p++;
            memcpy(name, p, strcspn(p, "}"));
            expect(parameter_find(operation, "path", name), "%s lacks {%s}", route->operation,
                   name);
        }
        assert_int_equal(parameter_count(operation, "path"), names);
        for (size_t f = 0; route->query && f < route->query->count; f++, queries++) {
            const struct field *field = &route->query->fields[f];
            const json_t *parameter = parameter_find(operation, "query", field->name);
            expect(parameter, "%s lacks ?%s", route->operation, field->name);
            expect(json_is_true(json_object_get(parameter, "required")) == field->required,
                   "%s: ?%s is required by one only", route->operation, field->name);
        }
        bool named = route->roles & ROLE_PUBLIC && !(route->flags & ROUTE_STANDALONE);
        queries += named;
        expect(!named || parameter_find(operation, "query", "organisation"),
               "%s lacks ?organisation", route->operation);
        if (route->export) {
            parameter_agrees(route->operation, operation, &EXPORT_FORM);
            queries += EXPORT_FORM.count;
        }
        expect(!route->page || (parameter_find(operation, "query", "limit") &&
                                parameter_find(operation, "query", "cursor")),
               "%s lacks ?limit or ?cursor", route->operation);
        expect(parameter_count(operation, "query") == queries, "%s describes more parameters",
               route->operation);
    }
}

static void headers_agree(void **state)
{
    (void)state;
    size_t count;
    const struct route *routes = routes_all(&count);
    for (size_t i = 0; i < count; i++) {
        const struct route *route = &routes[i];
        const json_t *operation = operation_of(route);
        expect(!!parameter_find(operation, "header", "Idempotency-Key") ==
                   !!(route->flags & ROUTE_KEYED),
               "%s: Idempotency-Key", route->operation);
        expect(!!parameter_find(operation, "header", "If-Match") ==
                   !!(route->flags & ROUTE_VERSIONED),
               "%s: If-Match", route->operation);
        expect(!!parameter_find(operation, "header", "If-None-Match") ==
                   !!(route->flags & ROUTE_CREATES),
               "%s: If-None-Match", route->operation);
    }
}

static void media_agree(void **state)
{
    (void)state;
    size_t count;
    const struct route *routes = routes_all(&count);
    for (size_t i = 0; i < count; i++) {
        const json_t *body = json_object_get(operation_of(&routes[i]), "requestBody");
        const json_t *content = json_object_get(resolved(body), "content");
        expect(!!body == (routes[i].body != BODY_NONE), "%s: a body", routes[i].operation);
        expect(!!json_object_get(content, "application/json") == (routes[i].body != BODY_NONE),
               "%s: JSON", routes[i].operation);
        expect(!!json_object_get(content, "application/x-ndjson") ==
                   (routes[i].body == BODY_BATCH || routes[i].body == BODY_ROWS),
               "%s: NDJSON", routes[i].operation);
        const json_t *good = resolved(
            json_object_get(json_object_get(operation_of(&routes[i]), "responses"), "200"));
        expect(!routes[i].media ||
                   json_object_get(json_object_get(good, "content"), routes[i].media),
               "%s: the medium of its answer", routes[i].operation);
        static const char *const files[] = {
            "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};
        for (size_t f = 0; f < COUNT(files); f++)
            expect(!!json_object_get(json_object_get(good, "content"), files[f]) ==
                       (routes[i].export != NULL),
                   "%s: %s as an answer", routes[i].operation, files[f]);
        expect(!!json_object_get(content, "text/csv") ==
                   (routes[i].body == BODY_TABLE || routes[i].body == BODY_ROWS),
               "%s: CSV", routes[i].operation);
    }
}

static const char *const TYPES[] = {
    [FIELD_TEXT] = "string",     [FIELD_ID] = "string",       [FIELD_CODE] = "string",
    [FIELD_UUID] = "string",     [FIELD_DECIMAL] = "integer", [FIELD_INTEGER] = "integer",
    [FIELD_BOOLEAN] = "boolean", [FIELD_DATE] = "string",     [FIELD_INSTANT] = "string",
    [FIELD_MOMENT] = "string",   [FIELD_ENUM] = NULL,         [FIELD_TEXTS] = "array",
    [FIELD_CODES] = "array",     [FIELD_JSON] = NULL,         [FIELD_OBJECT] = "object",
    [FIELD_FORM] = "object",     [FIELD_FORMS] = "array",
};

static void form_agrees(const char *operation, const struct form *form, const json_t *schema);

static void choices_agree(const char *operation, const struct field *field, const json_t *schema)
{
    size_t words = 0;
    for (const char *p = field->choices; *p; words++) {
        char word[64] = "";
        size_t length = strcspn(p, " ");
        memcpy(word, p, length);
        expect(list_has(json_object_get(schema, "enum"), word), "%s: %s lacks the choice %s",
               operation, field->name, word);
        p += length + (p[length] == ' ');
    }
    assert_int_equal(json_array_size(json_object_get(schema, "enum")), words);
}

static void field_agrees(const char *operation, const struct field *field, const json_t *property)
{
    const json_t *type = json_object_get(property, "type");
    const char *wanted = TYPES[field->type];
    if (wanted)
        expect((json_is_string(type) && strcmp(json_string_value(type), wanted) == 0) ||
                   list_has(type, wanted),
               "%s: the type of %s differs", operation, field->name);
    if (field->type == FIELD_ENUM)
        choices_agree(operation, field, property);
    if (field->type == FIELD_FORM)
        form_agrees(operation, field->form, property);
    if (field->type == FIELD_FORMS)
        form_agrees(operation, field->form, json_object_get(property, "items"));
    if (field->type == FIELD_TEXT && field->maximum) {
        const json_t *most = json_object_get(property, "maxLength");
        expect(!most || json_integer_value(most) == field->maximum, "%s: the length of %s differs",
               operation, field->name);
    }
}

static void form_agrees(const char *operation, const struct form *form, const json_t *schema)
{
    for (size_t i = 0; i < form->count; i++) {
        const struct field *field = &form->fields[i];
        const json_t *property = schema_find(schema, "properties", field->name);
        expect(property, "%s lacks the field %s", operation, field->name);
        expect(schema_requires(schema, field->name) == field->required,
               "%s: %s is required by one only", operation, field->name);
        field_agrees(operation, field, property);
    }
    expect(schema_count(schema, "properties") == form->count, "%s describes more fields",
           operation);
}

static void bodies_agree(void **state)
{
    (void)state;
    size_t count;
    const struct route *routes = routes_all(&count);
    for (size_t i = 0; i < count; i++) {
        if (!routes[i].draft)
            continue;
        const json_t *body = json_object_get(operation_of(&routes[i]), "requestBody");
        const json_t *media =
            json_object_get(json_object_get(resolved(body), "content"), "application/json");
        form_agrees(routes[i].operation, routes[i].draft, json_object_get(media, "schema"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_is_described),
        cmocka_unit_test(everything_described_is_a_route),
        cmocka_unit_test(tokens_are_asked_where_described),
        cmocka_unit_test(path_and_query_parameters_agree),
        cmocka_unit_test(headers_agree),
        cmocka_unit_test(media_agree),
        cmocka_unit_test(bodies_agree),
    };
    return cmocka_run_group_tests(tests, contract_open, contract_close);
}
