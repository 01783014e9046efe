#include "api/encode.h"
#include "api/routes.h"
#include "base/arena.h"

#include <string.h>

static const char *path_fault(const char *path)
{
    size_t names = 0;
    if (strcmp(path, "/") == 0)
        return NULL;
    for (const char *p = path; *p; p += 1 + strcspn(p + 1, "/")) {
        size_t length = strcspn(p + 1, "/");
        if (*p != '/' || length == 0)
            return "its path has an empty part";
        if (p[1] == '{' && (length < 3 || p[length] != '}'))
            return "a name in its path is not closed";
        names += p[1] == '{';
    }
    return names > ROUTE_VALUES_MAX ? "its path has too many names" : NULL;
}

static const char *body_fault(const struct route *route)
{
    bool takes = route->method != METHOD_GET && route->method != METHOD_DELETE;
    if (!takes && route->body != BODY_NONE)
        return "its method has no body";
    if (route->body == BODY_NONE && (route->draft || route->body_limit))
        return "it describes a body but takes none";
    if (route->body == BODY_BATCH && route->draft)
        return "a batch is decoded by its handler";
    return NULL;
}

static const char *flags_fault(const struct route *route)
{
    if (route->method == METHOD_GET && route->flags & (ROUTE_WRITES | ROUTE_KEYED))
        return "GET must not write";
    if (route->flags & ROUTE_CREATES && !(route->flags & ROUTE_VERSIONED))
        return "ROUTE_CREATES goes with ROUTE_VERSIONED";
    if (!(route->flags & ROUTE_STREAMS) != (route->body != BODY_ROWS) ||
        !(route->flags & ROUTE_STREAMS) != (route->body_seconds == 0))
        return "ROUTE_STREAMS goes with BODY_ROWS and body_seconds";
    if (route->flags & ROUTE_ANONYMOUS &&
        (route->flags & ROUTE_KEYED || route->roles != ROLE_PUBLIC))
        return "ROUTE_ANONYMOUS takes no key and no role";
    return NULL;
}

static const char *route_fault(const struct route *route)
{
    const char *fault = NULL;
    if (!route->handler || !route->operation || !route->roles)
        return "it lacks a handler, an operation or roles";
    if (route->page && route->method != METHOD_GET)
        return "only GET has pages";
    if (!(fault = path_fault(route->path)) && !(fault = body_fault(route)) &&
        !(fault = flags_fault(route)) && !(fault = page_fault(route->page))) {
        if (route->draft && !form_is_sound(route->draft, &fault))
            return fault;
        if (route->query && !form_is_sound(route->query, &fault))
            return fault;
    }
    return fault;
}

bool routes_are_sound(struct arena *arena, const char **ret_fault)
{
    size_t count;
    const struct route *routes = routes_all(&count);
    for (size_t i = 0; i < count; i++) {
        const char *fault = route_fault(&routes[i]);
        for (size_t j = 0; j < i && !fault; j++) {
            bool same_path = strcmp(routes[i].path, routes[j].path) == 0;
            if (same_path && routes[i].method == routes[j].method)
                fault = "it is in the table twice";
            else if (strcmp(routes[i].operation, routes[j].operation) == 0)
                fault = "its operation names two routes";
        }
        if (fault) {
            *ret_fault = arena_print(arena, "route %s %s: %s", method_text(routes[i].method),
                                     routes[i].path, fault);
            return false;
        }
    }
    return true;
}
