/* Use cases of the organisation that a token belongs to. */
#ifndef PENNANT_APP_ORGANISATIONS_H
#define PENNANT_APP_ORGANISATIONS_H

#include "app/work.h"
#include "base/table.h"

#include <stdbool.h>

/* The principal's organisation: one row. */
bool organisations_get(struct work *work, struct table *ret_row, struct error *error) MUST_CHECK;

#endif
