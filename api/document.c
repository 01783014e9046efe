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
