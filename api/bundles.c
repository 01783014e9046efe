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

struct bundle_make {
    const char *reason;
};

static const struct field MAKE_FIELDS[] = {FIELD(bundle_make, reason, TEXT)};

const struct form BUNDLE_FORM = FORM(FIELDS, bundle_query);
const struct form BUNDLE_MAKE_FORM = FORM(MAKE_FIELDS, bundle_make);

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

bool bundle_make_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct bundle_make *draft = request->draft;
    struct table rows;
    if (!bundles_make(&request->work, request_path(request, "period_id"), draft->reason, &rows,
                      error))
        return false;
    encode_all(reply, &rows);
    return true;
}
