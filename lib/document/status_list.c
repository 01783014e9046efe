#include "document/status_list.h"

#include "base/deflate.h"
#include "base/digest.h"
#include "document/members.h"
#include "document/signed_json.h"

#include <string.h>

const char *status_list_sign(struct arena *arena, const struct signer *signer,
                             const struct status_list *list)
{
    struct buffer text;
    unsigned char *packed;
    size_t length;
    deflate_pack(arena, list->bits, list->count / 8, &packed, &length);
    buffer_init(&text);
    buffer_byte(&text, '{');
    member_text(&text, "sub", list->uri);
    member_integer(&text, "iat", list->at);
    member_integer(&text, "ttl", STATUS_LIST_TTL);
    member_open(&text, "status_list", '{');
    member_integer(&text, "bits", 1);
    member_text(&text, "lst", base64url_encode(arena, packed, length));
    buffer_text(&text, "}}");
    return signature_make(signer, arena, STATUS_LIST_TYPE, buffer_finish(&text, arena));
}

static bool bits_read(struct arena *arena, const json_t *json, struct status_list *list)
{
    const json_t *status = json_object_get(json, "status_list");
    const char *lst = json_string_value(json_object_get(status, "lst"));
    unsigned char *packed;
    size_t length, bytes;
    if (lst == NULL || json_integer_value(json_object_get(status, "bits")) != 1 ||
        !base64url_decode(arena, lst, strlen(lst), &packed, &length) ||
        !deflate_unpack(arena, packed, length, STATUS_LIST_BITS / 8, &list->bits, &bytes))
        return false;
    list->count = 8 * bytes;
    return true;
}

bool status_list_read(struct arena *arena, const struct public_keys *keys, const char *token,
                      struct status_list *ret_list, const char **ret_fault)
{
    struct status_list list = {0};
    const char *kid;
    json_t *json;
    if (!signed_json_read(arena, keys, STATUS_LIST_TYPE, token, STATUS_LIST_SIZE_MAX, &json, &kid,
                          ret_fault))
        return false;
    list.uri = arena_text(arena, json_string_value(json_object_get(json, "sub")));
    list.at = json_integer_value(json_object_get(json, "iat"));
    list.ttl = json_integer_value(json_object_get(json, "ttl"));
    bool good = list.uri != NULL && bits_read(arena, json, &list);
    json_decref(json);
    if (good)
        *ret_list = list;
    else
        *ret_fault = "it is no status list of single bits";
    return good;
}

bool status_list_has(const struct status_list *list, int64_t place)
{
    return place >= 0 && (uint64_t)place < list->count &&
           (list->bits[place / 8] >> (place % 8) & 1) != 0;
}
