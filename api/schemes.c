#include "api/schemes.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/schemes.h"
#include "base/digest.h"

struct scheme_filter {
    const char *code;
};

static const struct field FILTER_FIELDS[] = {FIELD(scheme_filter, code, CODE)};

const struct form SCHEME_FILTER_FORM = FORM(FILTER_FIELDS, scheme_filter);

bool scheme_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct scheme_filter *filter = request->query;
    struct table rows;
    if (!schemes_list(&request->work, filter->code, &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

/* The body is the document itself; its bytes are kept as they came. */
bool scheme_submit_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    bool created;
    if (!schemes_submit(&request->work, request->body, request->body_length, &created, &row, error))
        return false;
    encode_row(&reply->body, &row, 0);
    if (created)
        reply_created(request, reply, "/v1/schemes/%s", table_value(&row, 0, "id"));
    return true;
}

bool scheme_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!schemes_get(&request->work, request_path(request, "scheme_id"), &row, error))
        return false;
    encode_row(&reply->body, &row, 0);
    return true;
}

bool scheme_template_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    (void)error;
    schemes_templates(request->arena, &rows);
    encode_all(reply, &rows);
    return true;
}

/* The document alone, ready to be edited and submitted. */
bool scheme_template_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    const char *document;
    size_t length;
    if (!schemes_template(request_path(request, "code"), &document, &length, error))
        return false;
    buffer_add(&reply->body, document, length);
    return true;
}

bool scheme_schema_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    unsigned char digest[SHA256_BYTES];
    (void)error;
    schemes_schema(&reply->body);
    digest_sha256(reply->body.data, reply->body.length, digest);
    reply->etag =
        arena_print(request->arena, "\"%s\"", digest_hex(request->arena, digest, sizeof(digest)));
    reply->cache_control = "public, no-cache";
    return true;
}
