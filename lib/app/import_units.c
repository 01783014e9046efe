#include "app/imports.h"
#include "app/units.h"

/* A unit that is there already: the same, or another one. */
static bool taken_judge(struct import_item *item, bool same)
{
    item->result = same ? EVENT_DUPLICATE : EVENT_DIFFERS;
    if (!same)
        error_set(&item->error, CODE_ALREADY_EXISTS, "what", "unit", "field", "code", NULL);
    return true;
}

/* True when the transaction can go on, whatever became of the unit. */
static bool unit_record(struct work *work, struct import_item *item)
{
    const struct unit_draft *draft = item->draft;
    struct unit_row unit = {.id = draft->id,
                            .code = draft->code,
                            .name = draft->name,
                            .kind = draft->kind,
                            .group = draft->group,
                            .parent_id = draft->parent_id,
                            .headcount = draft->headcount,
                            .since = draft->since,
                            .attributes = draft->attributes};
    struct table row;
    bool taken = false, same = false;
    item->result = EVENT_REFUSED;
    if (!unit_same(work->tx, &unit, draft->parent, &taken, &same, &item->error))
        return false;
    if (taken)
        return taken_judge(item, same);
    if (!units_create(work, draft, &row, &item->error))
        return item->error.count > 0; /* what a check found leaves the transaction whole */
    item->result = EVENT_STORED;
    return true;
}

bool import_units_record(struct work *work, struct import_chunk *chunk, struct error *error)
{
    for (size_t i = 0; i < chunk->count; i++) {
        struct import_item *item = &chunk->items[i];
        item->result = EVENT_REFUSED;
        if (item->draft == NULL || unit_record(work, item))
            continue;
        if (code_status(item->error.code) == 503)
            return error_copy(error, &item->error);
        item->draft = NULL; /* the chunk is stored again without it */
        chunk->again = true;
        return error_set(error, CODE_CONTENDED, NULL);
    }
    return true;
}
