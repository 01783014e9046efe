#include "api/reminders.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/reminders.h"

static const struct field FIELDS[] = {
    FIELD(reminder_query, kind, ENUM, .choices = REMINDER_KINDS),
    FIELD(reminder_query, until, DATE),
};

const struct form REMINDER_FORM = FORM(FIELDS, reminder_query);

bool reminder_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    bool more;
    if (!reminders_list(&request->work, request->query, &rows, &more, error))
        return false;
    buffer_text(&reply->body, "{\"items\":");
    encode_rows(&reply->body, &rows);
    buffer_print(&reply->body, ",\"more\":%s}", more ? "true" : "false");
    return true;
}
