#include "api/changes.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/changes.h"

static const struct field FILTER_FIELDS[] = {
    FIELD(change_filter, after, TEXT, .maximum = CHANGE_CURSOR_MOST),
    FIELD(change_filter, kind, TEXTS, .most = 20, .maximum = 64),
    FIELD(change_filter, limit, INTEGER, .minimum = 1, .maximum = CHANGES_LIMIT_MOST,
          .fallback = CHANGES_LIMIT_DEFAULT),
    FIELD(change_filter, wait, INTEGER, .minimum = 0, .maximum = CHANGES_WAIT_MOST),
};

const struct form CHANGE_FILTER_FORM = FORM(FILTER_FIELDS, change_filter);

bool change_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct change_page page;
    if (!changes_list(&request->work, request->query, &page, error))
        return false;
    struct table shown = page.rows;
    shown.row_count = page.count;
    buffer_text(&reply->body, "{\"items\":");
    encode_rows(&reply->body, &shown);
    buffer_text(&reply->body, ",\"next\":");
    buffer_json(&reply->body, page.next);
    buffer_print(&reply->body, ",\"more\":%s}", page.more ? "true" : "false");
    return true;
}

bool change_head_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct change_head head;
    if (!changes_head(&request->work, &head, error))
        return false;
    if (head.row.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "change", NULL);
    buffer_byte(&reply->body, '{');
    encode_fields(&reply->body, &head.row, 0, false);
    buffer_text(&reply->body, ",\"cursor\":");
    buffer_json(&reply->body, head.cursor);
    buffer_text(&reply->body, ",\"signature\":");
    buffer_json(&reply->body, head.signature);
    buffer_byte(&reply->body, '}');
    return true;
}
