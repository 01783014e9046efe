#include "app/awards.h"

bool awards_list(struct work *work, const struct award_filter *filter, const struct page *page,
                 struct table *ret_rows, struct error *error)
{
    return work_begin(work, error) && award_list(work->tx, filter, page, ret_rows, error);
}

bool awards_get(struct work *work, const char *id, struct table *ret_row, struct error *error)
{
    return work_begin(work, error) && award_get(work->tx, id, ret_row, error);
}
