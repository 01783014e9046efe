#include "api/client.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

static int64_t micros_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static bool is_proxy(const struct service *service, const char *address)
{
    struct network network;
    if (!network_parse(address, &network))
        return false;
    for (size_t i = 0; i < service->proxy_count; i++)
        if (network_has(&service->proxies[i], &network.base))
            return true;
    return false;
}

/* The last piece of "a, b, c", cut off it; NULL when there is none. */
static const char *last_cut(char *list)
{
    char *comma = strrchr(list, ',');
    char *piece = comma != NULL ? comma + 1 : list;
    piece += strspn(piece, " \t");
    piece[strcspn(piece, " \t")] = '\0';
    if (comma != NULL)
        *comma = '\0';
    return *piece != '\0' ? piece : NULL;
}

const char *client_address(const struct service *service, const struct exchange *exchange,
                           struct arena *arena)
{
    const char *address = exchange->peer;
    const char *header = exchange->header(exchange->connection, "X-Forwarded-For");
    if (!is_proxy(service, address))
        return address;
    if (header == NULL || *header == '\0')
        return NULL;
    char *list = arena_text(arena, header);
    bool more = true;
    while (more && is_proxy(service, address)) {
        more = strchr(list, ',') != NULL;
        address = last_cut(list);
        if (address == NULL)
            return NULL;
    }
    return address;
}

/* A name that no other client has; NULL: unknown, and so without a limit. */
static const char *client_name(const struct service *service, const struct exchange *exchange,
                               const struct request *request)
{
    const struct principal *principal = request->principal;
    if (principal != NULL && principal->subject != NULL)
        return arena_print(request->arena, "s%s\n%s", principal->organisation, principal->subject);
    const char *address = client_address(service, exchange, request->arena);
    return address != NULL ? arena_print(request->arena, "a%s", address) : NULL;
}

bool client_take(const struct service *service, const struct exchange *exchange,
                 struct request *request, struct error *error)
{
    if (service->limits == NULL)
        return true;
    const char *name = client_name(service, exchange, request);
    enum limit_kind kind = request->route->body >= BODY_BATCH ? LIMIT_BULK : LIMIT_DEFAULT;
    if (name == NULL || limits_take(service->limits, kind, name, micros_now(), &request->allowance))
        return true;
    error_clear(error);
    error->retry_after = (int)request->allowance.wait;
    return error_set(error, CODE_QUOTA_EXCEEDED, "policy", request->allowance.policy, "seconds",
                     arena_print(request->arena, "%" PRId64, request->allowance.wait), NULL);
}

void client_write(struct buffer *out, const struct request *request)
{
    const struct allowance *left = &request->allowance;
    if (left->policy == NULL)
        return;
    buffer_print(out,
                 "RateLimit-Policy: \"%s\";q=%" PRId64 ";w=%d\r\n"
                 "RateLimit: \"%s\";r=%" PRId64 ";t=%" PRId64 "\r\n",
                 left->policy, left->quota, LIMIT_WINDOW, left->policy, left->remaining,
                 left->reset);
}
