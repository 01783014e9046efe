#include "app/organisations.h"

#include "store/organisation.h"

bool organisations_get(struct work *work, struct table *ret_row, struct error *error)
{
    return work_begin(work, error) && organisation_get(work->tx, ret_row, error);
}
