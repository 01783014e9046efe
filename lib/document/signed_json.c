#include "document/signed_json.h"

#include "base/signature.h"
#include "base/text.h"
#include "document/shape.h"

#include <string.h>

/* The key that the header names, where the header is of the type. */
static const struct public_key *key_named(struct arena *arena, const struct public_keys *keys,
                                          const char *type, const char *header, size_t limit,
                                          const char **ret_fault)
{
    struct error error;
    json_t *json;
    error_init(&error, arena);
    *ret_fault = "its header is not JSON";
    if (!document_parse(header, strlen(header), limit, &json, &error))
        return NULL;
    const struct public_key *key = NULL;
    if (!text_equal(json_string_value(json_object_get(json, "typ")), type)) {
        *ret_fault = arena_print(arena, "it is not of the type %s", type);
    } else {
        key = public_keys_find(keys, json_string_value(json_object_get(json, "kid")));
        *ret_fault = "none of the keys has the kid it names";
    }
    json_decref(json);
    return key;
}

bool signed_json_read(struct arena *arena, const struct public_keys *keys, const char *type,
                      const char *token, size_t limit, json_t **ret_json, const char **ret_kid,
                      const char **ret_fault)
{
    const char *header, *text;
    struct error error;
    json_t *json;
    *ret_fault = "it has not the form of a signed token";
    if (strlen(token) > limit || !signature_split(arena, token, &header, &text))
        return false;
    const struct public_key *key = key_named(arena, keys, type, header, limit, ret_fault);
    if (key == NULL)
        return false;
    *ret_fault = "it is not what the key signed";
    if (!signature_check(arena, key, type, text, token))
        return false;
    error_init(&error, arena);
    *ret_fault = "its content is no JSON object";
    if (!document_parse(text, strlen(text), limit, &json, &error))
        return false;
    if (!json_is_object(json)) {
        json_decref(json);
        return false;
    }
    *ret_json = json;
    *ret_kid = key->kid;
    return true;
}
