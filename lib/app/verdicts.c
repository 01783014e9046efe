#include "app/verdicts.h"

#include "base/text.h"
#include "base/uuid.h"
#include "store/verdict.h"

static bool find_event(struct work *work, const char *event_id, struct table *ret_context,
                       struct error *error)
{
    if (!work_begin(work, error) || !verdict_context(work->tx, event_id, ret_context, error))
        return false;
    return ret_context->row_count > 0 || error_set(error, CODE_NOT_FOUND, "what", "event", NULL);
}

bool verdicts_record(struct work *work, const char *event_id, const struct verdict_draft *draft,
                     struct table *ret_row, struct error *error)
{
    struct table context;
    char *id = ARENA_ARRAY(work->arena, char, UUID_TEXT);
    bool rejects =
        text_equal(draft->finding, "dismissed") || text_equal(draft->finding, "withdrawn");
    if (rejects && draft->reason == NULL)
        return error_add(error, "#/reason", CODE_REASON_REQUIRED, NULL);
    if (!find_event(work, event_id, &context, error))
        return false;
    if (text_equal(table_value(&context, 0, "four_eyes"), "t") &&
        text_equal(table_value(&context, 0, "recorded_by"), work->principal->subject))
        return error_set(error, CODE_FOUR_EYES, NULL);
    uuid_new(id);
    return verdict_insert(work->tx, draft->id != NULL ? draft->id : id, event_id, draft->finding,
                          draft->reason, ret_row, error);
}

bool verdicts_list(struct work *work, const char *event_id, const struct page *page,
                   struct table *ret_rows, struct error *error)
{
    struct table context;
    return find_event(work, event_id, &context, error) &&
           verdict_list(work->tx, event_id, page, ret_rows, error);
}
