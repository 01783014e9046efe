#include "api/certificates.h"

#include "api/request.h"
#include "app/certificates.h"
#include "document/jwks.h"

#include <string.h>

#define LIST_DIGITS 9 /* of a status list's number; more would not fit its bits */

/* Byte for byte as it was signed. */
bool certificate_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    const char *award_id = request_path(request, "award_id"), *document;
    if (!certificates_get(&request->work, award_id, &document, error))
        return false;
    buffer_text(&reply->body, document);
    reply_version(request, reply, award_id);
    return true;
}

/* False for what is no number from 0, written without zeroes before it. */
static bool number_read(const char *text, int64_t *ret_number)
{
    size_t length = strlen(text);
    int64_t number = 0;
    if (length == 0 || length > LIST_DIGITS || strspn(text, "0123456789") != length ||
        (length > 1 && text[0] == '0'))
        return false;
    for (; *text != '\0'; text++)
        number = 10 * number + (*text - '0');
    *ret_number = number;
    return true;
}

bool status_list_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    const char *document;
    int64_t number;
    if (!number_read(request_path(request, "number"), &number))
        return error_set(error, CODE_NOT_FOUND, "what", "status list", NULL);
    if (!certificates_status(&request->work, number, &document, error))
        return false;
    buffer_text(&reply->body, document);
    reply->cache_control = "public, max-age=60";
    return true;
}

bool key_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct public_keys *keys;
    if (!certificates_keys(&request->work, &keys, error))
        return false;
    jwks_write(&reply->body, request->arena, keys);
    reply->cache_control = "public, max-age=300";
    return true;
}
