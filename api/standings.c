#include "api/standings.h"

#include "api/encode.h"
#include "api/export.h"
#include "api/request.h"
#include "app/standings.h"

#include "base/digest.h"

#include <string.h>

#define GROUP_MOST     200
#define LIVE_TAG       "\"live-" /* how the ETag of a live answer begins */
#define LIVE_TAG_BYTES 16        /* of the digest in it */

static const struct field FILTER_FIELDS[] = {
    FIELD(standings_query, award, ID),
    FIELD(standings_query, group, TEXT, .maximum = GROUP_MOST),
};

struct standing_view {
    bool prose;
};

static const struct field VIEW_FIELDS[] = {FIELD(standing_view, prose, BOOLEAN)};

const struct form STANDING_VIEW_FORM = FORM(VIEW_FIELDS, standing_view);
const struct form STANDING_FILTER_FORM = FORM(FILTER_FIELDS, standings_query);

/* The ETag of an answer to this request as of a version: for a live one of version, question and
 * view. */
static const char *tag_of(const struct request *request, const struct standings_version *version)
{
    struct buffer seen;
    unsigned char digest[SHA256_BYTES];
    if (!version->live)
        return arena_print(request->arena, "\"%s\"", version->text);
    buffer_init(&seen);
    buffer_text(&seen, version->text);
    buffer_text(&seen, request->target);
    for (size_t i = 0; i < request->parameter_count; i++) {
        buffer_byte(&seen, '\n');
        buffer_text(&seen, request->parameters[i].name);
        buffer_byte(&seen, '=');
        buffer_text(&seen, request->parameters[i].value);
    }
    buffer_text(&seen, "\n\n");
    standings_view(request->principal, &seen);
    digest_sha256(seen.data, seen.length, digest);
    buffer_release(&seen);
    return arena_print(request->arena, LIVE_TAG "%s\"",
                       digest_hex(request->arena, digest, LIVE_TAG_BYTES));
}

/* Whether the client has this answer already: its ETag is one that only who was given the answer
 * can know, so nothing else is looked at. The reply then has the ETag and no body, and the
 * dispatcher makes it a 304. */
static bool is_unchanged(struct request *request, struct reply *reply, bool *ret_unchanged,
                         struct error *error)
{
    struct standings_version version;
    *ret_unchanged = false;
    if (request->if_none_match == NULL || strstr(request->if_none_match, LIVE_TAG) == NULL)
        return true;
    if (!standings_version(&request->work, &version, error))
        return false;
    const char *tag = tag_of(request, &version);
    if (strstr(request->if_none_match, tag) != NULL) {
        reply->etag = tag;
        *ret_unchanged = true;
    }
    return true;
}

bool standing_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    struct standings_version version;
    bool unchanged;
    if (!is_unchanged(request, reply, &unchanged, error))
        return false;
    if (unchanged)
        return true;
    if (!standings_list(&request->work, request_path(request, "period_id"), request->query,
                        &request->page, &rows, &version, error))
        return false;
    encode_list(request, reply, &rows);
    reply->etag = tag_of(request, &version);
    return true;
}

/* One item an award that the unit enters. */
bool standing_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct standing_view *view = request->query;
    struct table rows;
    struct standings_version version;
    bool unchanged;
    if (!is_unchanged(request, reply, &unchanged, error))
        return false;
    if (unchanged)
        return true;
    if (!standings_get(&request->work, request_path(request, "period_id"),
                       request_path(request, "unit_id"), view->prose, &rows, &version, error))
        return false;
    if (request->export)
        export_receipts(request, &rows);
    else
        encode_all(reply, &rows);
    reply->etag = tag_of(request, &version);
    return true;
}

bool result_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!standings_result(&request->work, request_path(request, "period_id"), &row, error))
        return false;
    encode_row(&reply->body, &row, 0);
    return true;
}
