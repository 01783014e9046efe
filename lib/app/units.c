#include "app/units.h"

#include "base/uuid.h"

#include <stdlib.h>

static bool must_exist(const struct table *row, struct error *error)
{
    return row->row_count > 0 || error_set(error, CODE_NOT_FOUND, "what", "unit", NULL);
}

bool units_get(struct work *work, const struct unit_name *name, struct table *ret_row,
               struct error *error)
{
    struct table row;
    if (!work_begin(work, error))
        return false;
    if (name->id != NULL ? !unit_get(work->tx, name->id, &row, error)
                         : !unit_get_by_code(work->tx, name->code, &row, error))
        return false;
    if (!must_exist(&row, error))
        return false;
    *ret_row = row;
    return true;
}

bool units_list(struct work *work, const struct unit_filter *filter, const struct page *page,
                struct table *ret_rows, struct error *error)
{
    return work_begin(work, error) && unit_list(work->tx, filter, page, ret_rows, error);
}

/* The parent's id, after checking that it is there and not below the unit. */
static bool check_parent(struct work *work, const char *id, const struct unit_draft *draft,
                         const char **ret_parent_id, struct error *error)
{
    const char *where = draft->parent_id != NULL ? "#/parent_id" : "#/parent";
    const char *named = draft->parent_id != NULL ? draft->parent_id : draft->parent;
    bool circle = false;
    *ret_parent_id = NULL;
    if (named == NULL)
        return true;
    if (draft->parent_id != NULL && draft->parent != NULL)
        return error_add(error, "#/parent", CODE_NOT_COMBINED, "key", "parent", "other",
                         "parent_id", NULL);
    if (!unit_resolve_parent(work->tx, id, draft->parent_id, draft->parent, ret_parent_id, &circle,
                             error))
        return false;
    if (*ret_parent_id == NULL)
        return error_add(error, where, CODE_UNIT_UNKNOWN, "unit", named, NULL);
    return !circle || error_add(error, where, CODE_UNIT_CYCLE, NULL);
}

static struct unit_row row_of(const struct unit_draft *draft, const char *id, const char *code,
                              const char *parent_id)
{
    return (struct unit_row){.id = id,
                             .code = code,
                             .name = draft->name,
                             .kind = draft->kind,
                             .group = draft->group,
                             .parent_id = parent_id,
                             .headcount = draft->headcount,
                             .since = draft->since,
                             .attributes = draft->attributes};
}

bool units_create(struct work *work, const struct unit_draft *draft, struct table *ret_row,
                  struct error *error)
{
    char *id = ARENA_ARRAY(work->arena, char, UUID_TEXT);
    const char *parent_id = NULL;
    uuid_new(id);
    if (!work_begin(work, error) || !check_parent(work, NULL, draft, &parent_id, error))
        return false;
    struct unit_row unit =
        row_of(draft, draft->id != NULL ? draft->id : id, draft->code, parent_id);
    return unit_insert(work->tx, &unit, ret_row, error) &&
           work_audit(work, "unit.create", "unit", unit.id, NULL, NULL,
                      table_value(ret_row, 0, "_after"), error);
}

bool units_replace(struct work *work, const struct unit_name *name, const struct unit_draft *draft,
                   int64_t version, struct table *ret_row, struct error *error)
{
    struct table before;
    const char *parent_id = NULL;
    if (!work_begin(work, error) || !unit_lock(work->tx, name->id, name->code, &before, error) ||
        !must_exist(&before, error))
        return false;
    if (strtoll(table_value(&before, 0, "version"), NULL, 10) != version)
        return error_set(error, CODE_PRECONDITION_FAILED, NULL);
    const char *id = table_value(&before, 0, "id");
    if (!check_parent(work, id, draft, &parent_id, error))
        return false;
    const char *code = draft->code != NULL ? draft->code : table_value(&before, 0, "code");
    struct unit_row unit = row_of(draft, id, code, parent_id);
    return unit_replace(work->tx, &unit, ret_row, error) &&
           work_audit(work, "unit.replace", "unit", id, NULL, table_value(&before, 0, "_before"),
                      table_value(ret_row, 0, "_after"), error);
}

bool units_retire(struct work *work, const char *id, const struct retirement_draft *draft,
                  struct table *ret_row, struct error *error)
{
    struct table before;
    if (!work_begin(work, error) || !unit_lock(work->tx, id, NULL, &before, error) ||
        !must_exist(&before, error))
        return false;
    if (table_value(&before, 0, "retired_at") != NULL)
        return error_set(error, CODE_STATE_CONFLICT, "what", "unit", "state", "retired", "needed",
                         "active", NULL);
    return unit_retire(work->tx, id, draft->retired_at, ret_row, error) &&
           work_audit(work, "unit.retire", "unit", id, draft->reason,
                      table_value(&before, 0, "_before"), table_value(ret_row, 0, "_after"), error);
}
