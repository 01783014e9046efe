#include "documents.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static json_t *example_load(const char *name)
{
    char path[4096];
    json_error_t fault;
    snprintf(path, sizeof(path), "%s/%s", DOCUMENTS, name);
    json_t *document = json_load_file(path, 0, &fault);
    assert_non_null(document);
    return document;
}

static void bench_start(struct bench *bench)
{
    memset(bench, 0, sizeof(*bench));
    bench->arena = arena_new();
    error_init(&bench->error, bench->arena);
    bench->document = example_load("scheme.json");
}

void bench_scheme(struct bench *bench)
{
    bench_start(bench);
}

void bench_facts(struct bench *bench)
{
    bench_start(bench);
    assert_true(bench_read_scheme(bench));
    json_decref(bench->document);
    bench->document = example_load("facts.json");
}

void bench_free(struct bench *bench)
{
    json_decref(bench->document);
    arena_free(bench->arena);
}

/* One step down; a pointer's segment is a key or an index. */
static json_t *member_get(json_t *value, const char *segment)
{
    if (json_is_array(value))
        return json_array_get(value, strtoul(segment, NULL, 10));
    return json_object_get(value, segment);
}

/* The last segment of the pointer and the value it is in. */
static json_t *pointer_parent(json_t *document, const char *pointer, char *ret_last, size_t size)
{
    char copy[512];
    snprintf(copy, sizeof(copy), "%s", pointer);
    char *last = strrchr(copy, '/');
    assert_non_null(last);
    *last = '\0';
    snprintf(ret_last, size, "%s", last + 1);
    return pointer_get(document, copy);
}

json_t *pointer_get(json_t *document, const char *pointer)
{
    char copy[512], *rest = NULL;
    snprintf(copy, sizeof(copy), "%s", pointer);
    for (char *segment = strtok_r(copy, "/", &rest); segment != NULL && document != NULL;
         segment = strtok_r(NULL, "/", &rest))
        document = member_get(document, segment);
    return document;
}

void bench_put(struct bench *bench, const char *pointer, const char *json)
{
    char last[128];
    json_t *parent = pointer_parent(bench->document, pointer, last, sizeof(last));
    assert_non_null(parent);
    if (json == NULL) {
        int gone = json_is_array(parent) ? json_array_remove(parent, strtoul(last, NULL, 10))
                                         : json_object_del(parent, last);
        assert_int_equal(gone, 0);
        return;
    }
    json_error_t fault;
    json_t *value = json_loads(json, JSON_DECODE_ANY, &fault);
    assert_non_null(value);
    if (json_is_object(parent))
        json_object_set_new(parent, last, value);
    else if (strcmp(last, "-") == 0)
        json_array_append_new(parent, value);
    else
        json_array_set_new(parent, strtoul(last, NULL, 10), value);
}

bool bench_read_scheme(struct bench *bench)
{
    char *text = json_dumps(bench->document, JSON_ENCODE_ANY);
    error_clear(&bench->error);
    bool good = scheme_read(bench->arena, text, strlen(text), &bench->scheme, &bench->error);
    free(text);
    return good;
}

bool bench_read_facts(struct bench *bench)
{
    char *text = json_dumps(bench->document, JSON_ENCODE_ANY);
    error_clear(&bench->error);
    bool good =
        facts_read(bench->arena, text, strlen(text), bench->scheme, &bench->facts, &bench->error);
    free(text);
    return good;
}

const struct violation *bench_violation(const struct bench *bench, const char *where,
                                        enum code code)
{
    for (size_t i = 0; i < bench->error.count; i++)
        if (strcmp(bench->error.violations[i].where, where) == 0 &&
            bench->error.violations[i].code == code)
            return &bench->error.violations[i];
    for (size_t i = 0; i < bench->error.count; i++)
        print_message("has %s %s\n", bench->error.violations[i].where,
                      code_name(bench->error.violations[i].code));
    return NULL;
}

const char *violation_param(const struct violation *violation, const char *name)
{
    for (size_t i = 0; i < ERROR_PARAMS; i++)
        if (violation->params[i].name != NULL && strcmp(violation->params[i].name, name) == 0)
            return violation->params[i].value;
    return NULL;
}

static void walk(const char *pointer, json_t *value, pointer_visit *visit, void *context)
{
    char inner[512];
    const char *key;
    json_t *member;
    size_t index;

    visit(pointer, value, context);
    json_object_foreach(value, key, member)
    {
        snprintf(inner, sizeof(inner), "%s/%s", pointer, key);
        walk(inner, member, visit, context);
    }
    json_array_foreach(value, index, member)
    {
        snprintf(inner, sizeof(inner), "%s/%zu", pointer, index);
        walk(inner, member, visit, context);
    }
}

void document_walk(json_t *document, pointer_visit *visit, void *context)
{
    walk("", document, visit, context);
}
