#include "api/cors.h"

#include "base/text.h"

#include <string.h>

/* What a page may send and read beyond what browsers always allow. */
#define MAY_SEND                                                                                   \
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-Id"
#define MAY_READ                                                                                   \
    "Content-Disposition, Content-Language, ETag, Idempotent-Replayed, Link, Location, "           \
    "RateLimit, RateLimit-Policy, "                                                                \
    "Retry-After, X-Request-Id"

bool cors_origin_is_sound(const char *origin)
{
    const char *host = NULL;
    if (strncmp(origin, "https://", 8) == 0)
        host = origin + 8;
    else if (strncmp(origin, "http://", 7) == 0)
        host = origin + 7;
    if (host == NULL)
        return false;
    size_t length = strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789.-_[:]");
    size_t name = strcspn(host, ":");
    return length > 0 && host[length] == '\0' && (host[0] == '[' || (name > 0 && name <= 253)) &&
           host[length - 1] != ':';
}

void cors_look(const struct service *service, const struct exchange *exchange,
               struct request *request)
{
    request->origins_differ = service->origins.count > 0;
    if (!request->origins_differ)
        return;
    const char *origin = exchange->header(exchange->connection, "Origin");
    for (size_t i = 0; origin != NULL && i < service->origins.count; i++)
        if (strcmp(service->origins.items[i], origin) == 0)
            request->origin = service->origins.items[i];
}

bool cors_preflight(const struct exchange *exchange, const struct request *request,
                    struct reply *reply)
{
    if (request->origin == NULL || strcmp(exchange->method, "OPTIONS") != 0 ||
        exchange->header(exchange->connection, "Access-Control-Request-Method") == NULL)
        return false;
    reply->status = 204;
    reply->preflight = true;
    return true;
}

void cors_write(struct buffer *out, const struct request *request, const struct reply *reply)
{
    if (request->origin == NULL)
        return;
    buffer_print(out, "Access-Control-Allow-Origin: %s\r\n", request->origin);
    if (reply->preflight)
        buffer_print(out,
                     "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, PATCH, DELETE\r\n"
                     "Access-Control-Allow-Headers: " MAY_SEND "\r\n"
                     "Access-Control-Max-Age: %d\r\n",
                     CORS_SECONDS);
    else
        buffer_text(out, "Access-Control-Expose-Headers: " MAY_READ "\r\n");
}
