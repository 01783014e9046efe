#include "api/decode.h"
#include "api/decode_value.h"
#include "api/encode.h"
#include "api/export.h"
#include "api/request.h"

#include <stdlib.h>
#include <string.h>

static const char *where_of(struct arena *arena, const char *name)
{
    return arena_print(arena, "?%.*s", (int)name_shown(name), name);
}

/* Parameters that the dispatcher reads itself. */
static bool is_own(const struct request *request, const char *name)
{
    if (request->route->page && (strcmp(name, "limit") == 0 || strcmp(name, "cursor") == 0))
        return true;
    bool names_organisation =
        request->route->roles & ROLE_PUBLIC && !(request->route->flags & ROUTE_STANDALONE);
    return names_organisation && strcmp(name, "organisation") == 0;
}

static const struct field *field_find(const struct form *form, const char *name)
{
    for (size_t i = 0; form && i < form->count; i++)
        if (strcmp(form->fields[i].name, name) == 0)
            return &form->fields[i];
    return NULL;
}

/* One comma-separated parameter as a list. */
static bool list_from_text(struct error *error, const char *where, const struct field *field,
                           const char *text, struct strings *ret_list)
{
    const char **items = NULL;
    size_t count = 0, capacity = 0;
    for (const char *p = text;; p++) {
        size_t length = strcspn(p, ",");
        if (count == field_most(field))
            return error_add(error, where, CODE_TOO_MANY, "max",
                             arena_print(error->arena, "%zu", field_most(field)), NULL);
        ARENA_GROW(error->arena, items, count, capacity);
        items[count] = arena_bytes(error->arena, p, length);
        if (!item_is_fine(error, where, field, items[count++]))
            return false;
        p += length;
        if (!*p)
            break;
    }
    *ret_list = (struct strings){items, count};
    return true;
}

static bool parameter_decode(struct error *error, const char *where, const struct field *field,
                             const char *text, char *structure)
{
    void *member = structure + field->offset;
    if (field->type == FIELD_TEXTS || field->type == FIELD_CODES)
        return list_from_text(error, where, field, text, member);
    return value_from_text(error, where, field, text, member);
}

static bool is_repeated(const struct request *request, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(request->parameters[i].name, request->parameters[index].name) == 0)
            return true;
    return false;
}

static bool parameter_is_given(const struct request *request, const char *name)
{
    for (size_t i = 0; i < request->parameter_count; i++)
        if (strcmp(request->parameters[i].name, name) == 0)
            return true;
    return false;
}

/* The parameters of an export are only checked here: who makes the file reads them. */
static bool export_parameter_decode(const struct request *request, const struct pair *pair,
                                    const char *where, bool *ret_fine, struct error *error)
{
    struct export_view view;
    const struct field *field =
        request->route->export ? field_find(&EXPORT_FORM, pair->name) : NULL;
    if (field)
        *ret_fine &= parameter_decode(error, where, field, pair->value, (char *)&view);
    return field != NULL;
}

bool decode_query(struct request *request, const struct form *form, const void **ret_query,
                  struct error *error)
{
    bool fine = true;
    char *structure = form ? arena_take(request->arena, 1, form->size) : NULL;
    if (form)
        members_clear(form, structure);
    for (size_t i = 0; i < request->parameter_count; i++) {
        const struct pair *pair = &request->parameters[i];
        const struct field *field = field_find(form, pair->name);
        const char *where = where_of(request->arena, pair->name);
        if (is_repeated(request, i))
            fine = error_add(error, where, CODE_PARAMETER_REPEATED, NULL);
        else if (field)
            fine &= parameter_decode(error, where, field, pair->value, structure);
        else if (!is_own(request, pair->name) &&
                 !export_parameter_decode(request, pair, where, &fine, error))
            fine = error_add(error, where, CODE_PARAMETER_UNKNOWN, NULL);
    }
    for (size_t i = 0; form && i < form->count; i++)
        if (form->fields[i].required && !parameter_is_given(request, form->fields[i].name))
            fine = error_add(error, where_of(request->arena, form->fields[i].name),
                             CODE_PARAMETER_REQUIRED, NULL);
    if (fine)
        *ret_query = structure;
    return fine;
}

static int pair_order(const void *a, const void *b)
{
    const struct pair *left = a, *right = b;
    int order = strcmp(left->name, right->name);
    return order ? order : strcmp(left->value, right->value);
}

/* The list that a cursor belongs to: operation, organisation and filters, whatever their order. */
static const char *scope_of(const struct request *request)
{
    size_t count = request->parameter_count;
    struct pair *sorted = ARENA_ARRAY(request->arena, struct pair, count);
    if (count)
        memcpy(sorted, request->parameters, count * sizeof(*sorted));
    qsort(sorted, count, sizeof(*sorted), pair_order);
    struct buffer scope;
    buffer_init(&scope);
    buffer_text(&scope, request->target);
    buffer_byte(&scope, '\n');
    if (request->principal && request->principal->organisation)
        buffer_text(&scope, request->principal->organisation);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(sorted[i].name, "limit") == 0 || strcmp(sorted[i].name, "cursor") == 0 ||
            (request->route->export && field_find(&EXPORT_FORM, sorted[i].name)))
            continue;
        buffer_byte(&scope, '\n');
        buffer_json(&scope, sorted[i].name);
        buffer_json(&scope, sorted[i].value);
    }
    const char *text = arena_bytes(request->arena, scope.data, scope.length);
    buffer_release(&scope);
    return text;
}

static bool limit_decode(const char *text, int64_t *ret_limit, struct error *error)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || text[digits] || strspn(text, "0") == digits)
        return error_add(error, "?limit", CODE_TYPE_MISMATCH, "expected", "an integer above 0",
                         NULL);
    /* More digits than the largest limit has cannot mean less. */
    text += strspn(text, "0");
    int64_t limit = strlen(text) > 9 ? PAGE_LIMIT_MOST : strtol(text, NULL, 10);
    *ret_limit = limit > PAGE_LIMIT_MOST ? PAGE_LIMIT_MOST : limit;
    return true;
}

bool decode_page(struct request *request, struct error *error)
{
    bool fine = true;
    request->page = (struct page){.limit = PAGE_LIMIT_DEFAULT};
    request->page_scope = scope_of(request);
    for (size_t i = 0; i < request->parameter_count; i++) {
        const struct pair *pair = &request->parameters[i];
        if (strcmp(pair->name, "limit") == 0)
            fine &= limit_decode(pair->value, &request->page.limit, error);
        else if (strcmp(pair->name, "cursor") == 0 &&
                 !cursor_decode(request->arena, request->page_scope, request->route->page,
                                pair->value, &request->page.after))
            fine = error_add(error, "?cursor", CODE_CURSOR_INVALID, NULL);
    }
    return fine;
}
