#include "api/document.h"
#include "api/request.h"

bool document_get(struct request *request, struct reply *reply, struct error *error)
{
    (void)request;
    (void)error;
    buffer_add(&reply->body, document_json, document_json_length);
    reply->etag = document_etag;
    reply->cache_control = "public, no-cache";
    return true;
}

bool docs_get(struct request *request, struct reply *reply, struct error *error)
{
    (void)request;
    (void)error;
    buffer_add(&reply->body, docs_page, docs_page_length);
    reply->content_type = "text/html; charset=utf-8";
    reply->etag = docs_etag;
    reply->policy = docs_policy;
    reply->cache_control = "public, no-cache";
    return true;
}
