#include "api/bundles.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/bundles.h"

struct bundle_query {
    const char *view;
};

static const struct field FIELDS[] = {
    FIELD(bundle_query, view, ENUM, .choices = "public full"),
};

const struct form BUNDLE_FORM = FORM(FIELDS, bundle_query);

/* The document as it was signed, byte for byte. */
bool bundle_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct bundle_query *query = request->query;
    const char *document, *digest;
    if (!bundles_get(&request->work, request_path(request, "period_id"),
                     query->view != NULL ? query->view : "public", &document, &digest, error))
        return false;
    buffer_text(&reply->body, document);
    reply_version(request, reply, digest);
    return true;
}
