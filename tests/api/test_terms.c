/* What api/openapi.yaml says of each operation beyond its shape: who may, which problems it answers
 * and with which status, and how long a text or a list may be. */
#include "api/routes.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "contract_document.h"

#define ID_MOST 64 /* characters of an id or a code */

static const struct {
    const char *name;
    unsigned role;
} ROLES[] = {
    {"public", ROLE_PUBLIC},         {"window", ROLE_WINDOW},       {"evaluator", ROLE_EVALUATOR},
    {"leadership", ROLE_LEADERSHIP}, {"organiser", ROLE_ORGANISER}, {"collector", ROLE_COLLECTOR},
};

static const struct {
    const char *name;
    int status;
} CODES[] = {
#define CODE(name, status, en, zh) {#name, status},
#include "base/codes.def"
#undef CODE
};

static void roles_agree(void **state)
{
    (void)state;
    size_t count;
    const struct route *routes = routes_all(&count);
    for (size_t i = 0; i < count; i++) {
        const json_t *named = json_object_get(operation_of(&routes[i]), "x-roles"), *name;
        unsigned roles = 0;
        size_t index;
        json_array_foreach(named, index, name)
        {
            unsigned role = 0;
            for (size_t k = 0; k < COUNT(ROLES); k++)
                role |= strcmp(ROLES[k].name, json_string_value(name)) == 0 ? ROLES[k].role : 0;
            expect(role, "%s: there is no role %s", routes[i].operation, json_string_value(name));
            roles |= role;
        }
        expect(roles == routes[i].roles, "%s: x-roles and the route table differ",
               routes[i].operation);
    }
}

static int status_of(const char *code)
{
    for (size_t i = 0; i < COUNT(CODES); i++)
        if (strcmp(CODES[i].name, code) == 0)
            return CODES[i].status;
    return 0;
}

/* Each code exists, and the operation has a response with its status. */
static void own_problems_have_their_status(void **state)
{
    (void)state;
    size_t count;
    const struct route *routes = routes_all(&count);
    for (size_t i = 0; i < count; i++) {
        const json_t *operation = operation_of(&routes[i]), *code;
        size_t index;
        json_array_foreach(json_object_get(operation, "x-problems"), index, code)
        {
            char status[16];
            snprintf(status, sizeof(status), "%d", status_of(json_string_value(code)));
            expect(json_object_get(json_object_get(operation, "responses"), status),
                   "%s names %s and no response %s", routes[i].operation, json_string_value(code),
                   status);
        }
    }
}

/* The codes that all operations share stand under the response of their own status. */
static void shared_problems_have_their_status(void **state)
{
    (void)state;
    size_t count;
    const struct route *routes = routes_all(&count);
    for (size_t i = 0; i < count; i++) {
        const char *status;
        json_t *response;
        json_object_foreach(json_object_get(operation_of(&routes[i]), "responses"), status,
                            response)
        {
            const json_t *code;
            size_t index;
            json_array_foreach(json_object_get(resolved(response), "x-problems"), index, code)
            {
                int of = status_of(json_string_value(code));
                expect(of && (strcmp(status, "default") == 0 || of == atoi(status)),
                       "%s answers %s with %d", routes[i].operation, json_string_value(code), of);
            }
        }
    }
}

static void length_agrees(const char *operation, const struct field *field, const json_t *schema)
{
    json_int_t most = json_integer_value(json_object_get(schema, "maxLength"));
    json_int_t allowed = field->type != FIELD_TEXT ? ID_MOST
                         : field->maximum          ? field->maximum
                                                   : FIELD_TEXT_MOST;
    if (field->type == FIELD_TEXT || field->type == FIELD_ID || field->type == FIELD_CODE)
        expect(most > 0 && most <= allowed, "%s: %s may have %d characters, not %d", operation,
               field->name, (int)allowed, (int)most);
    size_t items = field->most ? field->most : FIELD_LIST_MOST;
    bool list = field->type == FIELD_TEXTS || field->type == FIELD_CODES;
    if (field->type == FIELD_FORMS || (list && json_object_get(schema, "items")))
        expect(json_integer_value(json_object_get(schema, "maxItems")) == (json_int_t)items,
               "%s: %s may have %zu items", operation, field->name, items);
}

static const json_t *property_of(const json_t *schema, const char *name)
{
    const json_t *whole = resolved(schema), *part, *found;
    size_t i;
    found = json_object_get(json_object_get(whole, "properties"), name);
    if (found)
        return resolved(found);
    json_array_foreach(json_object_get(whole, "allOf"), i, part)
    {
        if ((found = property_of(part, name)))
            return found;
    }
    return NULL;
}

static void form_lengths_agree(const char *operation, const struct form *form, const json_t *schema)
{
    for (size_t i = 0; i < form->count; i++) {
        const struct field *field = &form->fields[i];
        const json_t *property = property_of(schema, field->name);
        length_agrees(operation, field, property);
        if (field->type == FIELD_FORM)
            form_lengths_agree(operation, field->form, property);
        if (field->type == FIELD_FORMS)
            form_lengths_agree(operation, field->form, json_object_get(property, "items"));
    }
}

static void lengths_agree(void **state)
{
    (void)state;
    size_t count;
    const struct route *routes = routes_all(&count);
    for (size_t i = 0; i < count; i++) {
        const json_t *operation = operation_of(&routes[i]), *parameter, *body;
        size_t index;
        json_array_foreach(json_object_get(operation, "parameters"), index, parameter)
        {
            const json_t *whole = resolved(parameter);
            const char *name = json_string_value(json_object_get(whole, "name"));
            for (size_t f = 0; routes[i].query && f < routes[i].query->count; f++)
                if (strcmp(routes[i].query->fields[f].name, name) == 0)
                    length_agrees(routes[i].operation, &routes[i].query->fields[f],
                                  resolved(json_object_get(whole, "schema")));
        }
        if (!routes[i].draft)
            continue;
        body = json_object_get(resolved(json_object_get(operation, "requestBody")), "content");
        form_lengths_agree(routes[i].operation, routes[i].draft,
                           json_object_get(json_object_get(body, "application/json"), "schema"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roles_agree),
        cmocka_unit_test(own_problems_have_their_status),
        cmocka_unit_test(shared_problems_have_their_status),
        cmocka_unit_test(lengths_agree),
    };
    return cmocka_run_group_tests(tests, contract_open, contract_close);
}
