#include "document/jwks.h"

#include "base/digest.h"
#include "base/text.h"
#include "document/members.h"
#include "document/shape.h"

#include <string.h>

static void coordinate_write(struct buffer *out, struct arena *arena, const char *name,
                             const unsigned char bytes[COORDINATE_BYTES])
{
    member_text(out, name, base64url_encode(arena, bytes, COORDINATE_BYTES));
}

void jwks_write(struct buffer *out, struct arena *arena, const struct public_keys *keys)
{
    buffer_text(out, "{\"keys\":[");
    for (size_t i = 0; i < keys->count; i++) {
        const struct public_key *key = &keys->items[i];
        element_open(out, '{');
        member_text(out, "kty", "EC");
        member_text(out, "crv", "P-256");
        member_text(out, "kid", key->kid);
        member_text(out, "use", "sig");
        member_text(out, "alg", "ES256");
        coordinate_write(out, arena, "x", key->x);
        coordinate_write(out, arena, "y", key->y);
        buffer_byte(out, '}');
    }
    buffer_text(out, "]}");
}

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static bool coordinate_read(struct arena *arena, const json_t *key, const char *name,
                            unsigned char ret_bytes[COORDINATE_BYTES])
{
    const char *text = text_of(key, name);
    unsigned char *bytes;
    size_t length;
    if (text == NULL || !base64url_decode(arena, text, strlen(text), &bytes, &length) ||
        length != COORDINATE_BYTES)
        return false;
    memcpy(ret_bytes, bytes, COORDINATE_BYTES);
    return true;
}

static bool key_read(struct arena *arena, const json_t *json, struct public_key *ret_key)
{
    unsigned char x[COORDINATE_BYTES], y[COORDINATE_BYTES];
    struct public_key key;
    if (!text_equal(text_of(json, "kty"), "EC") || !text_equal(text_of(json, "crv"), "P-256") ||
        !coordinate_read(arena, json, "x", x) || !coordinate_read(arena, json, "y", y) ||
        !public_key_from_point(arena, x, y, &key) || !text_equal(text_of(json, "kid"), key.kid))
        return false;
    *ret_key = key;
    return true;
}

bool jwks_read(struct arena *arena, const char *text, size_t length, struct public_keys *ret_keys)
{
    struct error error;
    json_t *json;
    error_init(&error, arena);
    if (!document_parse(text, length, JWKS_SIZE_MAX, &json, &error))
        return false;
    const json_t *list = json_object_get(json, "keys");
    bool good = json_is_array(list) && json_array_size(list) <= PUBLIC_KEYS_MAX;
    if (good) {
        struct public_key *items = ARENA_ARRAY(arena, struct public_key, json_array_size(list));
        size_t count = 0;
        for (size_t i = 0; i < json_array_size(list); i++)
            count += key_read(arena, json_array_get(list, i), &items[count]);
        *ret_keys = (struct public_keys){items, count};
    }
    json_decref(json);
    return good;
}
