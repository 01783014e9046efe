#include "app/trends.h"

#include "store/unit.h"

bool trends_list(struct work *work, const char *unit_id, const struct trend_filter *filter,
                 const struct page *page, struct table *ret_rows, struct error *error)
{
    struct table unit;
    if (!work_begin(work, error) || !trend_list(work->tx, unit_id, filter, page, ret_rows, error))
        return false;
    /* Final standings are everybody's; without any only those who may see the unit are told so. */
    if (ret_rows->row_count > 0 || page_key(page, 0) != NULL)
        return true;
    if (!unit_get(work->tx, unit_id, &unit, error))
        return false;
    return unit.row_count > 0 || error_set(error, CODE_NOT_FOUND, "what", "unit", NULL);
}
