#include "api/request.h"
#include "api/resource.h"
#include "base/fatal.h"

#include <stdlib.h>
#include <string.h>

#define VERSION_DIGITS 18 /* any version a row will ever have, and no overflow */

const char *request_path(const struct request *request, const char *name)
{
    for (size_t i = 0; i < request->match->count; i++)
        if (strcmp(request->match->names[i], name) == 0)
            return request->match->values[i];
    fatal("route %s has no {%s} in its path", request->route->operation, name);
}

/* "7", 7 or W/"7": proxies that compress weaken tags, and ours name a version either way. */
static bool version_read(const char *text, int64_t *ret_version)
{
    if (strncmp(text, "W/", 2) == 0)
        text += 2;
    bool quoted = *text == '"';
    text += quoted;
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > VERSION_DIGITS || strcmp(text + digits, quoted ? "\"" : "") != 0)
        return false;
    *ret_version = strtoll(text, NULL, 10);
    return true;
}

bool request_version(const struct request *request, int64_t *ret_version, struct error *error)
{
    bool creates = request->route->flags & ROUTE_CREATES;
    if (request->if_none_match && creates) {
        if (strcmp(request->if_none_match, "*") != 0 || request->if_match)
            return error_add(error, "If-None-Match:", CODE_HEADER_INVALID, "expected",
                             "*, without If-Match", NULL);
        *ret_version = VERSION_NEW;
        return true;
    }
    if (!request->if_match)
        return error_set(error, CODE_PRECONDITION_REQUIRED, "expected",
                         creates ? "If-Match: ETag / If-None-Match: *" : "If-Match: ETag", NULL);
    return version_read(request->if_match, ret_version) ||
           error_add(error, "If-Match:", CODE_HEADER_INVALID, "expected", "an ETag such as \"7\"",
                     NULL);
}

void reply_created(struct request *request, struct reply *reply, const char *path, const char *id)
{
    const char *place = strstr(path, "%s");
    if (!place)
        fatal("the path of a new resource has no place for its id: %s", path);
    reply->status = 201;
    reply->location =
        arena_print(request->arena, "%.*s%s%s", (int)(place - path), path, id, place + 2);
}

void reply_version(struct request *request, struct reply *reply, const char *version)
{
    size_t length = strlen(version);
    char *etag = arena_take(request->arena, length + 3, 1);
    etag[0] = '"';
    memcpy(etag + 1, version, length);
    etag[length + 1] = '"';
    reply->etag = etag;
}

bool reply_is_kept(const struct request *request, const struct reply *reply)
{
    const char *kept = request->if_none_match;
    if (!request->route || request->route->method != METHOD_GET || reply->status != 200 ||
        !reply->etag || !kept)
        return false;
    const struct resource *resource = reply->resource;
    return strcmp(kept, "*") == 0 || strstr(kept, reply->etag) != NULL ||
           (resource != NULL && strstr(kept, resource->packed_etag) != NULL);
}
