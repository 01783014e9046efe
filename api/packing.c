#include "api/packing.h"

#include <string.h>
#include <strings.h>

/* True for "q=0", "q=0.0" and so on, among the parameters behind a coding. */
static bool weighs_nothing(const char *parameters, size_t length)
{
    const char *end = parameters + length;
    for (const char *at = parameters; at < end; at++) {
        if ((*at != 'q' && *at != 'Q') || end - at < 3 || at[1] != '=')
            continue;
        at += 2;
        size_t digits = strspn(at, "0.");
        return digits > 0 && (at + digits >= end || strchr(" \t;", at[digits]) != NULL);
    }
    return false;
}

bool packing_is_taken(const char *accept_encoding)
{
    bool any = false;
    for (const char *at = accept_encoding; at != NULL && *at != '\0';) {
        at += strspn(at, ", \t");
        size_t length = strcspn(at, ","), name = strcspn(at, ";, \t");
        bool taken = !weighs_nothing(at + name, length - name);
        if ((name == 4 && strncasecmp(at, "gzip", 4) == 0) ||
            (name == 6 && strncasecmp(at, "x-gzip", 6) == 0))
            return taken;
        if (name == 1 && *at == '*')
            any = taken;
        at += length;
    }
    return any;
}

static bool media_is_text(const char *type)
{
    static const char *const TEXTS[] = {"application/json", "application/problem+json",
                                        "application/x-ndjson", "text/"};
    for (size_t i = 0; type != NULL && i < COUNT(TEXTS); i++)
        if (strncmp(type, TEXTS[i], strlen(TEXTS[i])) == 0)
            return true;
    return false;
}

bool packing_is_wanted(const struct request *request, const struct reply *reply,
                       const char *accept_encoding)
{
    unsigned flags = request->route != NULL ? request->route->flags : 0;
    return reply->body.length >= PACKING_MIN && accept_encoding != NULL &&
           !(flags & (ROUTE_PLAIN | ROUTE_ANONYMOUS)) && media_is_text(reply->content_type) &&
           packing_is_taken(accept_encoding);
}
