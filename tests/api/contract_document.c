#include "contract_document.h"

#include "api/resource.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static json_t *document;

int contract_open(void **state)
{
    (void)state;
    struct buffer text;
    buffer_init(&text);
    resource_unpack(resource_find("openapi.json"), &text);
    document = json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, NULL);
    buffer_release(&text);
    return document ? 0 : -1;
}

int contract_close(void **state)
{
    (void)state;
    json_decref(document);
    return 0;
}

const json_t *contract_document(void)
{
    return document;
}

const json_t *resolved(const json_t *value)
{
    const json_t *ref;
    while ((ref = json_object_get(value, "$ref"))) {
        const char *p = json_string_value(ref) + 1;
        value = document;
        while (*p == '/') {
            size_t length = strcspn(++p, "/");
            value = json_object_getn(value, p, length);
            p += length;
        }
        assert_non_null(value);
    }
    return value;
}

const json_t *operation_of(const struct route *route)
{
    char method[8];
    size_t i;
    const char *name = method_text(route->method);
    for (i = 0; name[i]; i++)
        method[i] = (char)tolower(name[i]);
    method[i] = '\0';
    return json_object_get(json_object_get(json_object_get(document, "paths"), route->path),
                           method);
}
