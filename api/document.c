#include "api/document.h"
#include "api/request.h"
#include "api/resource.h"

#define KEEP_FOR_EVER "public, max-age=31536000, immutable"

static bool resource_answer(struct reply *reply, const char *name, bool lasting,
                            struct error *error)
{
    const struct resource *resource = resource_find(name);
    if (resource == NULL || resource->lasting != lasting)
        return error_set(error, CODE_NOT_FOUND, "what", "file", NULL);
    reply->resource = resource;
    reply->content_type = resource->media;
    reply->etag = resource->etag;
    reply->policy = resource->policy;
    reply->cache_control = lasting ? KEEP_FOR_EVER : "public, no-cache";
    return true;
}

bool document_get(struct request *request, struct reply *reply, struct error *error)
{
    (void)request;
    return resource_answer(reply, "openapi.json", false, error);
}

bool docs_get(struct request *request, struct reply *reply, struct error *error)
{
    (void)request;
    return resource_answer(reply, "index.html", false, error);
}

bool docs_plain_get(struct request *request, struct reply *reply, struct error *error)
{
    (void)request;
    return resource_answer(reply, "plain.html", false, error);
}

bool docs_file_get(struct request *request, struct reply *reply, struct error *error)
{
    return resource_answer(reply, request_path(request, "name"), true, error);
}
