#include "app/survey_files.h"
#include "api/events.h"
#include "api/request.h"
#include "api/surveys.h"
#include "app/events.h"

#include <string.h>

struct file_query {
    const char *source;
    bool dry_run;
};

static const struct field FILE_FIELDS[] = {
    FIELD(file_query, source, TEXT, .maximum = EVENT_WORD_MOST),
    FIELD(file_query, dry_run, BOOLEAN),
};
const struct form SURVEY_FILE_FORM = FORM(FILE_FIELDS, file_query);

/* The rows as posted events; a row's faults are its own. */
static struct event_item *decode_rows(struct request *request, const struct sheet *sheet,
                                      const char *const *texts)
{
    struct item *items = ARENA_ARRAY(request->arena, struct item, sheet->count);
    struct event_item *events = ARENA_ARRAY(request->arena, struct event_item, sheet->count);
    for (size_t i = 0; i < sheet->count; i++) {
        struct item *item = &items[i];
        if (texts[i] != NULL) {
            decode_item(request->arena, &EVENT_FORM, texts[i], strlen(texts[i]), item);
        } else {
            error_init(&item->error, request->arena);
            error_add(&item->error, "#", sheet->rows[i].fault, "expected", sheet->rows[i].expected,
                      NULL);
        }
        events[i] = (struct event_item){.draft = item->draft, .error = &item->error};
    }
    return events;
}

bool survey_file_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct file_query *query = request->query;
    struct sheet sheet;
    bool read =
        request->body_csv
            ? sheet_read_csv(request->arena, request->body, request->body_length, &sheet, error)
            : sheet_read_json(request->arena, request->body, request->body_length, &sheet, error);
    if (!read)
        return false;
    const char **texts = ARENA_ARRAY(request->arena, const char *, sheet.count);
    if (!survey_files_map(&request->work, request_path(request, "code"), &sheet, query->source,
                          texts, error))
        return false;
    struct event_item *events = decode_rows(request, &sheet, texts);
    if (!events_record_all(&request->work, events, sheet.count, false, error))
        return false;
    if (query->dry_run) /* all was done as it would be, and none of it is kept */
        work_rollback(&request->work);
    event_outcomes_encode(request, reply, events, sheet.count, query->dry_run);
    return true;
}
