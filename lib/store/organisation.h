/* The organisation of the transaction. Rows live in the transaction's arena. */
#ifndef PENNANT_STORE_ORGANISATION_H
#define PENNANT_STORE_ORGANISATION_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>

/* One row: id, code, name, time_zone, today, created_at. */
bool organisation_get(struct tx *tx, struct table *ret_row, struct error *error) MUST_CHECK;

#endif
