#include "app/nominators.h"

#include "base/text.h"

#define SELF   "self"
#define OFFICE (ROLE_EVALUATOR | ROLE_LEADERSHIP)

static bool speaks_for_all(const struct work *work)
{
    return (work->principal->roles & OFFICE) != 0;
}

static bool by_self(const struct work *work, const struct nomination_draft *draft,
                    const char *unit_id, const char *unit, struct nominator *ret_nominator,
                    struct error *error)
{
    if (draft->by != NULL)
        return error_add(error, "#/by", CODE_NOT_COMBINED, "key", "by", "other", "as: self", NULL);
    if (!speaks_for_all(work) && !strings_has(&work->principal->units, unit))
        return error_set(error, CODE_NOT_YOUR_UNIT, "unit", unit, NULL);
    *ret_nominator = (struct nominator){SELF, unit_id};
    return true;
}

/* A unit that a window speaks for, or any of the roster for an office. */
static bool by_unit(struct work *work, const char *period_id, const struct nomination_draft *draft,
                    const char *unit_id, struct nominator *ret_nominator, struct error *error)
{
    const struct strings *own = &work->principal->units;
    const char *by = draft->by;
    bool office = speaks_for_all(work);
    struct table found;
    if (by == NULL && !office && own->count == 1)
        by = own->items[0];
    if (by == NULL)
        return error_add(error, "#/by", CODE_FIELD_REQUIRED, NULL);
    if (!nomination_units(work->tx, period_id, &(struct strings){&by, 1}, &found, error))
        return false;
    const char *code = found.row_count > 0 ? table_value(&found, 0, "unit") : by;
    if (!office && !strings_has(own, code))
        return error_set(error, CODE_NOT_YOUR_UNIT, "unit", by, NULL);
    if (found.row_count == 0)
        return error_add(error, "#/by", CODE_UNIT_UNKNOWN, "unit", by, NULL);
    const char *id = table_value(&found, 0, "unit_id");
    if (text_equal(code, SELF))
        return error_add(error, "#/by", CODE_FORMAT_INVALID, "expected", "a name other than self",
                         NULL);
    if (text_equal(id, unit_id))
        return error_add(error, "#/as", CODE_NOMINATES_ITSELF, NULL);
    *ret_nominator = (struct nominator){code, id};
    return true;
}

/* The group of a unit that a window speaks for, or any name that an office gives. */
static bool by_group(struct work *work, const char *period_id, const struct nomination_draft *draft,
                     struct nominator *ret_nominator, struct error *error)
{
    const char *by = draft->by, *unit_id = NULL;
    bool office = speaks_for_all(work);
    struct table own;
    if (!office && !nomination_units(work->tx, period_id, &work->principal->units, &own, error))
        return false;
    if (by == NULL && !office && own.row_count == 1)
        by = table_value(&own, 0, "group");
    if (by == NULL)
        return error_add(error, "#/by", CODE_FIELD_REQUIRED, NULL);
    if (text_equal(by, SELF))
        return error_add(error, "#/by", CODE_FORMAT_INVALID, "expected", "a name other than self",
                         NULL);
    for (size_t row = 0; !office && row < own.row_count && unit_id == NULL; row++)
        if (text_equal(table_value(&own, row, "group"), by))
            unit_id = table_value(&own, row, "unit_id");
    if (!office && unit_id == NULL)
        return error_set(error, CODE_NOT_YOUR_UNIT, "unit", by, NULL);
    *ret_nominator = (struct nominator){by, unit_id};
    return true;
}

bool nominator_find(struct work *work, const char *period_id, const struct nomination_draft *draft,
                    const char *unit_id, const char *unit, struct nominator *ret_nominator,
                    struct error *error)
{
    if (text_equal(draft->as, "self"))
        return by_self(work, draft, unit_id, unit, ret_nominator, error);
    if (text_equal(draft->as, "unit"))
        return by_unit(work, period_id, draft, unit_id, ret_nominator, error);
    return by_group(work, period_id, draft, ret_nominator, error);
}
